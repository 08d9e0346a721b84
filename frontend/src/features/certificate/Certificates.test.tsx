import { QueryClient, QueryClientProvider } from '@tanstack/react-query';
import { render, screen, within } from '@testing-library/react';
import { userEvent } from '@testing-library/user-event';
import { beforeEach, expect, test, vi } from 'vitest';
import type { Client } from '../../api/client';
import { type Opened, OpenRound, type Round } from '../panel/round';
import { Certificates } from './Certificates';
import type { Certificate, Form } from './queries';

const one = (over: Partial<Certificate>): Certificate => ({
  id: '1',
  entryId: 'e1',
  judgingCode: 'A001',
  group: 'handicraft',
  product: 'Giỏ cói đan hai lớp',
  facility: 'Hợp tác xã Cói Yên Sậy',
  number: '01/2026/CNNT-37',
  checkCode: '7K3M-9QXD-AB12',
  issuedOn: '2026-10-09',
  validUntil: '2029-12-31',
  status: 'valid',
  version: 1,
  ...over,
});
const words = {
  issuer: 'ỦY BAN NHÂN DÂN',
  title: 'GIẤY CHỨNG NHẬN',
  sentence: 'Sản phẩm {tier} {year}',
  signedFor: 'CHỦ TỊCH',
  numberPattern: '{number}/{year}',
};
const form: Form = { ...words, version: 0, defaults: words };

const answered = (data: unknown) => Promise.resolve({ data, response: new Response() });
const get = vi.fn();
const post = vi.fn();
const put = vi.fn();

function show(items: Certificate[]) {
  get.mockImplementation((path: string) => {
    if (path.endsWith('/certificates')) return answered({ items });
    if (path.endsWith('/certificate-form')) return answered(form);
    return answered({
      id: 'f1',
      status: 'ready',
      total: 2,
      done: 2,
      bytes: 2_000_000,
      requestedAt: '2026-10-09T00:00:00Z',
    });
  });
  const opened = {
    round: { id: 'r1' } as Round,
    ask: { GET: get, POST: post, PUT: put } as unknown as Client,
  } as Opened;
  return render(
    <QueryClientProvider client={new QueryClient({ defaultOptions: { queries: { retry: false } } })}>
      <OpenRound value={opened}>
        <Certificates />
      </OpenRound>
    </QueryClientProvider>,
  );
}

beforeEach(() => {
  HTMLDialogElement.prototype.showModal ??= function show(this: HTMLDialogElement) {
    this.open = true;
  };
  HTMLDialogElement.prototype.close ??= function close(this: HTMLDialogElement) {
    this.open = false;
  };
  for (const asked of [get, post, put]) asked.mockReset();
});

test('before approval there is nothing to print, and the words can be set already', async () => {
  show([]);
  expect(await screen.findByText(/Chưa có giấy chứng nhận nào/)).toBeVisible();
  expect(screen.queryByRole('button', { name: /Tạo tệp/ })).toBeNull();
  expect(await screen.findByText('Đang dùng mẫu mặc định.')).toBeVisible();
});

test('a reserved one is printed and not changed, one in force is reissued with a reason', async () => {
  const user = userEvent.setup();
  show([one({ id: '2', number: '02/2026/CNNT-37', status: 'reserved', version: 0 }), one({})]);
  const held = (await screen.findByText('02/2026/CNNT-37')).closest('tr');
  if (!held) throw new Error('no row');
  expect(within(held).getByRole('link', { name: 'In giấy số 02/2026/CNNT-37' })).toHaveAttribute(
    'href',
    '/api/certificates/2/document',
  );
  expect(within(held).queryByRole('button')).toBeNull();
  post.mockReturnValue(answered(one({ id: '3' })));
  await user.click(screen.getByRole('button', { name: 'Cấp lại giấy số 01/2026/CNNT-37' }));
  await user.type(screen.getByRole('textbox', { name: /Lý do/ }), 'Bản gốc bị hỏng');
  await user.click(within(screen.getByRole('dialog')).getByRole('button', { name: 'Cấp lại' }));
  expect(post).toHaveBeenCalledWith('/api/certificates/{certificateId}/reissue', {
    params: { path: { certificateId: '1' }, header: { 'If-Match': '"1"' } },
    body: { reason: 'Bản gốc bị hỏng' },
  });
});

test('a text without marks finds', async () => {
  const user = userEvent.setup();
  show([one({}), one({ id: '2', number: '02/2026/CNNT-37', product: 'Mật ong rừng' })]);
  await user.type(await screen.findByRole('searchbox'), 'mat ong');
  expect(screen.queryByText('01/2026/CNNT-37')).toBeNull();
  expect(screen.getByText('1 giấy khớp.')).toBeVisible();
});

test('a whole round is made and then downloaded', async () => {
  const user = userEvent.setup();
  show([
    one({}),
    one({ id: '2', number: '02/2026/CNNT-37', status: 'reserved', version: 0 }),
    one({ id: '3', number: '03/x', status: 'revoked' }),
  ]);
  post.mockReturnValue(
    answered({ id: 'f1', status: 'waiting', total: 2, done: 0, requestedAt: '2026-10-09T00:00:00Z' }),
  );
  await user.click(await screen.findByRole('button', { name: 'Tạo tệp 2 giấy' }));
  expect(await screen.findByRole('link', { name: 'Tải tệp PDF' })).toHaveAttribute(
    'href',
    '/media/rounds/r1/certificate-files/f1',
  );
});

test('what was typed stays when a colleague was faster', async () => {
  const user = userEvent.setup();
  show([]);
  const pattern = await screen.findByRole('textbox', { name: 'Mẫu số' });
  await user.clear(pattern);
  await user.type(pattern, '{{number}/GCN-{{year}');
  put.mockReturnValue(
    Promise.resolve({
      error: { status: 412, code: 'stale', detail: 'Mẫu giấy chứng nhận vừa được Lan lúc 10:42 thay đổi.' },
      response: new Response(null, { status: 412 }),
    }),
  );
  await user.click(screen.getByRole('button', { name: 'Lưu mẫu' }));
  expect(await screen.findByText(/vừa được Lan/)).toBeVisible();
  expect(pattern).toHaveValue('{number}/GCN-{year}');
});
