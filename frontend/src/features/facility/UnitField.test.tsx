import { render, screen } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { expect, test, vi } from 'vitest';
import { type Match, UnitField } from './UnitField';

const match = (id: string, title: string, note = ''): Match => ({
  id,
  title,
  name: title,
  level: 'province',
  code: id,
  validFrom: '2025-07-01',
  parentName: '',
  note,
  ...(note
    ? {
        former: {
          id: `old-${id}`,
          title: 'Tỉnh Hà Giang',
          name: 'Hà Giang',
          level: 'province',
          code: '02',
          validFrom: '1991-01-01',
        },
      }
    : {}),
});

test('a province is found by an old name without marks, and chosen by keys', async () => {
  const search = vi.fn(async (typed: string) =>
    typed === 'ha giang' ? [match('08', 'Tỉnh Tuyên Quang', 'Hà Giang nay thuộc Tuyên Quang')] : [],
  );
  const choose = vi.fn();
  render(<UnitField label="Tỉnh" hint="" chosen={undefined} onChoose={choose} search={search} />);
  const field = screen.getByRole('combobox', { name: 'Tỉnh' });
  await userEvent.type(field, 'ha giang');
  const option = await screen.findByRole('option', { name: /Tuyên Quang/ });
  expect(option).toHaveTextContent('Hà Giang nay thuộc Tuyên Quang');
  await userEvent.keyboard('{Enter}');
  expect(choose).toHaveBeenCalledWith({
    id: '08',
    title: 'Tỉnh Tuyên Quang',
    formerId: 'old-08',
    note: 'Hà Giang nay thuộc Tuyên Quang',
  });
});

test('nothing found is said, and so is a missing network', async () => {
  let down = false;
  const search = async () => {
    if (down) throw new TypeError('no network');
    return [];
  };
  render(<UnitField label="Tỉnh" hint="" chosen={undefined} onChoose={() => {}} search={search} />);
  await userEvent.type(screen.getByRole('combobox'), 'x');
  expect(
    await screen.findByText('Không tìm thấy? Thử gõ ngắn hơn, hoặc hỏi cán bộ xã hay Sở Công Thương.'),
  ).toBeInTheDocument();
  down = true;
  await userEvent.type(screen.getByRole('combobox'), 'y');
  expect(await screen.findByText('Chưa có mạng để tìm. Thử lại khi có mạng.')).toBeInTheDocument();
});
