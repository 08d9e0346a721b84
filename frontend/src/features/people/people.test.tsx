// Who may be changed, what is shown before it is done, and that nothing is applied but what was looked at.
import { screen, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { expect, test } from 'vitest';
import type { Schemas } from '../../api/client';
import { held, me, panelJudge, round, roundId, showPage, unitId } from '../../test/round';
import { problem, testServer } from '../../test/server';
import { Staff } from './Staff';

const groups: Schemas['ProductGroup'][] = [
  { groupId: 'handicraft', letter: 'A', nameVi: 'Thủ công mỹ nghệ', nameEn: 'Handicraft' },
  { groupId: 'food', letter: 'B', nameVi: 'Thực phẩm', nameEn: 'Food' },
];
const plan = (given: Partial<Schemas['AssignmentPlan']> = {}): Schemas['AssignmentPlan'] => ({
  mode: 'balanced',
  perEntry: 5,
  version: 3,
  digest: 'd1',
  minimum: 2,
  entries: 40,
  shares: [
    {
      judgeId: 'j1',
      code: 'J14',
      name: 'Lê Quý',
      had: 40,
      gets: 20,
      eligible: 38,
      conflicts: 2,
      known: 12,
      expertise: ['food'],
    },
    {
      judgeId: 'j2',
      code: 'J15',
      name: 'Hà Vy',
      had: 40,
      gets: 0,
      eligible: 0,
      conflicts: 40,
      known: 0,
      expertise: [],
    },
  ],
  short: [
    {
      entryId: 'e1',
      judgingCode: 'A003',
      groupId: 'handicraft',
      got: 1,
      wanted: 5,
      eligible: 1,
      conflicts: 4,
      belowMinimum: true,
    },
  ],
  mixed: [{ groupId: 'food', entries: 25, sets: 3 }],
  unknown: [{ groupId: 'handicraft', entries: 15 }],
  ...given,
});

function server(judges = [panelJudge('J14', { role: 'head' }), panelJudge('J15')]) {
  return testServer()
    .on('get', '/api/programmes/{programmeId}', {
      id: 'p',
      code: 'p',
      nameVi: 'Chương trình',
      nameEn: 'Programme',
      tiers: [],
      templates: [],
      groups,
      version: 1,
    })
    .on('get', '/api/rounds/{roundId}/judges', { items: judges })
    .on('get', '/api/rounds/{roundId}/council-seats', { items: [] })
    .on('get', '/api/rounds/{roundId}/forming-decisions', { items: [] })
    .on('get', '/api/rounds/{roundId}/assignment', { mode: 'by-group', version: 3 })
    .on('get', '/api/grants', { items: [] })
    .on('get', '/api/units/{unitId}/people', { items: [] })
    .on('post', '/api/rounds/{roundId}/panel-rehearsals', {
      minimum: 2,
      entries: [{ entryId: 'e1', judgingCode: 'A003', before: 2, after: 1 }],
      belowBefore: 0,
      belowAfter: 1,
      awaiting: false,
    });
}
const screening = round({ phase: 'screening' });
const organiser = me(held('organiser', { unitId }));

test('what a leaving judge would mean is shown before it is done', async () => {
  const asked = server().on('put', '/api/judges/{judgeId}/leaving', panelJudge('J15'));
  await showPage(Staff, organiser);
  await userEvent.click(await screen.findByRole('button', { name: 'Cho rời: Giám khảo J15' }));
  const dialog = screen.getByRole('dialog');
  expect(await within(dialog).findByText('1 sản phẩm sẽ có dưới 2 giám khảo (hiện nay 0).')).toBeVisible();
  expect(within(dialog).getByText('A003')).toBeVisible();
  const leave = within(dialog).getByRole('button', { name: 'Cho rời' });
  await userEvent.click(leave);
  expect(within(dialog).getByText('Cần nhập mục này.')).toBeVisible();
  expect(asked.changes.some(({ method }) => method === 'PUT')).toBe(false);
  await userEvent.type(within(dialog).getByLabelText('Lý do'), 'Bị ốm');
  await userEvent.click(leave);
  const sent = asked.changes.find(({ method }) => method === 'PUT');
  expect(sent?.body).toEqual({ reason: 'Bị ốm', sheetsCount: true });
  expect(sent?.headers.get('If-Match')).toBe('"1"');
});

test('a sharing is applied as it was looked at, with what it could not satisfy in words', async () => {
  const asked = server()
    .on('post', '/api/rounds/{roundId}/assignment-plans', plan())
    .on('put', '/api/rounds/{roundId}/assignment', problem(409, 'plan-changed', 'Vừa thay đổi.'));
  await showPage(Staff, organiser, screening);
  await userEvent.click(await screen.findByRole('radio', { name: /Chia đều/ }));
  await userEvent.click(screen.getByRole('button', { name: 'Xem trước' }));
  expect(await screen.findByText('40 sản phẩm; mỗi giám khảo từ 0 đến 20 sản phẩm.')).toBeVisible();
  expect(screen.getByText('A003: 1/5; chỉ 1 người chấm được, 4 người có xung đột lợi ích')).toBeVisible();
  expect(screen.getByText(/Nhóm Thực phẩm: 25 sản phẩm do 3 tổ giám khảo khác nhau chấm/)).toBeVisible();
  expect(screen.getByText('J15 Hà Vy không được giao sản phẩm nào.')).toBeVisible();
  await userEvent.click(screen.getByRole('button', { name: 'Áp dụng phân công này' }));
  expect(await screen.findByText('Vừa thay đổi.')).toBeVisible();
  const sent = asked.changes.at(-1);
  expect(sent?.body).toEqual({ mode: 'balanced', perEntry: 5, maxPerJudge: 0, digest: 'd1' });
  expect(sent?.headers.get('If-Match')).toBe('"3"');
  await userEvent.clear(screen.getByLabelText('Số giám khảo mỗi sản phẩm'));
  expect(screen.queryByRole('button', { name: 'Áp dụng phân công này' })).toBeNull();
});

test('what is missing is said, and once approved nobody is changed', async () => {
  server([panelJudge('J15')]);
  await showPage(Staff, organiser, round({ phase: 'approved' }));
  expect(await screen.findByText(/Chưa có trưởng ban/)).toBeVisible();
  expect(screen.getByText('Hội đồng chưa có chủ tịch.')).toBeVisible();
  expect(screen.queryByRole('button', { name: /Cho rời|Thêm giám khảo/ })).toBeNull();
});

test('the head sees the panel and changes nothing', async () => {
  server();
  await showPage(Staff, me(held('panel-head', { roundId })));
  expect(await screen.findByText('Giám khảo J15')).toBeVisible();
  expect(screen.queryByRole('heading', { name: 'Phân công chấm' })).toBeNull();
  expect(screen.queryByRole('button', { name: /Cho rời|Thêm/ })).toBeNull();
});
