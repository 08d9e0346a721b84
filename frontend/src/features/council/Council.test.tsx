import { screen, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { expect, test } from 'vitest';
import { equals, limit, line, tableOf } from '../../test/deliberation';
import { held, me, round, showPage } from '../../test/round';
import { problem, testServer } from '../../test/server';
import { Council } from './Council';

const deliberating = round({ phase: 'deliberation' });
const tied = tableOf(
  [
    line('A001', { rankOverall: 1, display: '90.00', margin: 1156 }),
    line('A002', {
      rankOverall: 2,
      display: '78.44',
      fraction: '706/9',
      margin: 0,
      proposal: { proposed: false, atTheLine: true, out: 'line' },
    }),
    line('A003', {
      rankOverall: 2,
      display: '78.44',
      fraction: '706/9',
      margin: 0,
      proposal: { proposed: false, atTheLine: true, out: 'line' },
    }),
    line('A004', {
      rankOverall: 4,
      margin: -900,
      passed: false,
      proposal: { proposed: false, atTheLine: false, out: 'pass-mark' },
    }),
  ],
  {
    undecided: ['A002', 'A003'],
    outcome: { limits: [limit({ taken: 1, binds: true, firstOut: 'A002', split: equals(1, 'A002', 'A003') })] },
  },
);

const serving = (table = tied) =>
  testServer()
    .on('get', '/api/rounds/{roundId}/deliberation', table)
    .on('get', '/api/rounds/{roundId}/rubrics', { items: [] })
    .on('get', '/api/programmes/{programmeId}', problem(404, 'not-found', 'Không tìm thấy.'));

test('draws the line, says that the system does not choose, and gives the exact score of the equals', async () => {
  serving();
  await showPage(Council, me(held('secretary')), deliberating);
  expect(
    await screen.findByText(
      'Vạch cắt, sau 1 sản phẩm. 2 sản phẩm bằng điểm tuyệt đối (78,44 = 706/9) cho 1 suất; hệ thống không tự chọn.',
    ),
  ).toBeVisible();
  const row = screen.getAllByRole('row').find((one) => within(one).queryByText('A002'))!;
  expect(row).toHaveTextContent('đúng 706/9');
  expect(row).toHaveTextContent('Đồng điểm tại vạch');
  expect(screen.getByText('Còn 2 sản phẩm ở vạch chưa có quyết định')).toBeVisible();
});

test('lets nobody but the chair and the secretary record a decision', async () => {
  serving();
  await showPage(Council, me(held('council-member')), deliberating);
  expect(await screen.findByText(/bạn xem/)).toBeVisible();
  expect(screen.queryByRole('button', { name: /Biểu quyết về/ })).toBeNull();
});

test('checks a vote before it is sent, and sends it with the version that was seen', async () => {
  const server = serving();
  server.on('put', '/api/rounds/{roundId}/deliberation/decisions/{code}', tableOf(tied.lines, { rowVersion: 2 }));
  await showPage(Council, me(held('council-chair')), deliberating);
  await userEvent.click(await screen.findByRole('button', { name: 'Biểu quyết về A002 Sản phẩm A002' }));
  const dialog = within(screen.getByRole('dialog', { hidden: true }));
  await userEvent.type(dialog.getByLabelText('Tán thành'), '10');
  await userEvent.click(dialog.getByText('Ghi vào biên bản'));
  expect(dialog.getByText('Số phiếu nhiều hơn 9 thành viên của Hội đồng.')).toBeInTheDocument();
  expect(dialog.getByText('Ghi lý do của Hội đồng.')).toBeInTheDocument();
  await userEvent.clear(dialog.getByLabelText('Tán thành'));
  await userEvent.type(dialog.getByLabelText('Tán thành'), '7');
  await userEvent.type(dialog.getByLabelText('Lý do công khai'), 'Nghề truyền thống');
  await userEvent.click(dialog.getByText('Ghi vào biên bản'));
  await screen.findByText('Đã ghi quyết định về A002.');
  const sent = server.asked.find(({ method }) => method === 'PUT');
  expect(sent?.headers.get('If-Match')).toBe('"1"');
  expect(sent?.body).toEqual({ awarded: true, reason: 'Nghề truyền thống', votes: { for: 7, against: 0, abstain: 0 } });
});

test('says who was faster, keeps what was typed, and records it only after another press', async () => {
  const server = serving();
  server.on(
    'put',
    '/api/rounds/{roundId}/deliberation/decisions/{code}',
    problem(412, 'stale', 'Phiên họp Hội đồng vừa được Lưu Thị Mơ thay đổi lúc 10:42.'),
  );
  await showPage(Council, me(held('council-chair')), deliberating);
  await userEvent.click(await screen.findByRole('button', { name: 'Biểu quyết về A002 Sản phẩm A002' }));
  const dialog = within(screen.getByRole('dialog', { hidden: true }));
  await userEvent.type(dialog.getByLabelText('Tán thành'), '7');
  await userEvent.type(dialog.getByLabelText('Lý do công khai'), 'Nghề truyền thống');
  server.on('get', '/api/rounds/{roundId}/deliberation', tableOf(tied.lines, { rowVersion: 5, undecided: ['A002'] }));
  await userEvent.click(dialog.getByText('Ghi vào biên bản'));
  expect(await dialog.findByText(/Lưu Thị Mơ/)).toBeInTheDocument();
  expect(dialog.getByLabelText('Lý do công khai')).toHaveValue('Nghề truyền thống');
  expect(server.asked.filter(({ method }) => method === 'PUT')).toHaveLength(1);
  server.on('put', '/api/rounds/{roundId}/deliberation/decisions/{code}', tableOf(tied.lines, { rowVersion: 6 }));
  await screen.findByText('Còn 1 sản phẩm ở vạch chưa có quyết định');
  await userEvent.click(dialog.getByText('Đã xem, vẫn ghi quyết định này'));
  await screen.findByText('Đã ghi quyết định về A002.');
  expect(
    server.asked
      .filter(({ method }) => method === 'PUT')
      .at(-1)
      ?.headers.get('If-Match'),
  ).toBe('"5"');
});

test('tries other places and changes nothing', async () => {
  const server = serving();
  server.on('post', '/api/rounds/{roundId}/deliberation/simulations', ({ body }) => ({
    rowVersion: 1,
    now: tied.outcome,
    tried: { ...tied.outcome, proposed: 3, atTheLine: 0, limits: [] },
    changes:
      (body as { awards: { total?: number } }).awards.total === undefined
        ? []
        : [
            {
              code: 'A002',
              entryId: tied.lines[1]!.entryId,
              product: 'Bình gốm',
              group: 'handicraft',
              display: '78.44',
              decided: false,
              now: { proposed: false, atTheLine: true, awarded: false, nominated: false },
              tried: { proposed: true, atTheLine: false, awarded: true, nominated: false },
            },
          ],
  }));
  await showPage(Council, me(held('council-member')), deliberating);
  await userEvent.click(await screen.findByRole('button', { name: 'Thử phương án' }));
  expect(await screen.findByText('Không sản phẩm nào đổi chỗ.')).toBeVisible();
  await userEvent.click(screen.getByRole('checkbox', { name: 'Có giới hạn' }));
  expect(await screen.findByText('Bình gốm')).toBeVisible();
  expect(screen.getByText('Thêm vào')).toBeVisible();
  expect(server.asked.filter(({ method }) => method !== 'GET' && method !== 'POST')).toEqual([]);
});

test('says that a correction is under way', async () => {
  serving(tableOf(tied.lines, { version: 2, note: 'Sai điểm một sản phẩm' }));
  await showPage(Council, me(held('secretary')), round({ phase: 'published' }));
  expect(await screen.findByText(/bảng này là phiên bản 2, chưa công khai/)).toBeVisible();
  expect(screen.getByText('Nội dung đính chính: Sai điểm một sản phẩm')).toBeVisible();
});
