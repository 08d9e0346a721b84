import {
  createMemoryHistory,
  createRootRoute,
  createRoute,
  createRouter,
  RouterProvider,
} from '@tanstack/react-router';
import { render, screen, waitFor } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import type { ReactNode } from 'react';
import { describe, expect, test, vi } from 'vitest';
import { held, me, round, roundId, unitId } from '../../test/round';
import { problem, testServer } from '../../test/server';
import { Home } from './Home';
import { afterSignIn, SignIn } from './SignIn';
import { workOn } from './work';

async function show(component: () => ReactNode) {
  const root = createRootRoute();
  const page = createRoute({ getParentRoute: () => root, path: '/', component });
  const router = createRouter({ routeTree: root.addChildren([page]), history: createMemoryHistory() });
  render(<RouterProvider router={router as never} />); // the registered router is the whole app's
  await screen.findByRole('main');
}

test.each([
  ['?ve=/ky/1/ma', '/app/ky/1/ma'],
  ['', '/app/'],
  ['?ve=//evil.example/x', '/app/'],
  ['?ve=https://evil.example', '/app/'],
  ['?ve=/\\evil.example', '/app/'],
  ['?ve=/ky//evil', '/app/'],
])('after signing in, %s leads to %s', (search, to) => {
  expect(afterSignIn(search)).toBe(to);
});

describe('signing in', () => {
  test('sends nothing until both are there, and says which is missing', async () => {
    const server = testServer();
    await show(() => <SignIn />);
    await userEvent.click(screen.getByRole('button', { name: 'Đăng nhập' }));
    expect(screen.getByText('Nhập mật khẩu.')).toBeVisible();
    expect(screen.getByLabelText('Thư điện tử hoặc số điện thoại')).toHaveFocus();
    expect(server.asked).toEqual([]);
  });
  test('keeps what was typed when it is refused, and says why', async () => {
    testServer().on('post', '/api/sessions', problem(401, 'sign-in-failed', 'Tên đăng nhập hoặc mật khẩu không đúng.'));
    await show(() => <SignIn />);
    await userEvent.type(screen.getByLabelText('Thư điện tử hoặc số điện thoại'), 'a@b.vn');
    await userEvent.type(screen.getByLabelText('Mật khẩu'), 'sai');
    await userEvent.click(screen.getByRole('button', { name: 'Đăng nhập' }));
    expect(await screen.findByText('Tên đăng nhập hoặc mật khẩu không đúng.')).toBeVisible();
    expect(screen.getByLabelText('Thư điện tử hoặc số điện thoại')).toHaveValue('a@b.vn');
  });
  test('goes on once it is accepted', async () => {
    const server = testServer().on('post', '/api/sessions', me());
    const leave = vi.fn();
    await show(() => <SignIn leave={leave} />);
    await userEvent.type(screen.getByLabelText('Thư điện tử hoặc số điện thoại'), ' 0901234567 ');
    await userEvent.type(screen.getByLabelText('Mật khẩu'), ' mật khẩu{enter}');
    await waitFor(() => expect(leave).toHaveBeenCalledWith('/app/'));
    expect(server.changes[0]?.body).toEqual({ signIn: '0901234567', password: ' mật khẩu' });
  });
});

describe('the first page', () => {
  test('has two ways for nobody', async () => {
    testServer().on('get', '/api/me', problem(401, 'sign-in-needed', 'Vui lòng đăng nhập.'));
    await show(Home);
    expect(await screen.findByRole('link', { name: 'Giám khảo: đăng nhập bằng mã' })).toHaveAttribute('href', '/cham');
    expect(screen.getByRole('link', { name: 'Cán bộ, cơ sở: đăng nhập' })).toHaveAttribute('href', '/dang-nhap');
  });
  test('leads a secretary to the board of the round in scoring', async () => {
    testServer()
      .on('get', '/api/me', me(held('secretary')))
      .on('get', '/api/rounds/{roundId}', round());
    await show(Home);
    expect(await screen.findByRole('link', { name: 'Mở bảng tiến độ chấm' })).toHaveAttribute('href', `/ky/${roundId}`);
  });
  test('sends a judge to the tablet, and shows no board', async () => {
    testServer()
      .on('get', '/api/me', me(held('judge')))
      .on('get', '/api/rounds/{roundId}', round());
    await show(Home);
    expect(await screen.findByRole('link', { name: 'Đến trang chấm' })).toHaveAttribute('href', '/cham');
    expect(screen.queryByRole('link', { name: 'Mở bảng tiến độ chấm' })).toBeNull();
  });
  test('tells roles without screens that their work goes through the API', async () => {
    testServer().on('get', '/api/me', me(held('administrator', { on: 'Cả nước' })));
    await show(Home);
    expect(await screen.findByText(/giao diện lập trình/)).toBeVisible();
  });
  test('says when the server cannot be reached, and keeps both ways open', async () => {
    vi.stubGlobal('fetch', () => Promise.reject(new TypeError('no network')));
    await show(Home);
    expect(await screen.findByText(/Không kết nối được máy chủ/)).toBeVisible();
    expect(screen.getByRole('link', { name: 'Giám khảo: đăng nhập bằng mã' })).toBeVisible();
  });
});

test('rounds in scoring come first, each with all of somebody’s roles', () => {
  const other = round({ id: 'r2', unitId: 'u2', phase: 'scoring' });
  const work = workOn(me(held('organiser', { unitId }), held('secretary'), held('judge', { roundId: 'r2' })), [
    round({ phase: 'screening' }),
    other,
    round({ id: 'r3', unitId: 'u3' }),
  ]);
  expect(work.map((of) => [of.round.id, of.roles])).toEqual([
    ['r2', ['judge']],
    [roundId, ['organiser', 'secretary']],
  ]);
});
