import { act, render, screen } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { draftDb } from '../../../offline/drafts';
import { EntryKeeper } from '../draft/keeper';
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
  expect(screen.getByRole('alert')).toHaveTextContent('Ô này chỉ ghi số.');
  expect(field).toHaveValue('bốn mươi');
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
