import { describe, expect, it } from 'vitest';
import type { Criterion } from './marks';
import { bandOf, bands, cellOf, levelForm, rulerOf, stepped, tapped, typed } from './ruler';

const points = (maxPoints: number, step: number, levels: Criterion['levels'] = []): Criterion => ({
  id: 'c',
  name: 'Tiêu chí',
  kind: 'points',
  maxPoints,
  step,
  levels,
});

describe('the ruler', () => {
  it.each([
    { max: 400, cells: 5, wide: 5, decimal: false },
    { max: 1000, cells: 11, wide: 11, decimal: false },
    { max: 1200, cells: 13, wide: 13, decimal: false },
    { max: 1500, cells: 16, wide: 11, decimal: true },
    { max: 2000, cells: 21, wide: 11, decimal: true },
    { max: 4000, cells: 21, wide: 11, decimal: false },
    { max: 10_000, cells: 21, wide: 11, decimal: false },
  ])('has $cells cells, $wide in a row, for a maximum of $max', ({ max, cells, wide, decimal }) => {
    const ruler = rulerOf(points(max, 50));
    expect({ cells: ruler.cells.length, wide: ruler.wide, decimal: ruler.decimal }).toEqual({ cells, wide, decimal });
    expect(Math.ceil(ruler.cells.length / ruler.wide)).toBeLessThanOrEqual(2);
  });

  it('takes the whole points of a cell, then goes up inside it, and round', () => {
    for (const [step, path] of [
      [50, [800, 850, 800]],
      [25, [800, 825, 850, 875, 800]],
      [100, [800, 800]],
      [10, [800, 810, 820]],
    ] as const) {
      const c = points(1000, step);
      const ruler = rulerOf(c);
      let now: number | undefined;
      const taken = path.map(() => {
        now = tapped(c, ruler, 8, now);
        return now;
      });
      expect(taken).toEqual(path);
    }
  });

  it('never passes the maximum, nor falls below 0', () => {
    const c = points(1000, 50);
    expect(tapped(c, rulerOf(c), 10, 1000)).toBe(1000);
    expect(stepped(c, 1000, 50)).toBe(1000);
    expect(stepped(c, 0, -50)).toBe(0);
    expect(stepped(c, 975, 100)).toBe(1000);
  });

  it('keeps a maximum with a half inside the last cell', () => {
    const c = points(250, 50);
    const ruler = rulerOf(c);
    expect(ruler.cells).toEqual([0, 100, 200]);
    expect(cellOf(ruler, 250)).toBe(2);
    expect(tapped(c, ruler, 2, 200)).toBe(250);
    expect(tapped(c, ruler, 2, 250)).toBe(200);
  });

  it('reads what is typed, and nothing that the scale does not have', () => {
    const c = points(1000, 50);
    expect(['8', '8,5', '8.5', '10', '0', '11', '8,25', 'x', ','].map((t) => typed(c, t))).toEqual([
      800,
      850,
      850,
      1000,
      0,
      undefined,
      undefined,
      undefined,
      undefined,
    ]);
  });
});

describe('described levels', () => {
  const five = [1000, 800, 600, 400, 200].map((p) => ({ points: p, name: 'x', description: 'Ổn định' }));

  it('reach up to their points, in the columns of the cells', () => {
    const c = points(1000, 50, five);
    const ruler = rulerOf(c);
    expect(bands(c, ruler).map((b) => [b.level.points, b.from, b.to])).toEqual([
      [200, 0, 2],
      [400, 3, 4],
      [600, 5, 6],
      [800, 7, 8],
      [1000, 9, 10],
    ]);
    expect(bandOf(bands(c, ruler), ruler, 850)?.level.points).toBe(800);
    expect(bandOf(bands(c, ruler), ruler, 0)?.level.points).toBe(200);
    expect(bandOf(bands(c, ruler), ruler, undefined)).toBeUndefined();
  });

  it('stand under their cells where the words fit, else in even columns, else as a list', () => {
    const form = (max: number, description: string) => {
      const c = points(
        max,
        50,
        five.map((l) => ({ ...l, points: (l.points * max) / 1000, description })),
      );
      return levelForm(bands(c, rulerOf(c)), rulerOf(c));
    };
    expect(form(1000, 'Bán trong cả nước và xuất khẩu, nhiều kênh ổn định')).toBe('aligned');
    expect(form(2000, 'Bán trong tỉnh')).toBe('even');
    expect(form(1000, 'Bán trong tỉnh và vài tỉnh lân cận. '.repeat(6))).toBe('list');
  });
});
