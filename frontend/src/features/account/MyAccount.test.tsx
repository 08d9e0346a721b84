import {
  createMemoryHistory,
  createRootRoute,
  createRoute,
  createRouter,
  RouterProvider,
} from '@tanstack/react-router';
import { render, screen, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { expect, test } from 'vitest';
import type { Schemas } from '../../api/client';
import { LanguageProvider } from '../../i18n';
import { accountId } from '../../test/round';
import { problem, testServer } from '../../test/server';
import { MyAccount } from './MyAccount';

const account = (given: Partial<Schemas['Account']> = {}): Schemas['Account'] => ({
  id: accountId,
  name: 'Lưu Thị Mơ',
  phone: '+84912345678',
  locale: 'vi',
  status: 'active',
  version: 3,
  createdAt: '2026-09-01T00:00:00Z',
  ...given,
});

async function show(first: Schemas['Account']) {
  let now = first;
  const server = testServer()
    .on('get', '/api/me', () => ({ account: now, roles: [] }))
    .on('put', '/api/me', ({ body }) => {
      now = { ...now, ...(body as Partial<Schemas['Account']>), version: now.version + 1 };
      return { account: now, roles: [] };
    });
  const root = createRootRoute();
  const page = createRoute({ getParentRoute: () => root, path: '/', component: MyAccount });
  const router = createRouter({ routeTree: root.addChildren([page]), history: createMemoryHistory() });
  render(
    <LanguageProvider>
      <RouterProvider router={router as never} />
    </LanguageProvider>,
  );
  await screen.findByRole('heading', { name: 'Tên đăng nhập' });
  return { server, becomes: (next: Schemas['Account']) => (now = next) };
}

const part = (name: string) => within(screen.getByRole('heading', { name }).closest('article, section') as HTMLElement);

test('an e-mail is added with the password, and is there once its link was followed elsewhere', async () => {
  const { server, becomes } = await show(account());
  server.on('post', '/api/me/sign-in-names', () =>
    Response.json(
      { added: false, sent: { channel: 'email', to: 'm•••@lang-nghe.vn', expiresAt: '2026-11-24T00:00:00Z' } },
      { status: 202 },
    ),
  );
  await userEvent.click(screen.getByRole('button', { name: 'Thêm e-mail' }));
  const email = part('E-mail');
  await userEvent.click(email.getByRole('button', { name: 'Thêm' }));
  expect(email.getByText(/Nhập địa chỉ e-mail/)).toBeVisible();
  expect(email.getByText('Nhập mật khẩu hiện tại.')).toBeVisible();
  expect(server.changes).toEqual([]);
  await userEvent.type(email.getByLabelText('E-mail'), ' mo@lang-nghe.vn ');
  await userEvent.type(email.getByLabelText('Mật khẩu hiện tại'), 'một mật khẩu dài');
  await userEvent.click(email.getByRole('button', { name: 'Thêm' }));
  expect(await email.findByText(/Đã gửi đường dẫn đến m•••@lang-nghe.vn/)).toBeVisible();
  expect(server.changes.at(-1)?.body).toEqual({ signIn: 'mo@lang-nghe.vn', password: 'một mật khẩu dài' });

  becomes(account({ email: 'mo@lang-nghe.vn', emailConfirmedAt: '2026-11-23T02:00:00Z', version: 4 }));
  document.dispatchEvent(new Event('visibilitychange'));
  expect(await email.findByText('mo@lang-nghe.vn')).toBeVisible();
  expect(email.getByText('Đã xác nhận')).toBeVisible();
  expect(email.queryByText(/Đã gửi đường dẫn/)).toBeNull();
});

test('a refusal keeps what was typed, beside the field it is about', async () => {
  const { server } = await show(account());
  server.on(
    'post',
    '/api/me/sign-in-names',
    problem(422, 'invalid-fields', 'Có mục chưa đúng.', [
      { path: 'password', code: 'password-wrong', message: 'Mật khẩu hiện tại không đúng.' },
    ]),
  );
  await userEvent.click(screen.getByRole('button', { name: 'Thêm e-mail' }));
  const email = part('E-mail');
  await userEvent.type(email.getByLabelText('E-mail'), 'mo@lang-nghe.vn');
  await userEvent.type(email.getByLabelText('Mật khẩu hiện tại'), 'sai');
  await userEvent.click(email.getByRole('button', { name: 'Thêm' }));
  expect(await email.findByText('Mật khẩu hiện tại không đúng.')).toBeVisible();
  expect(email.getByLabelText('E-mail')).toHaveValue('mo@lang-nghe.vn');
});

test('a phone is confirmed by the code in its message', async () => {
  const { server, becomes } = await show(account());
  server
    .on('post', '/api/me/confirmations', () =>
      Response.json({ channel: 'phone', to: '•••••••678', expiresAt: '2026-11-23T00:10:00Z' }, { status: 202 }),
    )
    .on('post', '/api/me/confirmed-codes', ({ body }) => {
      if ((body as { code: string }).code !== '123456') return problem(404, 'code-unknown', 'Mã không đúng.');
      becomes(account({ phoneConfirmedAt: '2026-11-23T00:01:00Z', version: 4 }));
      return account({ version: 4 });
    });
  const phone = part('Số điện thoại');
  await userEvent.click(phone.getByRole('button', { name: 'Gửi mã xác nhận' }));
  await userEvent.type(await phone.findByLabelText('Mã trong tin nhắn'), '000000');
  await userEvent.click(phone.getByRole('button', { name: 'Xác nhận' }));
  expect(await phone.findByText('Mã không đúng.')).toBeVisible();
  await userEvent.clear(phone.getByLabelText('Mã trong tin nhắn'));
  await userEvent.type(phone.getByLabelText('Mã trong tin nhắn'), '123456');
  await userEvent.click(phone.getByRole('button', { name: 'Xác nhận' }));
  expect(await phone.findByText('Đã xác nhận')).toBeVisible();
});

test('name and language are saved at the version seen, and the page speaks it at once', async () => {
  const { server } = await show(account());
  const profile = part('Họ tên và ngôn ngữ');
  await userEvent.clear(profile.getByLabelText('Họ và tên'));
  await userEvent.type(profile.getByLabelText('Họ và tên'), 'Mơ');
  await userEvent.click(profile.getByLabelText('English'));
  await userEvent.click(profile.getByRole('button', { name: 'Lưu' }));
  expect(await screen.findByRole('heading', { name: 'My account' })).toBeVisible();
  const sent = server.changes.at(-1);
  expect(sent?.body).toEqual({ name: 'Mơ', locale: 'en' });
  expect(sent?.headers.get('If-Match')).toBe('"3"');
  await userEvent.click(screen.getByLabelText('Tiếng Việt'));
  await userEvent.click(screen.getByRole('button', { name: 'Save' }));
  expect(await screen.findByText('Đã lưu.')).toBeVisible();
  expect(server.changes.at(-1)?.headers.get('If-Match')).toBe('"4"');
});

test('what is typed stays when the account was changed elsewhere', async () => {
  const { server, becomes } = await show(account());
  server.on('put', '/api/me', () => {
    becomes(account({ email: 'mo@lang-nghe.vn', version: 9 }));
    return problem(412, 'stale', 'Tài khoản đã được thay đổi.');
  });
  const profile = part('Họ tên và ngôn ngữ');
  await userEvent.type(profile.getByLabelText('Họ và tên'), ' Hiền');
  await userEvent.click(profile.getByRole('button', { name: 'Lưu' }));
  expect(await profile.findByText(/vừa được thay đổi ở nơi khác/)).toBeVisible();
  expect(profile.getByLabelText('Họ và tên')).toHaveValue('Lưu Thị Mơ Hiền');
  await userEvent.click(profile.getByRole('button', { name: 'Lưu' }));
  expect(server.changes.at(-1)?.headers.get('If-Match')).toBe('"9"');
});

test('a new password needs the old one, and eight characters', async () => {
  const { server } = await show(account());
  server.on('put', '/api/me/password', undefined);
  const password = part('Đổi mật khẩu');
  await userEvent.type(password.getByLabelText('Mật khẩu mới'), 'ngắn');
  await userEvent.click(password.getByRole('button', { name: 'Đổi mật khẩu' }));
  expect(password.getByText('Mật khẩu mới cần ít nhất 8 ký tự.')).toBeVisible();
  expect(password.getByText('Nhập mật khẩu hiện tại.')).toBeVisible();
  expect(server.changes).toEqual([]);
  await userEvent.type(password.getByLabelText('Mật khẩu hiện tại'), 'một mật khẩu dài');
  await userEvent.type(password.getByLabelText('Mật khẩu mới'), ' mà dài hơn');
  await userEvent.click(password.getByRole('button', { name: 'Đổi mật khẩu' }));
  expect(await password.findByText('Đã đổi mật khẩu.')).toBeVisible();
  expect(server.changes.at(-1)?.body).toEqual({ password: 'một mật khẩu dài', newPassword: 'ngắn mà dài hơn' });
  expect(password.getByLabelText('Mật khẩu mới')).toHaveValue('');
});
