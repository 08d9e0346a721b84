// From the file to the entries: what is shown before anything is imported, and what a lost answer says.
import { screen, waitFor, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { beforeEach, expect, test, vi } from 'vitest';
import { Refusal } from '../../api/problem';
import { held, me, round, showPage, unitId } from '../../test/round';
import { testServer } from '../../test/server';
import { ImportPage } from './ImportPage';
import type { Imported, Preview, PreviewRow } from './server';

const { upload } = vi.hoisted(() => ({ upload: vi.fn<(url: string, file: Blob) => Promise<unknown>>() }));
vi.mock('../../api/upload', () => ({ upload }));

const row = (given: Partial<PreviewRow> = {}): PreviewRow => ({
  row: 3,
  facilityName: 'Hộ Mây tre',
  productName: 'Giỏ mây',
  productKnown: false,
  outcome: 'new-facility',
  groupId: 'handicraft',
  problems: [],
  ...given,
});
const looked = (given: Partial<Preview> = {}): Preview => ({
  sha256: 'a1',
  rows: [row()],
  problems: 0,
  newFacilities: 1,
  newProducts: 1,
  ready: true,
  ...given,
});
const imported: Imported = {
  id: 'i1',
  at: '2026-11-23T01:00:00Z',
  byName: 'Lưu Thị Mơ',
  fileName: 'ds.xlsx',
  rows: 2,
  repeated: false,
  entries: [
    { row: 3, entryId: 'e1', productName: 'Giỏ mây', facilityName: 'Hộ Mây tre', opens: true },
    { row: 4, entryId: 'e2', productName: 'Nón lá', facilityName: 'Hộ Nón', opens: false },
  ],
};

const organiser = me(held('organiser', { unitId }));
const open = () => showPage(ImportPage, organiser, round({ phase: 'registration' }));
const choose = (name = 'ds.xlsx') =>
  userEvent.upload(screen.getByLabelText(/Tệp bảng tính/), new File(['x'], name), { applyAccept: false });

beforeEach(() => {
  upload.mockReset();
  testServer().on('get', '/api/programmes/{programmeId}', new Response('{}', { status: 404 }));
});

test('what is wrong stands at its cell, and nothing can be imported', async () => {
  const problem = { cell: 'C7', column: 'Mã số thuế', code: 'code-check-digit', message: 'Mã số thuế không đúng.' };
  upload.mockResolvedValueOnce(
    looked({ rows: [row(), row({ row: 7, problems: [problem] })], problems: 1, ready: false }),
  );
  await open();
  await choose();
  const table = await screen.findByRole('table', { name: 'Các ô cần sửa' });
  expect(within(table).getByRole('rowheader', { name: 'C7' })).toBeVisible();
  expect(within(table).getByText('Mã số thuế không đúng.')).toBeVisible();
  expect(screen.getByText(/Còn 1 chỗ cần sửa, ở 1 dòng/)).toBeVisible();
  expect(screen.queryByRole('button', { name: /^Nhập/ })).toBeNull();
});

test('a file without faults is imported as it was looked at, and leads to its entries', async () => {
  upload.mockResolvedValueOnce(looked()).mockResolvedValueOnce(imported);
  await open();
  await choose('danh sách.xlsx');
  await userEvent.click(await screen.findByRole('button', { name: 'Nhập 1 hồ sơ' }));
  expect(await screen.findByRole('heading', { name: 'Đã nhập 2 hồ sơ.' })).toHaveFocus();
  expect(screen.getByRole('link', { name: 'Giỏ mây' })).toHaveAttribute('href', expect.stringContaining('/ho-so/e1'));
  expect(screen.queryByRole('link', { name: 'Nón lá' })).toBeNull();
  expect(upload.mock.calls[1]?.[0]).toContain(`fileName=${encodeURIComponent('danh sách.xlsx')}`);
  expect(upload.mock.calls[1]?.[1]).toBe(upload.mock.calls[0]?.[1]);
});

test('a lost answer says that pressing again makes nothing twice', async () => {
  upload.mockResolvedValueOnce(looked()).mockRejectedValueOnce(new TypeError('gone')).mockResolvedValueOnce(imported);
  await open();
  await choose();
  await userEvent.click(await screen.findByRole('button', { name: 'Nhập 1 hồ sơ' }));
  expect(await screen.findByText(/không bao giờ tạo hồ sơ hai lần/)).toBeVisible();
  await userEvent.click(screen.getByRole('button', { name: 'Nhập 1 hồ sơ' }));
  expect(await screen.findByRole('heading', { name: 'Đã nhập 2 hồ sơ.' })).toBeVisible();
});

test('what has changed since the preview is shown at its cells', async () => {
  const refused = new Refusal({
    status: 422,
    code: 'import-has-problems',
    message: '',
    fields: [],
    requestId: '',
    current: undefined,
    retryAfter: undefined,
  });
  const problem = { cell: 'N3', column: 'Tên sản phẩm', code: 'product-already-entered', message: 'Đã có hồ sơ.' };
  upload
    .mockResolvedValueOnce(looked())
    .mockRejectedValueOnce(refused)
    .mockResolvedValueOnce(looked({ sha256: 'a2', rows: [row({ problems: [problem] })], problems: 1, ready: false }));
  await open();
  await choose();
  await userEvent.click(await screen.findByRole('button', { name: 'Nhập 1 hồ sơ' }));
  expect(await screen.findByRole('rowheader', { name: 'N3' })).toBeVisible();
});

test('a file that was imported before is not offered again', async () => {
  upload.mockResolvedValueOnce(looked({ rows: [], ready: false, imported: { ...imported, rows: 3, repeated: true } }));
  await open();
  await choose();
  expect(await screen.findByText(/đã được nhập lúc/)).toHaveTextContent('Lưu Thị Mơ');
  expect(screen.getByText(/1 hồ sơ của tệp này đã bị xóa/)).toBeVisible();
  expect(screen.queryByRole('button', { name: /^Nhập/ })).toBeNull();
});

test('a file too large is not sent', async () => {
  await open();
  const file = new File(['x'], 'lớn.xlsx');
  Object.defineProperty(file, 'size', { value: 5 * 1024 * 1024 + 1 });
  await userEvent.upload(screen.getByLabelText(/Tệp bảng tính/), file, { applyAccept: false });
  expect(await screen.findByRole('alert')).toHaveTextContent('5 MB');
  expect(upload).not.toHaveBeenCalled();
});

test('a refused file says why, and another can be chosen', async () => {
  upload
    .mockRejectedValueOnce(
      new Refusal({
        status: 422,
        code: 'file-xls',
        message: 'Đây là tệp Excel đời cũ (.xls).',
        fields: [],
        requestId: '',
        current: undefined,
        retryAfter: undefined,
      }),
    )
    .mockResolvedValueOnce(looked());
  await open();
  await choose('cũ.xls');
  expect(await screen.findByRole('alert')).toHaveTextContent('.xls');
  await choose();
  await waitFor(() => expect(screen.queryByRole('alert')).toBeNull());
});

test('only those who run the round, only while it takes entries', async () => {
  await showPage(ImportPage, me(held('screener')), round({ phase: 'registration' }));
  expect(await screen.findByText(/Chỉ ban tổ chức và thư ký/)).toBeVisible();
});

test('after registration it says so', async () => {
  await showPage(ImportPage, organiser, round({ phase: 'screening' }));
  expect(await screen.findByText(/trong thời gian đăng ký/)).toBeVisible();
  expect(screen.queryByLabelText(/Tệp bảng tính/)).toBeNull();
});
