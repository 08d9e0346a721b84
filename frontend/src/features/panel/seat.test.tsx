// A head or deputy who came by the printed code: the round's pages as that seat, and nothing of the person's account.
import { createMemoryHistory, createRouter, RouterProvider } from '@tanstack/react-router';
import { render, screen, waitFor, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { beforeEach, expect, test, vi } from 'vitest';
import { judgeHeader, type Schemas } from '../../api/client';
import { reopenJudge } from '../../offline/entry';
import type { JudgeStore } from '../../offline/types';
import { router as app } from '../../routes';
import { MemoryJudgeStore } from '../../test/judgeStore';
import { accountId, boardOf, device, judgeProgress, panelJudge, round, roundId, sheetProgress } from '../../test/round';
import { problem, testServer } from '../../test/server';
import { noteTouch } from '../judge/idle';

// Whether the PIN has opened the judge in this tab is the device's own affair.
vi.mock('../../offline/entry', async (real) => ({
  ...(await real<typeof import('../../offline/entry')>()),
  reopenJudge: vi.fn<(judgeId: string) => Promise<JudgeStore | undefined>>(),
  lockJudge: vi.fn(async () => {}),
  knownJudges: vi.fn(async () => []),
}));

const judgeId = '01900000-0000-7000-8000-0000000000aa';

beforeEach(() => {
  noteTouch(judgeId);
  vi.mocked(reopenJudge).mockResolvedValue(new MemoryJudgeStore());
});

const session = (given: Partial<Schemas['JudgeSession']> = {}): Schemas['JudgeSession'] => ({
  judgeId,
  accountId,
  roundId,
  roundTitle: 'Kỳ thử',
  unitName: 'Tỉnh thử',
  phase: 'scoring',
  stage: 1,
  name: 'Đinh Thị Ngân',
  role: 'head',
  judgeCode: 'J02',
  groupIds: [],
  scores: true,
  expiresAt: '2026-11-24T00:00:00Z',
  serverTime: '2026-11-23T00:00:00Z',
  ...given,
});

const late: Schemas['LateCopy'] = {
  id: 'late1',
  entry: 'A1',
  judge: 'J01',
  stage: 1,
  sheetId: 'sheet-J01-A1',
  baseRevision: 3,
  revision: 4,
  sha256: '',
  submitted: true,
  receivedAt: '2026-11-23T01:00:00Z',
};

const recusal: Schemas['Recusal'] = {
  id: 'r1',
  judgeId: 'judge-J01',
  facilityId: 'f',
  facilityName: 'Hợp tác xã thử',
  kind: 'family',
  note: '',
  status: 'awaiting',
  afterFirstMark: true,
  declaredAt: '2026-11-23T01:00:00Z',
  version: 1,
};

const progress = {
  stage: 1,
  judges: [
    judgeProgress('J01', { submitted: 1, devices: [device()], lastContact: new Date().toISOString() }),
    judgeProgress('J02', { judgeId, role: 'head', waiting: 1 }),
  ],
  sheets: [sheetProgress('J01', 'A1', { state: 'submitted', revision: 4 }), sheetProgress('J02', 'A1', { judgeId })],
} satisfies Schemas['ScoringProgress'];

function seatServer(given: Partial<Schemas['JudgeSession']> = {}) {
  return testServer()
    .on('get', '/api/judge-session', session(given))
    .on('get', '/api/rounds/{roundId}', round())
    .on('get', '/api/rounds/{roundId}/scoring-progress', progress)
    .on('get', '/api/rounds/{roundId}/board', boardOf(progress))
    .on('get', '/api/rounds/{roundId}/judges', {
      items: [panelJudge('J01'), panelJudge('J02', { id: judgeId, accountId, role: 'head' })],
    })
    .on('get', '/api/rounds/{roundId}/gap-alerts', { mode: 'own', totalGap: 1500, criterionGapPercent: 50, items: [] })
    .on('get', '/api/rounds/{roundId}/recusals', { items: [recusal] })
    .on('get', '/api/rounds/{roundId}/late-copies', { items: [late] })
    .on('get', '/api/rounds/{roundId}/judge-codes', { items: [] })
    .on('get', '/api/rounds/{roundId}/phase', { next: 'deliberation', missing: [] });
}

async function openRound(page = '') {
  const history = createMemoryHistory({ initialEntries: [`/app/ky/${roundId}${page}?cho=${judgeId}`] });
  const router = createRouter({ routeTree: app.routeTree, basepath: '/app', history });
  render(<RouterProvider router={router} />);
  await screen.findByRole('heading', { level: 1 }, { timeout: 10_000 });
  return router;
}

const bySeat = (server: ReturnType<typeof seatServer>) =>
  server.asked.every(({ headers }) => headers.get(judgeHeader) === judgeId);

test('asks for everything as the seat, is named, and keeps the seat from page to page', {
  timeout: 20_000,
}, async () => {
  const server = seatServer();
  const router = await openRound();
  expect(await screen.findByText('trưởng ban giám khảo, vào bằng mã')).toBeVisible();
  expect(screen.getByText('Đinh Thị Ngân')).toBeVisible();
  expect(screen.queryByRole('button', { name: 'Đăng xuất' })).toBeNull();
  expect(screen.getByRole('link', { name: 'Về phiếu của tôi' })).toHaveAttribute('href', `/app/cham/${judgeId}`);
  const pages = screen.getByRole('navigation', { name: 'Các phần của kỳ' });
  expect(within(pages).queryByRole('link', { name: 'Bài chấm tập' })).toBeNull();

  for (const [page, heading] of [
    ['Phiếu giấy', 'Phiếu giấy'],
    ['Xung đột lợi ích', 'Xung đột lợi ích'],
    ['Đóng lượt chấm', 'Đóng lượt chấm'],
  ] as const) {
    await userEvent.click(within(pages).getByRole('link', { name: page }));
    await screen.findByRole('heading', { level: 1, name: new RegExp(heading) }, { timeout: 10_000 });
    expect(router.state.location.search).toEqual({ cho: judgeId });
  }
  expect(bySeat(server)).toBe(true);
  expect(server.asked.some(({ path }) => path === '/api/me' || path.endsWith('/paper-copies'))).toBe(false);
});

test('a head opens a sheet again as the seat', { timeout: 20_000 }, async () => {
  const server = seatServer().on('put', '/api/score-sheets/{sheetId}/reopening', {
    id: 'sheet-J01-A1',
    revision: 4,
    submitted: false,
    counted: true,
  });
  await openRound();
  await userEvent.click(await screen.findByRole('button', { name: /Giám khảo J01/ }));
  await userEvent.click(await screen.findByRole('button', { name: 'Mở lại A1' }));
  await userEvent.type(screen.getByLabelText('Lý do'), 'Nhầm');
  await userEvent.click(screen.getByRole('button', { name: 'Mở lại phiếu' }));
  await waitFor(() => expect(server.changes).toHaveLength(1));
  expect(server.changes[0]?.headers.get(judgeHeader)).toBe(judgeId);
});

test('a head decides a recusal, takes in a late copy and closes the scoring as the seat', {
  timeout: 30_000,
}, async () => {
  const server = seatServer()
    .on('put', '/api/recusals/{recusalId}/agreement', { ...recusal, agreedByHead: accountId })
    .on('put', '/api/late-copies/{lateCopyId}/taking-in', {
      id: late.sheetId,
      revision: 5,
      submitted: true,
      counted: true,
    })
    .on('put', '/api/rounds/{roundId}/phase', round({ phase: 'deliberation' }));
  await openRound('/xung-dot');
  await userEvent.click(await screen.findByRole('button', { name: 'Đồng ý không chấm' }));
  await waitFor(() => expect(server.changes).toHaveLength(1));

  await userEvent.click(screen.getByRole('link', { name: 'Tệp và bản muộn' }));
  await userEvent.click(await screen.findByRole('button', { name: /Nhận vào/ }, { timeout: 10_000 }));
  await userEvent.type(screen.getByLabelText('Lý do'), 'Máy mất mạng');
  await userEvent.click(screen.getAllByRole('button', { name: 'Nhận vào' }).at(-1)!);
  await waitFor(() => expect(server.changes).toHaveLength(2));

  await userEvent.click(screen.getByRole('link', { name: 'Đóng lượt chấm' }));
  await userEvent.click(
    await screen.findByRole('button', { name: 'Đóng lượt chấm, chuyển Hội đồng' }, { timeout: 10_000 }),
  );
  await userEvent.click(screen.getAllByRole('button', { name: 'Đóng lượt chấm, chuyển Hội đồng' }).at(-1)!);
  await waitFor(() => expect(server.changes).toHaveLength(3));
  expect(bySeat(server)).toBe(true);
});

test('a deputy by code has the deputy’s pages, and is not asked what only a head may see', async () => {
  const server = seatServer({ role: 'deputy' });
  await openRound();
  expect(await screen.findByText('phó trưởng ban giám khảo, vào bằng mã')).toBeVisible();
  await screen.findByRole('button', { name: /Giám khảo J01/ });
  expect(screen.queryByRole('link', { name: 'Phiếu giấy' })).toBeNull();
  expect(screen.queryByRole('link', { name: 'Đóng lượt chấm' })).toBeNull();
  expect(server.asked.some(({ path }) => path.endsWith('/gap-alerts') || path.endsWith('/paper-copies'))).toBe(false);
});

test('a judge’s code, or a code of another round, opens nothing here', async () => {
  seatServer({ role: 'judge' });
  await openRound();
  expect(screen.getByRole('heading', { level: 1 })).toHaveTextContent('Không có phần việc nào ở đây');
  expect(screen.getAllByRole('link', { name: 'Về phiếu của tôi' })).toHaveLength(2);
  expect(screen.queryByRole('link', { name: 'Tiến độ chấm' })).toBeNull();
});

test('a session that has ended leads to that judge’s own sign-in by code', async () => {
  seatServer().on('get', '/api/judge-session', problem(401, 'unauthenticated', 'Chưa đăng nhập.'));
  await openRound();
  expect(screen.getByRole('link', { name: 'Nhập mã giám khảo' })).toHaveAttribute(
    'href',
    `/app/cham/vao?cho=${judgeId}`,
  );
});

test('behind the PIN: a tablet that is locked asks for nothing and goes to the judge’s own door', async () => {
  vi.mocked(reopenJudge).mockResolvedValue(undefined);
  const server = seatServer();
  const router = await openRound();
  expect(router.state.location.pathname).toBe(`/cham/${judgeId}`);
  expect(server.asked).toEqual([]);
});
