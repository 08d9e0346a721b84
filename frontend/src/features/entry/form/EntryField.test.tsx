import { act, render, screen } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { draftDb } from '../../../offline/drafts';
import { EntryKeeper } from '../draft/keeper';
import { SavedWord } from '../EntryBar';
import { Open } from '../EntryContext';
import { PaperForm } from '../papers/PaperForm';
import { anEntry, FakeServer, HandClock } from '../testing/entries';
import { CommitField, NumberField, TextField } from './EntryField';

let server: FakeServer;
let keeper: EntryKeeper;

beforeEach(async () => {
  const db = await draftDb();
  await Promise.all((['entries', 'edits', 'uploads'] as const).map((name) => db.clear(name)));
  server = new FakeServer(anEntry({ form: { materials: 'Cói' } }));
  keeper = new EntryKeeper('e1', server, new HandClock());
  await keeper.open();
});
afterEach(() => keeper.close());

const show = (what: React.ReactNode) =>
  render(<Open value={{ keeper, uploads: undefined, round: undefined, programme: undefined }}>{what}</Open>);

test('a field shows what the server has and saves what is typed', async () => {
  show(<TextField field="materials" lines={3} />);
  const field = screen.getByRole('textbox', { name: 'Làm bằng nguyên liệu gì?' });
  expect(field).toHaveValue('Cói');
  await userEvent.type(field, ', tre');
  await userEvent.tab();
  await act(() => keeper.flush());
  expect(server.entry.form.materials).toBe('Cói, tre');
});

test('a field changed in two places shows both and asks', async () => {
  show(<TextField field="materials" lines={3} />);
  server.write({ form: { materials: 'Mây' } });
  await userEvent.type(screen.getByRole('textbox'), '!');
  await act(() => keeper.flush());
  const notice = await screen.findByRole('alert');
  expect(notice).toHaveTextContent('Cói!');
  expect(notice).toHaveTextContent('Mây');
  await userEvent.click(screen.getByRole('button', { name: 'Dùng bản kia' }));
  await act(() => keeper.flush());
  expect(screen.getByRole('textbox')).toHaveValue('Mây');
  expect(screen.queryByRole('alert')).toBeNull();
});

test('a number may be typed with dots, and words are kept but not sent', async () => {
  show(<NumberField field="price" />);
  const field = screen.getByRole('textbox', { name: /Giá bán/ });
  await userEvent.type(field, '45.000');
  await act(() => keeper.flush());
  expect(server.entry.form.price).toBe(45000);
  await userEvent.clear(field);
  await userEvent.type(field, 'bốn mươi');
  expect(screen.getByRole('alert')).toHaveTextContent('Ghi số tiền, ví dụ 45.000 hoặc 120 triệu.');
  expect(field).toHaveValue('bốn mươi');
});

test('money may be written in words of its size, and is shown as what was understood', async () => {
  show(<NumberField field="annualRevenue" />);
  const field = screen.getByRole('textbox', { name: /Doanh thu/ });
  await userEvent.type(field, '120 triệu');
  expect(screen.queryByRole('alert')).toBeNull();
  expect(screen.getByText('Đọc là: 120.000.000')).toBeVisible();
  await userEvent.tab();
  await act(() => keeper.flush());
  expect(field).toHaveValue('120.000.000');
  expect(server.entry.form.annualRevenue).toBe(120_000_000);
});

test('what is not understood stays in its field across steps, is not called saved, and changes no value', async () => {
  server.write({ form: { workers: 7 } });
  await keeper.refresh();
  const form = (at: boolean) => (
    <Open value={{ keeper, uploads: undefined, round: undefined, programme: undefined }}>
      <SavedWord />
      {at ? <NumberField field="workers" /> : null}
    </Open>
  );
  const { rerender } = render(form(true));
  const field = () => screen.getByRole('textbox', { name: /Số người/ });
  await userEvent.clear(field());
  await userEvent.type(field(), '12 người');
  await userEvent.tab();
  await act(() => keeper.flush());
  expect(screen.getByRole('status')).toHaveTextContent('1 ô chưa lưu');
  rerender(form(false));
  rerender(form(true));
  expect(field()).toHaveValue('12 người');
  expect(screen.getByRole('alert')).toHaveTextContent('Ô này chỉ ghi số.');
  expect(server.entry.form.workers).toBe(7);
  await userEvent.clear(field());
  await userEvent.type(field(), '12');
  await act(() => keeper.flush());
  expect(screen.getByRole('status')).toHaveTextContent('Đã lưu');
  expect(server.entry.form.workers).toBe(12);
});

test('the declaration is one tick', async () => {
  show(<CommitField />);
  await userEvent.click(screen.getByRole('checkbox', { name: 'Tôi đồng ý với cam kết này' }));
  await act(() => keeper.flush());
  expect(server.entry.form.commits).toBe(true);
});

test('an expired paper is said at once, beside its date', async () => {
  show(<PaperForm first="quality" onCancel={() => {}} />);
  await userEvent.type(screen.getByLabelText('Có giá trị đến ngày'), '2020-07-14');
  expect(screen.getByRole('alert')).toHaveTextContent('Giấy này đã hết hạn ngày 14/07/2020.');
});

test('a paper of another type is refused before it is sent', async () => {
  show(<PaperForm first="quality" onCancel={() => {}} />);
  await userEvent.upload(
    screen.getByLabelText('Chụp giấy hoặc chọn tệp'),
    new File(['x'], 'a.exe', { type: 'application/x-msdownload' }),
    {
      applyAccept: false,
    },
  );
  expect(screen.getByRole('alert')).toHaveTextContent('Chỉ nhận tệp PDF, JPEG hoặc PNG.');
});
