// What a facility reads of its own result, and how it objects.
import {
  createMemoryHistory,
  createRootRoute,
  createRoute,
  createRouter,
  RouterProvider,
} from '@tanstack/react-router';
import { render, screen, waitFor, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { beforeEach, expect, test, vi } from 'vitest';
import { draftDb } from '../../../offline/drafts';
import { problem, testServer } from '../../../test/server';
import { anAppeal, aResult } from '../testing/results';
import { ResultPage } from './ResultPage';

// jsdom reads no files.
vi.mock('../photos/shrinker', () => ({
  shrinker: () => ({ digest: async (file: Blob) => `${file.size}`, shrink: async (file: Blob) => ({ file }) }),
}));
vi.mock('../../../api/upload', () => ({ upload: vi.fn(async () => ({ id: 'paper-1' })) }));

HTMLDialogElement.prototype.showModal ??= function showModal(this: HTMLDialogElement) {
  this.open = true;
};
HTMLDialogElement.prototype.close ??= function close(this: HTMLDialogElement) {
  this.open = false;
};

beforeEach(async () => {
  const db = await draftDb();
  await Promise.all((['entries', 'edits', 'uploads', 'appeals'] as const).map((name) => db.clear(name)));
});

async function show() {
  const root = createRootRoute();
  const page = createRoute({
    getParentRoute: () => root,
    path: '/co-so/ho-so/$entryId/ket-qua',
    component: ResultPage,
  });
  const router = createRouter({
    routeTree: root.addChildren([page]),
    history: createMemoryHistory({ initialEntries: ['/co-so/ho-so/e1/ket-qua'] }),
  });
  // The registered router is the whole app's.
  const shown = render(<RouterProvider router={router as never} />);
  await screen.findByRole('heading', { level: 1 });
  return shown;
}

const words = 'Nội dung kiến nghị';

test('the score, its exact fraction, the place in the group and each criterion group are told', async () => {
  testServer().on('get', '/api/entries/{entryId}/result', aResult({ levelName: 'Hạng A' }));
  await show();
  const outcome = screen.getByRole('region', { name: 'Kết quả' });
  expect(outcome).toHaveTextContent('Được công nhận, Hạng A');
  expect(outcome).toHaveTextContent('78,94 / 100 điểm');
  expect(within(outcome).getByText(/1421\/18/)).not.toBeVisible();
  await userEvent.click(within(outcome).getByText('Cách tính'));
  expect(within(outcome).getByText(/1421\/18/)).toBeVisible();
  expect(outcome).toHaveTextContent('2 trên 6');
  expect(screen.getByText('Thị trường').closest('li')).toHaveTextContent('35,72 / 40');
  expect(screen.getByText('Đường đan đều tay.')).toBeVisible();
  expect(screen.getByText('2 nhận xét đang được thư ký đọc.')).toBeVisible();
});

test('above the pass mark and not recognised: one sentence says why; below it: which mark', async () => {
  const server = testServer().on('get', '/api/entries/{entryId}/result', aResult({ status: 'not-awarded' }));
  const { unmount } = await show();
  expect(screen.getByText(/số sản phẩm được công nhận có hạn và do Hội đồng quyết định/)).toBeVisible();
  unmount();
  server.on('get', '/api/entries/{entryId}/result', aResult({ status: 'not-awarded', passed: false }));
  await show();
  expect(screen.getByText('Điểm chưa đến mức đạt của kỳ này (từ 70).')).toBeVisible();
});

test('without a score nothing is called zero', async () => {
  const { total: _, groupRank: __, rank: ___, ...rest } = aResult({ status: 'incomplete', groups: [] });
  testServer().on('get', '/api/entries/{entryId}/result', rest);
  await show();
  expect(screen.getByText('Không có điểm')).toBeVisible();
  expect(screen.getByText('Không xếp hạng')).toBeVisible();
});

test('before publication the page says so and leads to the status', async () => {
  testServer().on('get', '/api/entries/{entryId}/result', problem(404, 'entry-not-found', 'Không có.'));
  await show();
  expect(screen.getByRole('heading', { level: 1 })).toHaveTextContent('Chưa có kết quả để xem ở đây');
  expect(screen.getByRole('link', { name: 'Tình trạng hồ sơ' })).toBeVisible();
});

test('the window is told in working days, with its last day', async () => {
  testServer().on('get', '/api/entries/{entryId}/result', aResult());
  await show();
  expect(await screen.findByText(/đến hết ngày 27\/11\/2026, còn 6 ngày làm việc/)).toBeVisible();
});

test('when the window is over there is no form', async () => {
  testServer().on(
    'get',
    '/api/entries/{entryId}/result',
    aResult({
      appeal: { until: '2026-11-27T17:00:00Z', daysLeft: 0, open: false, code: 'appeal-window-closed', items: [] },
    }),
  );
  await show();
  expect(screen.getByText('Hạn gửi kiến nghị là hết ngày 27/11/2026, nay đã qua.')).toBeVisible();
  expect(screen.queryByRole('button', { name: 'Viết kiến nghị' })).toBeNull();
});

test('what was typed and picked is there after a reload, and goes with the appeal', async () => {
  let filed: string | undefined;
  const server = testServer()
    .on('get', '/api/entries/{entryId}/result', () =>
      filed === undefined
        ? aResult()
        : aResult({
            appeal: {
              until: '2026-11-27T17:00:00Z',
              daysLeft: 6,
              open: false,
              code: 'appeal-open',
              items: [anAppeal({ id: filed, text: 'Xin chấm lại phần kinh tế.' })],
            },
          }),
    )
    .on('post', '/api/entries/{entryId}/appeals', (asked) => {
      const body = asked.body as { id: string; text: string };
      filed = body.id;
      return Response.json(anAppeal(body), { status: 201 });
    });
  const first = await show();
  await userEvent.click(await screen.findByRole('button', { name: 'Viết kiến nghị' }));
  await userEvent.type(screen.getByLabelText(words), 'Xin chấm lại phần kinh tế.');
  await userEvent.upload(
    screen.getByLabelText('Chụp giấy hoặc chọn tệp'),
    [new File(['x'], 'hop-dong.pdf', { type: 'application/pdf' }), new File(['x'], 'a.exe', { type: 'x/y' })],
    { applyAccept: false },
  );
  expect(screen.getByRole('alert')).toHaveTextContent('a.exe: chỉ nhận tệp PDF, JPEG hoặc PNG.');
  const db = await draftDb();
  await waitFor(async () => expect((await db.get('appeals', 'e1'))?.files).toHaveLength(1));
  first.unmount();

  await show();
  expect(await screen.findByLabelText(words)).toHaveValue('Xin chấm lại phần kinh tế.');
  expect(screen.getByText('Đây là phần đã viết lần trước trên máy này.')).toBeVisible();
  expect(screen.getByText('hop-dong.pdf')).toBeVisible();
  await userEvent.click(screen.getByRole('button', { name: 'Gửi kiến nghị' }));
  expect(await screen.findByText(/^Đã gửi kiến nghị\./)).toBeVisible();
  expect(server.changes).toHaveLength(1);
  expect(server.changes[0]?.body).toMatchObject({ text: 'Xin chấm lại phần kinh tế.' });
  expect(filed?.[14]).toBe('7');
  const { upload } = await import('../../../api/upload');
  await waitFor(() =>
    expect(vi.mocked(upload).mock.calls[0]?.[0]).toBe(`/api/appeals/${filed}/papers?fileName=hop-dong.pdf`),
  );
  await waitFor(async () => expect(await db.get('appeals', 'e1')).toBeUndefined());
});

test('nothing written is said beside the field, which takes the focus', async () => {
  const server = testServer().on('get', '/api/entries/{entryId}/result', aResult());
  await show();
  await userEvent.click(await screen.findByRole('button', { name: 'Viết kiến nghị' }));
  await userEvent.click(screen.getByRole('button', { name: 'Chưa viết nội dung kiến nghị' }));
  expect(screen.getByRole('alert')).toHaveTextContent('Viết nội dung kiến nghị trước khi gửi.');
  expect(screen.getByLabelText(words)).toHaveFocus();
  expect(server.changes).toEqual([]);
});

test('where the answer to a sending was lost, the draft goes and the appeal stands once', async () => {
  const db = await draftDb();
  const item = anAppeal();
  await db.put('appeals', { entryId: 'e1', id: item.id, text: `${item.text}\n`, files: [] });
  const server = testServer().on(
    'get',
    '/api/entries/{entryId}/result',
    aResult({
      appeal: { until: '2026-11-27T17:00:00Z', daysLeft: 6, open: false, code: 'appeal-open', items: [item] },
    }),
  );
  await show();
  await waitFor(async () => expect(await db.get('appeals', 'e1')).toBeUndefined());
  expect(screen.getAllByText(item.text)).toHaveLength(1);
  expect(server.changes).toEqual([]);
});

test('what was typed on after such a sending is kept as another draft', async () => {
  const db = await draftDb();
  const item = anAppeal();
  await db.put('appeals', { entryId: 'e1', id: item.id, text: 'Viết lại từ đầu.', files: [] });
  testServer().on(
    'get',
    '/api/entries/{entryId}/result',
    aResult({
      appeal: { until: '2026-11-27T17:00:00Z', daysLeft: 6, open: false, code: 'appeal-open', items: [item] },
    }),
  );
  await show();
  expect(await screen.findByText(/còn một bản viết khác chưa gửi/)).toBeVisible();
  await waitFor(async () => expect((await db.get('appeals', 'e1'))?.id).not.toBe(item.id));
  expect((await db.get('appeals', 'e1'))?.text).toBe('Viết lại từ đầu.');
});

test('an open appeal is withdrawn with the version that was seen', async () => {
  const item = anAppeal({ version: 3 });
  let status: 'open' | 'withdrawn' = 'open';
  const server = testServer()
    .on('get', '/api/entries/{entryId}/result', () =>
      aResult({
        appeal: {
          until: '2026-11-27T17:00:00Z',
          daysLeft: 6,
          open: status === 'withdrawn',
          items: [{ ...item, status }],
        },
      }),
    )
    .on('post', '/api/appeals/{appealId}/withdrawal', () => {
      status = 'withdrawn';
      return anAppeal({ status });
    });
  await show();
  await userEvent.click(await screen.findByRole('button', { name: 'Rút kiến nghị' }));
  const dialog = screen.getByRole('dialog', { name: 'Rút kiến nghị?' });
  await userEvent.click(within(dialog).getByRole('button', { name: 'Rút kiến nghị' }));
  expect(await screen.findByText('Cơ sở đã rút')).toBeVisible();
  expect(server.changes[0]?.headers.get('If-Match')).toBe('"3"');
});

test('the council’s answer stands beside what was asked', async () => {
  testServer().on(
    'get',
    '/api/entries/{entryId}/result',
    aResult({
      appeal: {
        until: '2026-11-27T17:00:00Z',
        daysLeft: 6,
        open: true,
        items: [anAppeal({ status: 'retake', answer: 'Chấm lại nhóm kinh tế.', settledAt: '2026-11-20T02:00:00Z' })],
      },
    }),
  );
  await show();
  expect(screen.getByText('Chấm lại, kết quả sẽ được đính chính')).toBeVisible();
  expect(screen.getByText('Chấm lại nhóm kinh tế.')).toBeVisible();
});

test('declining asks for a reason and sends the version that was seen', async () => {
  const promotion = {
    id: 'm1',
    version: 4,
    status: 'waiting' as const,
    statusWords: '',
    tierName: 'Cấp khu vực',
    papers: [],
  };
  const server = testServer()
    .on('get', '/api/entries/{entryId}/result', aResult({ promotion }))
    .on('put', '/api/promotions/{promotionId}/declining', Response.json({}));
  await show();
  expect(screen.getByRole('heading', { name: 'Lên cấp khu vực' })).toBeVisible();
  await userEvent.click(screen.getByRole('button', { name: 'Từ chối lên cấp trên' }));
  await userEvent.click(screen.getByRole('button', { name: 'Từ chối' }));
  expect(screen.getByRole('alert')).toHaveTextContent('Ghi lý do');
  await userEvent.type(screen.getByLabelText('Lý do'), 'Hết hàng');
  await userEvent.click(screen.getByRole('button', { name: 'Từ chối' }));
  await waitFor(() => expect(server.changes[0]?.body).toEqual({ reason: 'Hết hàng' }));
  expect(server.changes[0]?.headers.get('If-Match')).toBe('"4"');
});
