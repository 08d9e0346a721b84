// Codes, closing, files and paper: what each page lets whom do.
import { screen, waitFor } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { expect, test, vi } from 'vitest';
import type { Schemas } from '../../api/client';
import {
  accountId,
  boardOf,
  held,
  judgeProgress,
  me,
  panelJudge,
  round,
  roundId,
  sheetProgress,
  showPage,
  unitId,
} from '../../test/round';
import { problem, testServer } from '../../test/server';
import { Closing } from './Closing';
import { Codes } from './Codes';
import { Exports } from './Exports';
import { PaperSheets } from './PaperSheets';

const state = (given: Partial<Schemas['JudgeCodeState']>): Schemas['JudgeCodeState'] => ({
  judgeId: 'j1',
  name: 'Lê Quý',
  judgeCode: 'J14',
  role: 'judge',
  title: '',
  scores: true,
  status: 'none',
  devices: [],
  ...given,
});
const issued = {
  judgeId: 'j1',
  name: 'Lê Quý',
  judgeCode: 'J14',
  role: 'judge' as const,
  code: 'ABCD-EFGH',
  link: 'x',
};

test('codes are shown once, and closing before printing is asked twice', async () => {
  const server = testServer()
    .on('get', '/api/rounds/{roundId}/judge-codes', { items: [state({})] })
    .on('post', '/api/rounds/{roundId}/judge-codes', { items: [issued] });
  await showPage(Codes, me(held('secretary')));
  await userEvent.click(await screen.findByRole('button', { name: 'Cấp mã cho 1 giám khảo chưa có' }));
  expect(await screen.findByText('ABCD-EFGH')).toBeVisible();
  expect(server.changes[0]?.body).toEqual({ judgeIds: [] });
  const close = screen.getByRole('button', { name: 'Đã in hoặc ghi lại, đóng' });
  await userEvent.click(close);
  expect(screen.getByText(/không xem lại được mã/)).toBeVisible();
  await userEvent.click(close);
  expect(screen.queryByText('ABCD-EFGH')).toBeNull();
});

test('printing sends the codes and offers the file', async () => {
  const server = testServer()
    .on('get', '/api/rounds/{roundId}/judge-codes', { items: [state({})] })
    .on('post', '/api/rounds/{roundId}/judge-codes', { items: [issued] })
    .on(
      'post',
      '/api/rounds/{roundId}/judge-code-sheets',
      new Response('%PDF', { headers: { 'Content-Type': 'application/pdf' } }),
    );
  URL.createObjectURL = () => 'blob:codes';
  URL.revokeObjectURL = () => {};
  const saved = vi.spyOn(HTMLAnchorElement.prototype, 'click').mockImplementation(() => {});
  await showPage(Codes, me(held('secretary')));
  await userEvent.click(await screen.findByRole('button', { name: 'Cấp mã: Lê Quý' }));
  await userEvent.click(await screen.findByRole('button', { name: 'In phiếu mã (PDF)' }));
  expect(await screen.findByRole('link', { name: 'Mở tệp' })).toHaveAttribute('href', 'blob:codes');
  expect(saved).toHaveBeenCalledOnce();
  expect(server.changes.at(-1)?.body).toEqual({ items: [{ judgeId: 'j1', code: 'ABCD-EFGH' }] });
});

test('issuing anew says first what it does to devices and sheets', async () => {
  const server = testServer()
    .on('get', '/api/rounds/{roundId}/judge-codes', {
      items: [state({ status: 'used', issuedAt: '2026-11-22T01:00:00Z' })],
    })
    .on('post', '/api/rounds/{roundId}/judge-codes', { items: [issued] });
  await showPage(Codes, me(held('organiser', { unitId })));
  await userEvent.click(await screen.findByRole('button', { name: 'Cấp lại: Lê Quý' }));
  expect(screen.getByText(/bị đăng xuất trong vòng một phút/)).toHaveTextContent(
    'Phiếu chưa gửi vẫn còn trên máy cũ: nhập mã mới trên máy đó để gửi, hoặc xuất tệp dự phòng giao Thư ký.',
  );
  expect(server.changes).toEqual([]);
  await userEvent.click(screen.getByRole('button', { name: 'Cấp mã mới' }));
  await waitFor(() => expect(server.changes[0]?.body).toEqual({ judgeIds: ['j1'] }));
});

test('a head sees who has signed in and issues nothing', async () => {
  testServer().on('get', '/api/rounds/{roundId}/judge-codes', {
    items: [state({ status: 'used', firstSignIn: { deviceId: 'd', deviceName: 'Máy 4', at: '2026-11-23T01:00:00Z' } })],
  });
  await showPage(Codes, me(held('panel-head')));
  expect(await screen.findByText('Máy 4')).toBeVisible();
  expect(screen.queryByRole('button')).toBeNull();
});

const missing = {
  next: 'deliberation' as const,
  missing: [{ code: 'sheets-not-submitted', message: '2 phiếu chưa nộp: J04 – A1, A2.', count: 2, overridable: true }],
};
const progress = { stage: 1, judges: [judgeProgress('J04', { waiting: 2 })], sheets: [sheetProgress('J04', 'A1')] };

function closingServer() {
  return testServer()
    .on('get', '/api/rounds/{roundId}/phase', missing)
    .on('get', '/api/rounds/{roundId}/scoring-progress', progress)
    .on('get', '/api/rounds/{roundId}/board', boardOf(progress))
    .on('get', '/api/rounds/{roundId}/judges', { items: [] });
}

test('a head closes over what is missing, with judges and entries listed and a reason', async () => {
  const server = closingServer().on('put', '/api/rounds/{roundId}/phase', round({ phase: 'deliberation' }));
  await showPage(Closing, me(held('panel-head')));
  await userEvent.click(await screen.findByRole('button', { name: 'Đóng dù còn thiếu' }));
  expect(screen.getAllByText('J04 – A1, A2')).toHaveLength(2);
  await userEvent.type(screen.getByLabelText('Lý do'), 'Giám khảo ốm');
  await userEvent.click(screen.getAllByRole('button', { name: 'Đóng dù còn thiếu' }).at(-1)!);
  await waitFor(() => expect(server.changes).toHaveLength(1));
  expect(server.changes[0]?.headers.get('If-Match')).toBe('"7"');
  expect(server.changes[0]?.body).toEqual({ phase: 'deliberation', override: true, reason: 'Giám khảo ốm' });
});

test('a secretary is told that only the head may, on a button that says what is missing', async () => {
  closingServer();
  await showPage(Closing, me(held('secretary')));
  await userEvent.click(await screen.findByRole('button', { name: 'Còn 1 việc thiếu' }));
  expect(screen.getByRole('list', { name: 'Còn thiếu' })).toHaveFocus();
  expect(screen.queryByRole('button', { name: 'Đóng dù còn thiếu' })).toBeNull();
  expect(screen.getByText(/Chỉ trưởng ban được đóng/)).toBeVisible();
});

test('what the server finds missing at the last moment takes the place of what was listed', async () => {
  closingServer()
    .on('get', '/api/rounds/{roundId}/phase', { next: 'deliberation', missing: [] })
    .on(
      'put',
      '/api/rounds/{roundId}/phase',
      problem(409, 'phase-blocked', 'Chưa thể.', [
        { path: 'recusals-awaiting', code: 'required', message: 'Việc không chấm của J02 còn chờ.' },
      ]),
    );
  await showPage(Closing, me(held('secretary')));
  await userEvent.click(await screen.findByRole('button', { name: 'Đóng lượt chấm, chuyển Hội đồng' }));
  await userEvent.click(screen.getAllByRole('button', { name: 'Đóng lượt chấm, chuyển Hội đồng' }).at(-1)!);
  expect(await screen.findByText('Việc không chấm của J02 còn chờ.')).toBeVisible();
});

test('with two stages the first closing opens the second', async () => {
  const server = closingServer()
    .on('get', '/api/rounds/{roundId}/phase', {
      next: 'deliberation',
      missing: [{ code: 'second-stage-not-open', message: 'Lượt chấm 2 chưa mở.', count: 1, overridable: false }],
    })
    .on('put', '/api/rounds/{roundId}/second-stage', round({ stage: 2 }));
  const two = round();
  await showPage(Closing, me(held('secretary')), { ...two, rules: { ...two.rules, stages: [{}, {}] } });
  await userEvent.click(await screen.findByRole('button', { name: 'Mở lượt chấm 2' }));
  await userEvent.click(screen.getAllByRole('button', { name: 'Mở lượt chấm 2' }).at(-1)!);
  await waitFor(() => expect(server.changes[0]?.path).toBe(`/api/rounds/${roundId}/second-stage`));
});

const envelope = {
  format: 'tieubieu/unsent',
  version: 1,
  roundId,
  judgeId: 'j',
  deviceId: 'd',
  keyId: 'k',
  ephemeral: 'e',
  iv: 'i',
  ciphertext: 'c',
  signature: 's',
};
const counts = { sheets: 5, applied: 3, present: 1, kept: 1, refused: 0, at: '2026-11-23T03:00:00Z', repeated: false };

test('a file of unsent sheets is taken in and answered by counts; a second time it says so', async () => {
  const server = testServer()
    .on('get', '/api/rounds/{roundId}/late-copies', { items: [] })
    .on('get', '/api/rounds/{roundId}/judges', { items: [] })
    .on('post', '/api/rounds/{roundId}/unsent-imports', counts);
  await showPage(Exports, me(held('secretary')));
  const file = new File([JSON.stringify(envelope)], 'chua-gui.json', { type: 'application/json' });
  await userEvent.upload(screen.getByLabelText(/Tệp phiếu chưa gửi/), file);
  expect(await screen.findByText('Đã ghi vào hệ thống')).toBeVisible();
  expect(screen.getByText('Lần lưu trong tệp').closest('div')).toHaveTextContent('5 lần lưu');
  expect(server.changes[0]?.body).toEqual(envelope);
  server.on('post', '/api/rounds/{roundId}/unsent-imports', { ...counts, repeated: true });
  await userEvent.upload(screen.getByLabelText(/Tệp phiếu chưa gửi/), file);
  expect(await screen.findByText(/Tệp này đã được nhận lúc/)).toBeVisible();
});

test('a file of something else never leaves the page', async () => {
  const server = testServer().on('get', '/api/rounds/{roundId}/late-copies', { items: [] });
  await showPage(Exports, me(held('secretary')));
  await userEvent.upload(
    screen.getByLabelText(/Tệp phiếu chưa gửi/),
    new File(['{}'], 'x.json', { type: 'application/json' }),
  );
  expect(await screen.findByText(/không phải tệp phiếu chưa gửi/)).toBeVisible();
  expect(server.changes).toEqual([]);
});

const copy: Schemas['PaperCopy'] = {
  id: 'c1',
  sheetId: 's1',
  judgingCode: 'A036',
  judgeCode: 'J11',
  judgeName: 'Đỗ Tường Vi',
  scanId: 'scan1',
  contentType: 'image/jpeg',
  marks: { a: 850 },
  remarks: {},
  total: 850,
  status: 'awaiting',
  enteredBy: accountId,
  enteredByName: 'Lưu Thị Mơ',
  enteredAt: '2026-11-23T03:00:00Z',
  reason: '',
  version: 3,
};

function paperServer(enteredBy: string) {
  return testServer()
    .on('get', '/api/rounds/{roundId}/paper-copies', { items: [{ ...copy, enteredBy }] })
    .on('get', '/api/rounds/{roundId}/rubrics', { items: [] })
    .on('get', '/api/rounds/{roundId}/scoring-progress', progress)
    .on('get', '/api/rounds/{roundId}/board', boardOf(progress))
    .on('put', '/api/paper-copies/{paperCopyId}/confirmation', { ...copy, status: 'confirmed' });
}

test('who typed a paper sheet is told why somebody else must confirm it', async () => {
  paperServer(accountId);
  await showPage(PaperSheets, me(held('secretary')));
  await userEvent.click(await screen.findByRole('button', { name: 'Đối chiếu' }));
  expect(screen.getByText(/không tự xác nhận được/)).toBeVisible();
  expect(screen.queryByRole('button', { name: /xác nhận/ })).toBeNull();
});

test('a second person sees the scan beside the figures and confirms this version', async () => {
  const server = paperServer('somebody-else');
  await showPage(PaperSheets, me(held('organiser', { unitId })));
  await userEvent.click(await screen.findByRole('button', { name: 'Đối chiếu' }));
  expect(screen.getByRole('img', { name: 'Bản quét phiếu A036' })).toHaveAttribute('src', '/media/paper-scans/scan1');
  await userEvent.click(screen.getByRole('button', { name: 'Điểm khớp bản quét: xác nhận' }));
  await waitFor(() => expect(server.changes[0]?.headers.get('If-Match')).toBe('"3"'));
});

const onPanel = (scores: boolean) => panelJudge('J02', { accountId, role: 'head', scores });

test('a head who scores is told why there is no list, which is not asked for', async () => {
  const server = testServer().on('get', '/api/rounds/{roundId}/judges', { items: [onPanel(true)] });
  await showPage(PaperSheets, me(held('panel-head')));
  expect(await screen.findByText(/Trưởng ban có chấm điểm không xem/)).toBeVisible();
  expect(server.asked.some(({ path }) => path.endsWith('/paper-copies'))).toBe(false);
});

test('a head who scores nothing sees the list', async () => {
  paperServer('somebody-else').on('get', '/api/rounds/{roundId}/judges', { items: [onPanel(false)] });
  await showPage(PaperSheets, me(held('panel-head')));
  expect(await screen.findByRole('button', { name: 'Đối chiếu' })).toBeVisible();
});

const rubric: Schemas['Rubric'] = {
  groupId: 'food',
  version: 1,
  tree: {
    criterionGroups: [
      {
        id: 'g',
        name: 'Chất lượng',
        maxPoints: 1000,
        criteria: [{ id: 'a', name: 'Hương vị', kind: 'points', maxPoints: 1000, step: 50 }],
      },
    ],
  },
} as Schemas['Rubric'];

test('before any mark a paper sheet has no total: not scored is not zero', async () => {
  paperServer('x').on('get', '/api/rounds/{roundId}/rubrics', { items: [rubric] });
  await showPage(PaperSheets, me(held('secretary')));
  await userEvent.click(await screen.findByRole('button', { name: 'Nhập một phiếu giấy' }));
  await userEvent.click(await screen.findByRole('combobox', { name: 'Giám khảo' }));
  await userEvent.click(await screen.findByRole('option', { name: /Giám khảo J04/ }));
  await userEvent.click(screen.getByRole('combobox', { name: 'Mã chấm' }));
  await userEvent.click(await screen.findByRole('option', { name: 'A1' }));
  expect(await screen.findByText('– / 100')).toBeVisible();
  await userEvent.type(screen.getByRole('textbox', { name: /Hương vị/ }), '0');
  expect(screen.getByText('0 / 100')).toBeVisible();
});
