// What the secretary does with remarks before facilities see them.
import { screen, waitFor, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { expect, test } from 'vitest';
import { held, me, round, showPage } from '../../test/round';
import { problem, testServer } from '../../test/server';
import type { Remark } from './queries';
import { byEntry, Remarks } from './Remarks';

const published = round({ phase: 'published' });

const remark = (given: Partial<Remark> = {}): Remark => ({
  sheetId: 's1',
  judgingCode: 'A124',
  productName: 'Giỏ cói',
  groupName: 'Thủ công mỹ nghệ',
  text: 'Ông Nguyễn Văn Ế đan đều tay.',
  digest: 'd1',
  reason: '',
  version: 0,
  ...given,
});

test('remarks stand together by entry, in the order they came', () => {
  const entries = byEntry([remark(), remark({ sheetId: 's2', judgingCode: 'A200' }), remark({ sheetId: 's3' })]);
  expect(entries.map(({ code, remarks }) => [code, remarks.length])).toEqual([
    ['A124', 2],
    ['A200', 1],
  ]);
});

test('what looks like a name is marked, and one press releases the text that was read', async () => {
  const server = testServer()
    .on('get', '/api/rounds/{roundId}/remarks', { items: [remark()], waiting: 1 })
    .on('put', '/api/score-sheets/{sheetId}/remark-reading', remark({ released: true, version: 1 }));
  await showPage(Remarks, me(held('secretary')), published);
  expect((await screen.findByText('Ông Nguyễn Văn Ế')).tagName).toBe('MARK');
  expect(screen.getByText('1 nhận xét chờ đọc.')).toBeVisible();
  await userEvent.click(screen.getByRole('button', { name: 'Gửi nhận xét 1 về A124 cho cơ sở' }));
  await waitFor(() => expect(server.changes[0]?.body).toEqual({ released: true, reason: '', seen: 'd1' }));
  expect(server.changes[0]?.headers.get('If-Match')).toBe('"0"');
});

test('keeping one back asks for the reason', async () => {
  const server = testServer()
    .on('get', '/api/rounds/{roundId}/remarks', { items: [remark()], waiting: 1 })
    .on('put', '/api/score-sheets/{sheetId}/remark-reading', remark({ released: false, version: 1 }));
  await showPage(Remarks, me(held('secretary')), published);
  await userEvent.click(await screen.findByRole('button', { name: 'Giữ lại nhận xét 1 về A124' }));
  const dialog = screen.getByRole('dialog', { name: 'Giữ lại nhận xét?' });
  await userEvent.click(within(dialog).getByRole('button', { name: 'Giữ lại' }));
  expect(within(dialog).getByRole('alert')).toBeVisible();
  await userEvent.type(within(dialog).getByLabelText('Lý do'), 'Nêu tên người');
  await userEvent.click(within(dialog).getByRole('button', { name: 'Giữ lại' }));
  await waitFor(() =>
    expect(server.changes[0]?.body).toEqual({ released: false, reason: 'Nêu tên người', seen: 'd1' }),
  );
});

test('all that are shown are released at once, with what may name somebody counted first', async () => {
  const server = testServer()
    .on('get', '/api/rounds/{roundId}/remarks', {
      items: [remark(), remark({ sheetId: 's2', text: 'Bao bì đẹp.', digest: 'd2' })],
      waiting: 2,
    })
    .on('post', '/api/rounds/{roundId}/remark-readings', { released: 2 });
  await showPage(Remarks, me(held('secretary')), published);
  await userEvent.click(await screen.findByRole('button', { name: 'Gửi cả 2 nhận xét đang hiện' }));
  const dialog = screen.getByRole('dialog', { name: 'Gửi 2 nhận xét cho cơ sở?' });
  expect(within(dialog).getByText('1 nhận xét có chữ giống tên người.')).toBeVisible();
  await userEvent.click(within(dialog).getByRole('button', { name: 'Gửi 2 nhận xét' }));
  expect(await screen.findByText('Đã gửi 2 nhận xét.')).toBeVisible();
  expect(server.changes[0]?.body).toEqual({
    items: [
      { sheetId: 's1', seen: 'd1' },
      { sheetId: 's2', seen: 'd2' },
    ],
  });
});

test('a colleague who was faster is named', async () => {
  let fast = false;
  testServer()
    .on('get', '/api/rounds/{roundId}/remarks', () => ({
      items: [
        fast ? remark({ released: true, readByName: 'Chị Mơ', readAt: '2026-11-20T02:00:00Z', version: 1 }) : remark(),
      ],
      waiting: 1,
    }))
    .on('put', '/api/score-sheets/{sheetId}/remark-reading', () => {
      fast = true;
      return problem(412, 'stale', 'Vừa xử lý.');
    });
  await showPage(Remarks, me(held('secretary')), published);
  await userEvent.click(await screen.findByRole('button', { name: /^Gửi nhận xét 1/ }));
  expect(await screen.findByText(/Chị Mơ vừa xử lý nhận xét này lúc 09:00/)).toBeVisible();
});
