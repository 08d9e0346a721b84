import { screen, within } from '@testing-library/react';
import { expect, it } from 'vitest';
import { fullMarks, sampleId } from '../../test/judgePacket';
import { openJudgePage } from '../../test/judgeScreens';
import { MemoryJudgeStore } from '../../test/judgeStore';
import { hundredths } from './material';

it('keeps practice on this device, and hides the published points until all is scored', async () => {
  const store = new MemoryJudgeStore();
  const { o2: _last, ...almost } = fullMarks('handicraft', 0.8);
  await store.practise(sampleId, (body) => {
    body.marks = almost;
  });
  const { user } = await openJudgePage(`/tap/${sampleId}`, store);
  expect(screen.getByText('Điểm đã công bố hiện ra khi chấm đủ tiêu chí.')).toBeVisible();
  expect(screen.queryByText('85,34')).toBeNull();
  await user.click(screen.getByRole('radio', { name: /mẫu truyền thống/ }));
  const total = screen.getByRole('row', { name: /^Tổng/ });
  expect(
    within(total)
      .getAllByRole('cell')
      .map((c) => c.textContent),
  ).toEqual(['79,25', '85,34', '−6,09']);
  expect(store.calls).toEqual([]);
  expect(store.snapshot().sync.unsent).toBe(0);
  await user.click(screen.getByRole('button', { name: 'Hoàn tác' }));
  expect(screen.queryByText('85,34')).toBeNull();
});

it('begins again only when asked twice', async () => {
  const store = new MemoryJudgeStore();
  await store.practise(sampleId, (body) => {
    body.marks = { m1: 800 };
  });
  const { user } = await openJudgePage(`/tap/${sampleId}`, store);
  await user.click(screen.getByRole('button', { name: 'Tập lại từ đầu' }));
  expect(store.snapshot().practice[sampleId]?.marks).toEqual({ m1: 800 });
  const dialog = screen.getByRole('dialog', { name: 'Tập lại từ đầu?' });
  await user.click(within(dialog).getByRole('button', { name: 'Tập lại từ đầu' }));
  expect(store.snapshot().practice[sampleId]?.marks).toEqual({});
});

it('lists the samples with how far each one is', async () => {
  await openJudgePage('/tap');
  expect(screen.getByRole('link', { name: /Mật ong rừng Cúc Phương.*năm 2022.*Chưa tập/ })).toBeVisible();
});

it('reads published points without a float deciding', () => {
  expect(['85.34', '71.00', '8.5', '7', '', 'x'].map((p) => hundredths(p))).toEqual([
    8534,
    7100,
    850,
    700,
    undefined,
    undefined,
  ]);
});
