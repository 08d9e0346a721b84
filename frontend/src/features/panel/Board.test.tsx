import { cleanup, screen, waitFor, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { expect, test } from 'vitest';
import {
  accountId,
  boardOf,
  device,
  held,
  judgeProgress,
  me,
  panelJudge,
  roundId,
  sheetProgress,
  showPage,
} from '../../test/round';
import { problem, testServer } from '../../test/server';
import { Board } from './Board';

const progress = {
  stage: 1,
  judges: [
    judgeProgress('J01', { submitted: 1, waiting: 1, devices: [device()], lastContact: new Date().toISOString() }),
    judgeProgress('J02', {
      role: 'head',
      submitted: 1,
      waiting: 1,
      devices: [device()],
      lastContact: new Date().toISOString(),
    }),
  ],
  sheets: [
    sheetProgress('J01', 'A1', { state: 'submitted', revision: 4 }),
    sheetProgress('J01', 'A2'),
    sheetProgress('J02', 'A1', { state: 'submitted', revision: 2, source: 'paper' }),
    sheetProgress('J02', 'A2'),
  ],
};
const empty = { items: [] };

function boardServer() {
  return testServer()
    .on('get', '/api/rounds/{roundId}/scoring-progress', ({ query }) => ({
      ...progress,
      sheets: progress.sheets.filter(({ judgeId }) => judgeId === query.get('judgeId')),
    }))
    .on('get', '/api/rounds/{roundId}/board', boardOf(progress))
    .on('get', '/api/rounds/{roundId}/judges', empty)
    .on('get', '/api/rounds/{roundId}/recusals', empty)
    .on('get', '/api/rounds/{roundId}/paper-copies', empty)
    .on('get', '/api/rounds/{roundId}/late-copies', empty);
}

test('shows every judge’s sheets by state, in words', async () => {
  boardServer();
  await showPage(Board, me(held('secretary')));
  const row = (await screen.findByRole('button', { name: /Giám khảo J01/ })).closest('tr')!;
  expect(within(row).getByRole('img', { name: 'Đã nộp' })).toBeVisible();
  expect(within(row).getByRole('img', { name: 'Chưa chấm' })).toBeVisible();
  expect(within(row).getByText('60/60')).toBeVisible();
});

test('who has never signed in is said to be so, not to have gone silent', async () => {
  boardServer().on(
    'get',
    '/api/rounds/{roundId}/board',
    boardOf({
      ...progress,
      judges: [
        ...progress.judges,
        judgeProgress('J03', { waiting: 1, lastContact: '2026-11-01T00:00:00Z' }),
        judgeProgress('J04', { waiting: 1 }),
      ],
    }),
  );
  await showPage(Board, me(held('secretary')));
  const row = (await screen.findByRole('button', { name: /Giám khảo J03/ })).closest('tr')!;
  expect(within(row).getByText('Chưa đăng nhập')).toBeVisible();
  const cell = (name: string) => screen.getByText(name, { selector: 'dt' }).closest('div')!;
  expect(cell('Mất liên lạc trên 15 phút')).toHaveTextContent('0 giám khảo');
  expect(cell('Chưa đăng nhập')).toHaveTextContent('2 giám khảo');
});

test('a head who scores, and a deputy, are not asked what they are always refused', async () => {
  for (const office of ['panel-head', 'panel-deputy'] as const) {
    const server = boardServer().on('get', '/api/rounds/{roundId}/judges', {
      items: [panelJudge('J02', { accountId, role: 'head' })],
    });
    await showPage(Board, me(held(office)));
    await screen.findAllByText(/Không có việc nào cần chú ý/);
    expect(server.asked.some(({ path }) => path.endsWith('/paper-copies'))).toBe(false);
    cleanup();
  }
});

test('asks for gaps only as a head, and leaves them out where the server hides them', async () => {
  const server = boardServer();
  await showPage(Board, me(held('secretary')));
  await screen.findByText('Không có việc nào cần chú ý.');
  expect(server.asked.some(({ path }) => path.endsWith('/gap-alerts'))).toBe(false);
  expect(screen.queryByText('Chênh lệch cần xem')).toBeNull();
});

test('shows a head who scores the bare fact, without a figure', async () => {
  boardServer().on('get', '/api/rounds/{roundId}/gap-alerts', {
    mode: 'own',
    totalGap: 1500,
    criterionGapPercent: 50,
    items: [{ entryId: 'e1', judgingCode: 'A1' }],
  });
  await showPage(Board, me(held('panel-head')));
  expect(await screen.findByText('A1: các giám khảo chấm cách xa nhau')).toBeVisible();
  await userEvent.click(screen.getByRole('button', { name: 'Xem chênh lệch' }));
  expect(screen.getByText(/chỉ biết có chênh lệch/)).toBeVisible();
  expect(screen.queryByText('Thấp nhất')).toBeNull();
});

test('a head opens a sheet again with a reason, by the revision that was seen', async () => {
  const server = boardServer().on('put', '/api/score-sheets/{sheetId}/reopening', {
    id: 'sheet-J01-A1',
    revision: 4,
    submitted: false,
    counted: true,
  });
  await showPage(Board, me(held('panel-head')));
  await userEvent.click(await screen.findByRole('button', { name: /Giám khảo J01/ }));
  await userEvent.click(await screen.findByRole('button', { name: 'Mở lại A1' }));
  await userEvent.click(screen.getByRole('button', { name: 'Mở lại phiếu' }));
  expect(screen.getByRole('alert')).toHaveTextContent('Ghi lý do');
  expect(server.changes).toEqual([]);

  await userEvent.type(screen.getByLabelText('Lý do'), 'Chấm nhầm tiêu chí 3');
  await userEvent.click(screen.getByRole('button', { name: 'Mở lại phiếu' }));
  await waitFor(() => expect(server.changes).toHaveLength(1));
  expect(server.changes[0]?.path).toBe('/api/score-sheets/sheet-J01-A1/reopening');
  expect(server.changes[0]?.headers.get('If-Match')).toBe('"4"');
  expect(server.changes[0]?.body).toEqual({ reason: 'Chấm nhầm tiêu chí 3' });
});

test('a deputy reopens the head’s sheets only, a secretary none', async () => {
  boardServer();
  await showPage(Board, me(held('panel-deputy')));
  await userEvent.click(await screen.findByRole('button', { name: /Giám khảo J01/ }));
  expect(screen.queryByRole('button', { name: /^Mở lại/ })).toBeNull();
  await userEvent.click(screen.getByRole('button', { name: 'Đóng' }));
  await userEvent.click(screen.getByRole('button', { name: /Giám khảo J02/ }));
  expect(await screen.findByRole('button', { name: 'Mở lại A1' })).toBeVisible();
});

test('says that its figures are old when the server stops answering, and keeps them', async () => {
  const server = boardServer();
  const client = await showPage(Board, me(held('secretary')));
  await screen.findByRole('button', { name: /Giám khảo J01/ });
  server.on('get', '/api/rounds/{roundId}/board', problem(503, 'unavailable', 'Tạm dừng.'));
  await client.refetchQueries({ queryKey: ['round', roundId, 'board'] });
  expect(await screen.findByText(/Số liệu dừng ở/)).toBeVisible();
  expect(screen.getByRole('button', { name: /Giám khảo J01/ })).toBeVisible();
});

test('before scoring it says what to do', async () => {
  boardServer().on('get', '/api/rounds/{roundId}/board', boardOf({ judges: [], sheets: [] }));
  await showPage(Board, me(held('secretary')));
  expect(await screen.findByText('Chưa có phiếu nào')).toBeVisible();
  expect(screen.getByRole('link', { name: 'Đến phần mã đăng nhập' })).toHaveAttribute('href', `/ky/${roundId}/ma`);
});

test('what the server tells of a judge is drawn at once, and said to be live', async () => {
  const board = boardOf(progress);
  const [first, second] = board.judges;
  const stream = new ReadableStream({
    start(into) {
      const send = (name: string, data: unknown) =>
        into.enqueue(new TextEncoder().encode(`event: ${name}\ndata: ${JSON.stringify(data)}\n\n`));
      send('board', board);
      send('rows', { stage: 1, at: board.at, judges: [{ ...second, cells: 'ss', waiting: 0, submitted: 2 }] });
    },
  });
  boardServer().on(
    'get',
    '/api/rounds/{roundId}/board/live',
    () => new Response(stream, { headers: { 'Content-Type': 'text/event-stream' } }),
  );
  await showPage(Board, me(held('secretary')));
  expect(await screen.findByText(/^Trực tiếp/)).toBeVisible();
  const row = (await screen.findByRole('button', { name: /Giám khảo J02/ })).closest('tr')!;
  await waitFor(() => expect(within(row).getAllByRole('img', { name: 'Đã nộp' })).toHaveLength(2));
  expect(first?.cells).toBe('sw');
});
