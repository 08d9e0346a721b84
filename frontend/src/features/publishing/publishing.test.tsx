// The way from the decision to the published version, and what organisers do with promotions.
import { screen, waitFor, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { expect, test } from 'vitest';
import { held, me, round, roundId, showPage, unitId } from '../../test/round';
import { problem, testServer } from '../../test/server';
import { Arrivals } from './Arrivals';
import { actsOf } from './PromotionRows';
import { inVietnam } from './Publish';
import { PublishPage } from './PublishPage';
import type { Deliberation, Listed, Preview } from './queries';
import { Sent } from './Sent';

const organiser = me(held('organiser', { unitId }));

const table = (given: Partial<Deliberation> = {}): Deliberation => ({
  roundId,
  version: 1,
  status: 'open',
  rowVersion: 3,
  seats: 5,
  outcome: {
    passMark: { points: 7000, inclusive: true },
    passed: 0,
    entries: 0,
    proposed: 0,
    awarded: 0,
    nominated: 0,
    atTheLine: 0,
    groups: [],
    levels: [],
    levelLines: [],
    limits: [],
    nominationLimits: [],
  },
  lines: [],
  undecided: [],
  unnominated: [],
  ...given,
});

const listed = (given: Partial<Listed> = {}): Listed => ({
  id: 'm1',
  sourceRoundId: 's1',
  sourceEntryId: 'e1',
  productId: 'p1',
  facilityId: 'f1',
  targetTier: 'region',
  status: 'taken-in',
  version: 4,
  changedAt: '2026-11-20T02:00:00Z',
  openAppeal: false,
  productName: 'Giỏ cói',
  facilityName: 'HTX Cói',
  sendingUnitId: 'u1',
  sendingUnit: 'Cần Thơ',
  sourceRound: 'Kỳ Cần Thơ',
  sourcePublished: '2026-11-19T02:00:00Z',
  judgingCode: 'A124',
  group: 'handicraft',
  display: '85.34',
  rankInGroup: 2,
  stillNominated: true,
  scoringOpen: false,
  belowChanged: false,
  papers: [],
  ...given,
});

const preview = (given: Partial<Preview> = {}): Preview => ({
  version: 1,
  approved: true,
  note: '',
  lines: [
    {
      code: 'A001',
      group: 'handicraft',
      status: 'ranked',
      display: '90.00',
      rankInGroup: 1,
      awarded: true,
      nominated: true,
      byName: true,
      product: 'Giỏ cói',
      facility: 'HTX Cói',
      place: 'Cần Thơ',
      changed: false,
    },
    {
      code: 'A002',
      group: 'handicraft',
      status: 'ranked',
      display: '60.00',
      rankInGroup: 2,
      awarded: false,
      nominated: false,
      byName: false,
      product: 'Chiếu',
      facility: 'HTX Chiếu',
      place: 'Cần Thơ',
      changed: false,
    },
  ],
  awards: { new: 1, kept: 0, superseded: 0, revoked: 0 },
  certificates: [{ code: 'A001', product: 'Giỏ cói', number: '01/2026/CNNT-92', validUntil: '2029-12-31' }],
  promotions: [listed()],
  quota: { places: 1, used: 0, after: 1 },
  told: [{ kind: 'result', notices: 2, mails: 1, calls: 1 }],
  ...given,
});

const server = (d: Deliberation) =>
  testServer()
    .on('get', '/api/rounds/{roundId}/deliberation', d)
    .on('get', '/api/rounds/{roundId}/approval-scans', { items: [] })
    .on('get', '/api/rounds/{roundId}/publications', { items: [] })
    .on('get', '/api/rounds/{roundId}/publication-preview', preview())
    .on('get', '/api/programmes/{programmeId}', problem(404, 'not-found', ''))
    .on('get', '/api/rounds/{roundId}/phase', { next: 'approved', missing: [] });

test('a decision needs number, date and signer, and keeps what was typed when a colleague was faster', async () => {
  const asked = server(table()).on(
    'put',
    '/api/rounds/{roundId}/deliberation/approval',
    problem(412, 'stale', 'Bà Bưởi vừa thay đổi.'),
  );
  await showPage(PublishPage, organiser, round({ phase: 'deliberation' }));
  await userEvent.click(await screen.findByRole('button', { name: 'Phê duyệt' }));
  expect(screen.getAllByText('Mục này không được để trống.')).toHaveLength(3);
  await userEvent.type(screen.getByLabelText('Số quyết định'), '1147/QĐ-UBND');
  await userEvent.type(screen.getByLabelText('Người ký'), 'Phó Chủ tịch');
  await userEvent.type(screen.getByLabelText('Ngày ký'), '2026-11-20');
  await userEvent.click(screen.getByRole('button', { name: 'Phê duyệt' }));
  expect(await screen.findByText('Bà Bưởi vừa thay đổi.')).toBeVisible();
  expect(asked.changes[0]?.headers.get('If-Match')).toBe('"3"');
  expect(screen.getByLabelText('Số quyết định')).toHaveValue('1147/QĐ-UBND');
});

test('publishing is offered once the preview of what was approved is there, and asked again with its figures', async () => {
  const asked = server(table({ status: 'approved', decisionNumber: '1147', signer: 'An' })).on(
    'post',
    '/api/rounds/{roundId}/publications',
    problem(409, 'quota-exceeded', 'Hết suất.'),
  );
  await showPage(PublishPage, organiser, round({ phase: 'approved' }));
  await userEvent.click(await screen.findByRole('button', { name: 'Công bố ngay' }));
  const dialog = screen.getByRole('dialog', { name: 'Công bố kết quả?' });
  expect(
    within(dialog).getByText(/1 sản phẩm công khai tên, 1 sản phẩm chỉ công khai mã; 1 giấy.*1 thư/),
  ).toBeVisible();
  await userEvent.click(within(dialog).getByRole('button', { name: 'Công bố ngay' }));
  expect(await screen.findByText('Hết suất.')).toBeVisible();
  expect(asked.changes[0]?.headers.get('If-Match')).toBe('"7"');
});

test('a correction says what it changed', async () => {
  const [line] = preview().lines;
  server(table({ version: 2, note: 'Cộng nhầm điểm' })).on(
    'get',
    '/api/rounds/{roundId}/publication-preview',
    preview({
      version: 2,
      approved: false,
      lines: line
        ? [
            {
              ...line,
              awarded: false,
              nominated: false,
              changed: true,
              before: {
                status: 'ranked',
                display: '90.00',
                rankInGroup: 1,
                awarded: true,
                nominated: true,
                byName: true,
              },
            },
          ]
        : [],
    }),
  );
  await showPage(PublishPage, organiser, round({ phase: 'published' }));
  expect(await screen.findByRole('heading', { name: 'Khác với bản trước: 1 sản phẩm' })).toBeVisible();
  expect(screen.getByText('Cộng nhầm điểm')).toBeVisible();
  expect(screen.getByText('90,00 · hạng trong nhóm: 1 · công nhận, đề cử')).toBeVisible();
  expect(screen.getByText('90,00 · hạng trong nhóm: 1 · không công nhận')).toBeVisible();
});

test('times are Viet Nam’s', () => {
  expect(inVietnam('2026-11-25T08:30')).toBe('2026-11-25T01:30:00.000Z');
});

test('what an organiser may do depends on side and state', () => {
  expect(actsOf(listed(), 'sent')).toEqual(['undo']);
  expect(actsOf(listed({ status: 'accepted' }), 'sent')).toEqual([]);
  expect(actsOf(listed({ status: 'late' }), 'received')).toEqual(['admit', 'refuse']);
  expect(actsOf(listed({ status: 'late', scoringOpen: true }), 'received')).toEqual([]);
  expect(actsOf(listed({ status: 'accepted', belowChanged: true }), 'received')).toEqual(['keep', 'drop']);
});

test('taking back carries the version seen and a reason', async () => {
  const asked = testServer()
    .on('get', '/api/rounds/{roundId}/promotions/sent', { items: [listed()] })
    .on('get', '/api/rounds/{roundId}/promotion-plan', problem(409, 'no-deliberation', ''))
    .on('put', '/api/promotions/{promotionId}/undoing', listed({ status: 'undone' }));
  await showPage(Sent, organiser, round({ phase: 'published' }));
  await userEvent.click(await screen.findByRole('button', { name: 'Rút lại: Giỏ cói' }));
  const dialog = screen.getByRole('dialog');
  await userEvent.type(within(dialog).getByLabelText('Lý do'), 'Nhầm nhóm');
  await userEvent.click(within(dialog).getByRole('button', { name: 'Rút lại' }));
  await waitFor(() => expect(asked.changes[0]?.body).toEqual({ reason: 'Nhầm nhóm' }));
  expect(asked.changes[0]?.headers.get('If-Match')).toBe('"4"');
  expect(screen.getAllByRole('listitem')).toHaveLength(8);
});

test('arrivals stand by who sends them, with places, appeals and papers to renew', async () => {
  testServer()
    .on('get', '/api/rounds/{roundId}/promotions/arrivals', {
      receives: true,
      settle: 1,
      senders: [
        {
          unitId: 'u1',
          unitName: 'Cần Thơ',
          places: 4,
          taken: 3,
          waiting: 0,
          late: 1,
          takenIn: 2,
          accepted: 0,
          rejected: 0,
          ended: 0,
        },
      ],
    })
    .on('get', '/api/rounds/{roundId}/promotions/received', {
      items: [
        listed({
          status: 'late',
          openAppeal: true,
          formerUnit: 'Sóc Trăng',
          papers: [{ kind: 'food', fileName: 'attp.pdf', validUntil: '2026-01-31', expired: true }],
        }),
      ],
    });
  await showPage(Arrivals, organiser, round({ phase: 'screening', receivesPromotions: true }));
  expect(await screen.findByText('3 / 4')).toBeVisible();
  expect(await screen.findByText('Cần Thơ (trước sáp nhập: Sóc Trăng)')).toBeVisible();
  expect(screen.getByText('A124 · 85,34 điểm · hạng 2 trong nhóm')).toBeVisible();
  expect(screen.getByText('attp.pdf (đã hết hạn 31/01/2026)')).toBeVisible();
  expect(screen.getByText(/^Cơ sở đang kiến nghị/)).toBeVisible();
  expect(screen.getByRole('button', { name: 'Nhận vào: Giỏ cói' })).toBeVisible();
  expect(screen.getByRole('button', { name: 'Kết quả dưới đã thay đổi (1)' })).toBeVisible();
});
