// What an owner reads and says where somebody else typed for the facility.
import { render, screen, waitFor } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { beforeEach, expect, test } from 'vitest';
import type { Schemas } from '../../../api/client';
import { draftDb } from '../../../offline/drafts';
import { testServer } from '../../../test/server';
import { EntryKeeper } from '../draft/keeper';
import { Open } from '../EntryContext';
import { anEntry, FakeServer, HandClock } from '../testing/entries';
import { TypedFor } from './TypedFor';

HTMLDialogElement.prototype.showModal ??= function showModal(this: HTMLDialogElement) {
  this.open = true;
};
HTMLDialogElement.prototype.close ??= function close(this: HTMLDialogElement) {
  this.open = false;
};

const me = (role: 'owner' | 'collaborator'): Schemas['Me'] => ({
  account: {
    id: 'a1',
    name: 'Bà Bưởi',
    locale: 'vi',
    status: 'active',
    createdAt: '2026-07-01T00:00:00Z',
    version: 1,
  },
  roles: [{ role, facilityId: 'f1', on: 'HTX Cói', accountId: 'a1', holder: 'Bà Bưởi', since: '2026-07-01T00:00:00Z' }],
});
const agreement = (given: Partial<Schemas['EntryAgreement']> = {}): Schemas['EntryAgreement'] => ({
  typedFor: true,
  typedBy: 'Cán bộ Hạnh',
  consents: [{ id: 'k1', kind: 'spoken', note: 'Gọi điện sáng 2/8', by: 'Cán bộ Hạnh', at: '2026-08-02T01:00:00Z' }],
  objections: [],
  ...given,
});
const objection = (given: Partial<Schemas['EntryObjection']> = {}): Schemas['EntryObjection'] => ({
  id: 'o1',
  entryId: 'e1',
  reason: 'Giá bán ghi sai',
  by: 'Bà Bưởi',
  at: '2026-08-03T01:00:00Z',
  status: 'open',
  version: 3,
  ...given,
});

beforeEach(async () => {
  const db = await draftDb();
  await Promise.all((['entries', 'edits', 'uploads'] as const).map((name) => db.clear(name)));
});

async function show() {
  const keeper = new EntryKeeper(
    'e1',
    new FakeServer(anEntry({ status: 'submitted', typedBy: 'b2' })),
    new HandClock(),
  );
  await keeper.open();
  render(
    <Open value={{ keeper, uploads: undefined, round: undefined, programme: undefined }}>
      <TypedFor />
    </Open>,
  );
}

test('the owner reads who typed and what was agreed, objects with a reason, and takes it back', async () => {
  let now = agreement();
  const server = testServer()
    .on('get', '/api/me', me('owner'))
    .on('get', '/api/entries/{entryId}/agreement', () => now)
    .on('post', '/api/entries/{entryId}/objections', () => {
      now = agreement({ objections: [objection()] });
      return objection();
    })
    .on('delete', '/api/entry-objections/{objectionId}', () => {
      now = agreement({ objections: [objection({ status: 'taken-back' })] });
      return objection({ status: 'taken-back' });
    });
  await show();
  expect(await screen.findByText('Cán bộ Hạnh nhập thay cơ sở.')).toBeVisible();
  expect(screen.getByText('“Gọi điện sáng 2/8”')).toBeVisible();
  expect(screen.getByText(/Nếu đúng, không cần làm gì\./)).toBeVisible();
  await userEvent.click(screen.getByRole('button', { name: 'Phản đối' }));
  await userEvent.click(screen.getByRole('button', { name: 'Gửi phản đối' }));
  expect(screen.getByRole('alert')).toHaveTextContent('Ghi điều cơ sở không đồng ý.');
  expect(server.changes).toHaveLength(0);
  await userEvent.type(screen.getByLabelText('Điều cơ sở không đồng ý'), 'Giá bán ghi sai');
  await userEvent.click(screen.getByRole('button', { name: 'Gửi phản đối' }));
  expect(await screen.findByText('Cơ sở đã phản đối, chờ ban tổ chức trả lời')).toBeVisible();
  expect(server.changes[0]?.body).toEqual({ reason: 'Giá bán ghi sai' });
  await userEvent.click(screen.getByRole('button', { name: 'Rút phản đối' }));
  expect(await screen.findByText('Cơ sở đã rút phản đối')).toBeVisible();
  expect(server.changes[1]?.headers.get('If-Match')).toBe('"3"');
});

test('the answer of the organisers is read where the objection stands', async () => {
  testServer()
    .on('get', '/api/me', me('owner'))
    .on(
      'get',
      '/api/entries/{entryId}/agreement',
      agreement({ objections: [objection({ status: 'answered', answer: 'Đã sửa giá bán.' })] }),
    );
  await show();
  expect(await screen.findByText('Trả lời: Đã sửa giá bán.')).toBeVisible();
});

test('who does not own the facility is not asked', async () => {
  const server = testServer()
    .on('get', '/api/me', me('collaborator'))
    .on('get', '/api/entries/{entryId}/agreement', agreement());
  await show();
  await waitFor(() => expect(server.asked.length).toBe(1));
  expect(screen.queryByText(/nhập thay/)).toBeNull();
});
