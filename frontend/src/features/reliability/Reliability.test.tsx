import { screen, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { expect, test } from 'vitest';
import type { Schemas } from '../../api/client';
import { judge, measured, place } from '../../test/reliability';
import { held, me, round, showPage, unitId } from '../../test/round';
import { problem, testServer } from '../../test/server';
import { Reliability } from './Reliability';

type Data = Schemas['Reliability'];

function serving(given: Data | Response = measured()) {
  return testServer()
    .on('get', '/api/rounds/{roundId}/reliability', given)
    .on('get', '/api/rounds/{roundId}/rubrics', { items: [] })
    .on('get', '/api/programmes/{programmeId}', problem(404, 'not-found', 'Không tìm thấy.'));
}

const deliberating = round({ phase: 'deliberation' });
const rowOf = (name: string) => screen.getAllByRole('row').find((row) => within(row).queryByText(name))!;

test('says in words how far judges agree, and that no score changes', async () => {
  serving();
  await showPage(Reliability, me(held('council-member')), deliberating);
  expect(await screen.findByText(/chênh lệch nhỏ giữa hai sản phẩm chưa nói lên nhiều/)).toBeVisible();
  expect(screen.getByText(/không con số nào ở đây làm thay đổi điểm/)).toBeVisible();
  expect(screen.getByText(/Của riêng một giám khảo, ICC\(2,1\) là 0,29/)).toBeVisible();
  expect(rowOf('Tổng điểm, tất cả sản phẩm')).toHaveTextContent('0,62');
  expect(rowOf('market')).toHaveTextContent('ICC 0,91Cao');
});

test('puts the strictest judge first, by code for those who see no names', async () => {
  serving();
  await showPage(Reliability, me(held('organiser', { unitId })), deliberating);
  expect(await screen.findByText('1/3 giám khảo chấm tương đương những người khác.')).toBeVisible();
  const table = screen.getByRole('region', { name: 'Từng giám khảo chấm chặt hay rộng tay' });
  const rows = within(table).getAllByRole('row').slice(1);
  expect(rows.map((row) => within(row).getByRole('rowheader').textContent)).toEqual(['J02', 'J01', 'J03']);
  expect(rows[0]).toHaveTextContent('−6,40');
  expect(rows[0]).toHaveTextContent('Chặt hơn nhiều');
  expect(rows[0]).toHaveTextContent('cho điểm sát nhau');
  expect(rows[2]).toHaveTextContent('+5,20');
});

test('shows a head the names that the server tells', async () => {
  serving(measured({ judges: [judge('J01', { name: 'Lê Quý' })] }));
  await showPage(Reliability, me(held('panel-head')), deliberating);
  expect(await screen.findByRole('rowheader', { name: 'Lê Quý J01' })).toBeVisible();
});

test('names the entries that another panel might have put on the other side of the line', async () => {
  serving();
  await showPage(Reliability, me(held('secretary')), deliberating);
  expect(await screen.findByText(/Danh sách trên vạch giữ nguyên trong 612 \/ 1.000 lần/)).toHaveTextContent(
    '1 sản phẩm có thể ở bên này hoặc bên kia vạch',
  );
  const row = within(screen.getByRole('region', { name: 'Số lần trên vạch' })).getAllByRole('row')[1];
  expect(row).toHaveTextContent('B007');
  expect(row).toHaveTextContent('85,34');
  expect(row).toHaveTextContent('hầu hết 2–4');
  expect(row).toHaveTextContent('701 / 1.000');
  expect(await screen.findByRole('img', { name: /Biểu đồ 3 sản phẩm theo thứ hạng/ })).toBeVisible();
});

test('says why a figure is missing instead of showing none', async () => {
  serving(
    measured({
      overall: { entries: 3, judges: 1, marks: 3, full: true, why: 'one-judge' },
      criterionGroups: [],
      judges: [judge('J01', { shared: 0, level: 'too-few' })],
      gaps: [],
      criteria: [],
      line: { kind: 'proposal', draws: 0, sameList: 0, why: 'one-judge', entries: [place('B001')] },
    }),
  );
  await showPage(Reliability, me(held('secretary')), deliberating);
  expect(await screen.findAllByText('Chỉ một giám khảo chấm: không có ai để so.')).not.toHaveLength(0);
  expect(screen.getByText('Chưa có sản phẩm nào có từ hai phiếu trở lên.')).toBeVisible();
  expect(screen.getAllByText('không tính được')).toHaveLength(2);
  expect(screen.getByText('Còn ít sản phẩm chung')).toBeVisible();
});

test('before the stage closes nobody but a head is asked for, and a head who scores is told to wait', async () => {
  const server = serving(problem(404, 'not-found', 'Không tìm thấy.'));
  const asked = () => server.asked.filter(({ path }) => path.includes('reliability')).length;
  await showPage(Reliability, me(held('secretary')), round());
  expect(await screen.findByRole('heading', { name: 'Trang này mở sau khi lượt chấm đóng' })).toBeVisible();
  expect(asked()).toBe(0);
  await showPage(Reliability, me(held('panel-head')), round());
  expect(await screen.findAllByText(/chỉ trưởng ban không trực tiếp chấm được xem/)).not.toHaveLength(0);
  expect(asked()).toBe(1);
});

test('a head who scores nothing is told that figures still change', async () => {
  serving(measured({ closed: false }));
  await showPage(Reliability, me(held('panel-head')), round());
  expect(await screen.findByText(/Lượt chấm chưa đóng, số liệu còn thay đổi/)).toBeVisible();
});

test('a long list shows its first rows, and all when asked', async () => {
  const [one] = measured().criteria;
  serving(
    measured({ criteria: Array.from({ length: 12 }, (_, i) => ({ ...one!, criterionId: `m${i}`, mean: 100 * i })) }),
  );
  await showPage(Reliability, me(held('secretary')), deliberating);
  const rows = () =>
    within(screen.getByRole('region', { name: /Tiêu chí giám khảo hiểu/ })).getAllByRole('row').length - 1;
  const more = await screen.findByRole('button', { name: 'Xem cả 12 dòng' });
  expect(rows()).toBe(8);
  await userEvent.click(more);
  expect(rows()).toBe(12);
  expect(screen.getByRole('button', { name: 'Thu gọn' })).toHaveAttribute('aria-expanded', 'true');
});
