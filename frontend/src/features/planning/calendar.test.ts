import { expect, it } from 'vitest';
import { barsOf, monthsOf, place, yearsOf } from './calendar';
import { fromTyped, sameMoment, toTyped } from './moments';
import type { RoundProgress } from './progress';

const round = (more: Partial<RoundProgress>): RoundProgress => ({
  id: 'r',
  title: 'r',
  tier: 'province',
  phase: 'draft',
  phaseAt: '2026-01-01T00:00:00Z',
  stage: 1,
  demonstration: false,
  registered: 0,
  valid: 0,
  ...more,
});

it('places moments by the year as it runs in Việt Nam', () => {
  expect(place('2025-12-31T17:00:00Z', 2026)).toBe(0);
  expect(place('2026-12-31T17:00:00Z', 2026)).toBe(1);
  expect(monthsOf(2026)).toHaveLength(12);
});

it('draws what has both its dates, cut off at the year', () => {
  const bars = barsOf(
    round({
      registrationOpensAt: '2025-12-01T00:00:00Z',
      registrationClosesAt: '2026-02-01T00:00:00Z',
      publishAt: '2026-06-01T00:00:00Z',
    }),
    2026,
  );
  expect(bars.map(({ kind }) => kind)).toEqual(['registration', 'publication']);
  expect(bars[0]?.left).toBe(0);
  expect(bars[1]?.width).toBe(0);
  expect(barsOf(round({}), 2026)).toEqual([]);
  expect(
    barsOf(round({ registrationOpensAt: '2024-01-01T00:00:00Z', registrationClosesAt: '2024-02-01T00:00:00Z' }), 2026),
  ).toEqual([]);
});

it('lists the years that have dates, as they are in Việt Nam', () => {
  expect(
    yearsOf([round({ registrationOpensAt: '2026-12-31T18:00:00Z' }), round({ publishAt: '2026-05-01T00:00:00Z' })]),
  ).toEqual([2026, 2027]);
});

it('reads and writes moments on the clock of Việt Nam', () => {
  expect(toTyped('2026-10-14T10:00:00Z')).toBe('2026-10-14T17:00');
  expect(fromTyped('2026-10-14T17:00')).toBe('2026-10-14T17:00:00+07:00');
  expect(fromTyped('')).toBeUndefined();
  expect(toTyped(undefined)).toBe('');
  expect(sameMoment('2026-10-14T17:00', '2026-10-14T10:00:20Z')).toBe(true);
});
