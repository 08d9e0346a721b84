import { expect, it } from 'vitest';
import { placeOf, type Span } from './place';

/** Rows below each other; 0 stands for a group's heading of 33 px. */
function rows(...heights: number[]): Span[] {
  let top = 0;
  return heights.flatMap((height) => {
    const from = top;
    top += height || 33;
    return height ? [{ top: from, bottom: top }] : [];
  });
}

it('puts the row before the open one at the top', () => {
  const all = rows(0, 66, 66, 250, 66, 66, 66, 66, 66);
  expect(placeOf(all, 2, 577, 2000)).toBe(all[1]?.top);
});

it('shows five rows whole where another place has them', () => {
  const all = rows(0, 66, 66, 66, 66, 0, 66, 66, 66, 244);
  const content = all.at(-1)!.bottom;
  const from = placeOf(all, 7, 480, content);
  expect(all.filter((r) => r.top >= from && r.bottom <= from + 480)).toHaveLength(4);
  expect(placeOf(all, 7, 577, content)).toBeLessThanOrEqual(all[3]!.top);
});

it('begins a row that is taller than the view at its own top', () => {
  expect(placeOf(rows(66, 66, 700, 66), 2, 500, 3000)).toBe(132);
});
