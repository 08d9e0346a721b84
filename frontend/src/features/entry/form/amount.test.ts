import { expect, test } from 'vitest';
import { amountOf } from './amount';

test.each([
  ['45.000', 45_000],
  ['45 000 đ', 45_000],
  ['120 triệu', 120_000_000],
  ['120tr', 120_000_000],
  ['120 Triệu đồng', 120_000_000],
  ['1,2 tỷ', 1_200_000_000],
  ['1.2 tỉ', 1_200_000_000],
  ['1.200 triệu', 1_200_000_000],
  ['1 tỷ 200 triệu', 1_200_000_000],
  ['45 nghìn', 45_000],
  ['45k', 45_000],
  ['2,5 ngàn', 2_500],
  ['120 triệu', 120_000_000],
])('money written %s is %d', (typed, value) => {
  expect(amountOf(typed, true)).toBe(value);
});

test.each(['bốn mươi', '120 t', '120 triệu rưỡi', '200 triệu 1 tỷ', 'triệu', '1,2345 nghìn', '-5', '', 'đồng'])(
  'what is written %s is not guessed at',
  (typed) => {
    expect(amountOf(typed, true)).toBeUndefined();
  },
);

test('words of money are none of a number of people', () => {
  expect(amountOf('120 triệu', false)).toBeUndefined();
  expect(amountOf('1.200', false)).toBe(1200);
});
