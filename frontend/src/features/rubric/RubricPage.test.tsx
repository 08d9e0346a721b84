// From a change to a version: what is off is said where it is, who was faster is told, and nothing typed is lost.
import { screen, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { beforeEach, expect, test, vi } from 'vitest';
import { held, me, round, roundId, showPage, unitId } from '../../test/round';
import { problem, type TestServer, testServer } from '../../test/server';
import type { Tree } from './draft';
import type { Look, Rubric } from './queries';
import { RubricPage } from './RubricPage';

const { upload } = vi.hoisted(() => ({ upload: vi.fn<(url: string, file: Blob) => Promise<unknown>>() }));
vi.mock('../../api/upload', () => ({ upload }));

const tree = (name = 'Thị phần'): Tree => ({
  criterionGroups: [
    {
      id: 'market',
      name: 'Thị trường',
      maxPoints: 6000,
      criteria: [
        { id: 'm1', name, kind: 'points', maxPoints: 4000, step: 50 },
        { id: 'm2', name: 'Kênh bán', kind: 'points', maxPoints: 2000, step: 50 },
      ],
    },
    {
      id: 'origin',
      name: 'Nguồn gốc',
      maxPoints: 4000,
      criteria: [{ id: 'o1', name: 'Nguyên liệu', kind: 'points', maxPoints: 4000, step: 50 }],
    },
  ],
});
const rubric = (version = 1, of = tree()): Rubric => ({
  id: `r${version}`,
  roundId,
  groupId: 'food',
  version,
  tree: of,
  at: '2026-11-01T03:00:00Z',
});
const organiser = me(held('organiser', { unitId }));
const before = round({ phase: 'registration' });

let server: TestServer;
beforeEach(() => {
  upload.mockReset();
  server = testServer()
    .on('get', '/api/programmes/{programmeId}', () =>
      Response.json({ groups: [{ groupId: 'food', letter: 'B', nameVi: 'Thực phẩm', nameEn: 'Food', position: 1 }] }),
    )
    .on('get', '/api/rounds/{roundId}/rubrics', { items: [rubric()] });
});
const open = (of = before) => showPage(RubricPage, organiser, of);
const puts = () => server.asked.filter(({ method }) => method === 'PUT');

test('sums run along, the button says what is off and leads there', async () => {
  await open();
  await userEvent.click(await screen.findByRole('button', { name: /^Thị phần/ }));
  const most = screen.getByLabelText('Điểm tối đa');
  await userEvent.clear(most);
  await userEvent.type(most, '38,5');
  expect(screen.getByText('Các tiêu chí cộng lại được 58,5 điểm, phải là 60.')).toBeVisible();
  expect(within(screen.getByRole('region', { name: 'Trọng số' })).getByText('thiếu 1,5')).toBeVisible();
  await userEvent.click(screen.getByRole('button', { name: 'Còn 1 chỗ cần sửa' }));
  expect(puts()).toHaveLength(0);
  await userEvent.clear(most);
  await userEvent.type(most, '40');
  expect(screen.queryByText(/cộng lại được/)).toBeNull();
  expect(screen.queryByText('Có thay đổi chưa lưu.')).toBeNull(); // it is what was saved
});

test('what is typed is saved as the next version of the one that was seen', async () => {
  server.on('put', '/api/rounds/{roundId}/rubrics/{groupId}', rubric(2, tree('Doanh thu')));
  await open();
  await userEvent.click(await screen.findByRole('button', { name: /^Thị phần/ }));
  const name = screen.getByLabelText('Tên tiêu chí');
  await userEvent.clear(name);
  await userEvent.type(name, 'Doanh thu');
  server.on('get', '/api/rounds/{roundId}/rubrics', { items: [rubric(2, tree('Doanh thu'))] });
  await userEvent.click(screen.getByRole('button', { name: 'Lưu thành phiên bản 2' }));
  expect(await screen.findByText('Đã lưu phiên bản 2.')).toBeVisible();
  expect(puts()[0]?.headers.get('If-Match')).toBe('"1"');
  expect(puts()[0]?.body).toEqual({ tree: tree('Doanh thu') });
});

test('who was faster is named, what was typed stays, and can be saved after it', async () => {
  server
    .on('put', '/api/rounds/{roundId}/rubrics/{groupId}', problem(412, 'stale', 'Bộ tiêu chí vừa được thay đổi.'))
    .on('get', '/api/rounds/{roundId}/rubrics/{groupId}/versions', {
      items: [{ ...rubric(2, tree('Của người khác')), byName: 'Phan Văn Nhanh' }, rubric()],
    })
    .on('post', '/api/rounds/{roundId}/rubrics/{groupId}/differences', {
      items: [
        {
          change: 'changed',
          of: 'criterion',
          group: 'Thị trường',
          criterion: 'Của tôi',
          field: 'name',
          before: 'Của người khác',
          after: 'Của tôi',
        },
      ],
    });
  await open();
  await userEvent.click(await screen.findByRole('button', { name: /^Thị phần/ }));
  const name = screen.getByLabelText('Tên tiêu chí');
  await userEvent.clear(name);
  await userEvent.type(name, 'Của tôi');
  server.on('get', '/api/rounds/{roundId}/rubrics', { items: [rubric(2, tree('Của người khác'))] });
  await userEvent.click(screen.getByRole('button', { name: 'Lưu thành phiên bản 2' }));
  expect(await screen.findByText(/Phan Văn Nhanh đã lưu phiên bản 2 trước bạn/)).toBeVisible();
  expect(screen.getByLabelText('Tên tiêu chí')).toHaveValue('Của tôi');
  server.on('put', '/api/rounds/{roundId}/rubrics/{groupId}', rubric(3, tree('Của tôi')));
  server.on('get', '/api/rounds/{roundId}/rubrics', { items: [rubric(3, tree('Của tôi'))] });
  await userEvent.click(await screen.findByRole('button', { name: 'Lưu bản của tôi thành phiên bản 3' }));
  expect(await screen.findByText('Đã lưu phiên bản 3.')).toBeVisible();
  expect(puts().map(({ headers }) => headers.get('If-Match'))).toEqual(['"1"', '"2"']);
});

test('keys move a criterion into the group beside it and keep the focus', async () => {
  await open();
  const down = await screen.findByRole('button', { name: 'Đưa xuống: Kênh bán' });
  down.focus();
  await userEvent.keyboard('{Enter}');
  expect(screen.getByText('Kênh bán: nay là tiêu chí thứ 1 của nhóm Nguồn gốc.')).toBeInTheDocument();
  expect(screen.getByRole('button', { name: 'Đưa xuống: Kênh bán' })).toHaveFocus();
  const origin = screen.getByRole('region', { name: '2. Nguồn gốc' });
  expect(within(origin).getByText('Các tiêu chí cộng lại được 60 điểm, phải là 40.')).toBeVisible();
});

test('a criterion that was removed can be put back', async () => {
  await open();
  await userEvent.click(await screen.findByRole('button', { name: /^Kênh bán/ }));
  await userEvent.click(screen.getByRole('button', { name: 'Bỏ tiêu chí' }));
  expect(screen.queryByRole('button', { name: /^Kênh bán/ })).toBeNull();
  await userEvent.click(screen.getByRole('button', { name: 'Lấy lại' }));
  expect(screen.getByRole('button', { name: /^Kênh bán/ })).toHaveFocus();
  expect(screen.queryByText('Có thay đổi chưa lưu.')).toBeNull();
});

test('a spreadsheet names its wrong cells, then becomes what is written', async () => {
  const look = (given: Partial<Look>): Look => ({
    tree: tree('Từ bảng'),
    problems: [],
    ready: true,
    version: 1,
    differences: [],
    ...given,
  });
  upload.mockResolvedValueOnce(
    look({
      ready: false,
      problems: [{ cell: 'D3', column: 'Điểm', code: 'points-unclear', message: '“nhiều” không phải là điểm.' }],
    }),
  );
  await open();
  await userEvent.click(await screen.findByRole('button', { name: 'Nhập bảng tính' }));
  const dialog = screen.getByRole('dialog', { name: 'Nhập bộ tiêu chí từ bảng tính' });
  const choose = () =>
    userEvent.upload(within(dialog).getByLabelText(/Tệp bảng tính/), new File(['x'], 'a.xlsx'), { applyAccept: false });
  await choose();
  expect(await within(dialog).findByRole('row', { name: 'D3 Điểm “nhiều” không phải là điểm.' })).toBeVisible();
  expect(within(dialog).queryByRole('button', { name: 'Đưa vào bản đang sửa' })).toBeNull();
  upload.mockResolvedValueOnce(look({}));
  await choose();
  await userEvent.click(await within(dialog).findByRole('button', { name: 'Đưa vào bản đang sửa' }));
  expect(screen.getByRole('button', { name: /^Từ bảng/ })).toBeVisible();
  expect(screen.getByText('Có thay đổi chưa lưu.')).toBeVisible();
});

test('a frozen rubric says so and offers reading alone', async () => {
  await open(round({ frozenAt: '2026-11-20T01:00:00Z' }));
  expect(await screen.findByText(/Bộ tiêu chí đã chốt khi mở chấm điểm, lúc 08:00, 20\/11\/2026/)).toBeVisible();
  expect(screen.queryByRole('button', { name: 'Nhập bảng tính' })).toBeNull();
  expect(screen.queryByRole('button', { name: /^Đưa lên/ })).toBeNull();
  expect(screen.getByRole('link', { name: 'Xuất bảng tính' })).toHaveAttribute(
    'href',
    `/api/rounds/${roundId}/rubrics/food/spreadsheet`,
  );
});

test('the preview is the judge’s sheet, and marks in it are kept nowhere', async () => {
  await open();
  await userEvent.click(await screen.findByRole('button', { name: 'Xem như giám khảo' }));
  const dialog = screen.getByRole('dialog', { name: 'Xem như giám khảo: B. Thực phẩm' });
  expect(within(dialog).getByRole('heading', { name: '1 · Thị trường' })).toBeVisible();
  expect(within(dialog).getByRole('button', { name: 'Còn 3 tiêu chí chưa chấm' })).toBeVisible();
  await userEvent.click(within(dialog).getByRole('radio', { name: '40 điểm' }));
  expect(within(dialog).getByRole('button', { name: 'Còn 2 tiêu chí chưa chấm' })).toBeVisible();
  await userEvent.click(within(dialog).getAllByRole('button', { name: 'Đóng' })[0]!);
  expect(screen.queryByText('Có thay đổi chưa lưu.')).toBeNull();
});
