import { describe, expect, test } from 'vitest';
import { place } from '../../test/reliability';
import { round } from '../../test/round';
import { type Agreement, byGap, closedStage, cut, exact, judged, kept, unsure } from './judgement';

const agreement = (given: Partial<Agreement>): Agreement => ({
  entries: 6,
  judges: 4,
  marks: 24,
  full: true,
  ...given,
});

describe('a level', () => {
  test('is that of ICC(2,k) for a full panel, and of α when marks are missing', () => {
    expect(judged(agreement({ average: 0.62, alpha: 0.4 }))).toEqual({
      measure: 'icc',
      value: 0.62,
      level: 'moderate',
    });
    expect(judged(agreement({ full: false, alpha: 0.849 }))).toEqual({ measure: 'alpha', value: 0.849, level: 'high' });
  });
  test('begins at its bound', () => {
    const levels = [0.9, 0.8999, 0.75, 0.5, 0.4999, -0.3].map((average) => judged(agreement({ average }))?.level);
    expect(levels).toEqual(['high', 'good', 'good', 'moderate', 'low', 'low']);
  });
  test('is missing where no measure could be worked out', () => {
    expect(judged(agreement({ why: 'no-variance' }))).toBeUndefined();
    expect(judged(agreement({ full: false, why: 'one-judge' }))).toBeUndefined();
  });
});

test('an entry is unsure when it changes sides in more than one draw of twenty, the least firm first', () => {
  const entries = [
    place('A1', { aboveDraws: 950 }),
    place('A2', { aboveDraws: 949 }),
    place('A3', { above: false, aboveDraws: 400 }),
    place('A4', { above: false, aboveDraws: 50 }),
  ];
  expect(entries.map((p) => kept(p, 1000))).toEqual([950, 949, 600, 950]);
  const line = { kind: 'proposal' as const, draws: 1000, sameList: 0, entries };
  expect(unsure(line).map(({ judgingCode }) => judgingCode)).toEqual(['A3', 'A2']);
  expect(unsure({ ...line, draws: 0, entries: entries.map((p) => ({ ...p, aboveDraws: 0 })) })).toEqual([]);
});

test('the line is drawn where those above come first, and not where groups mix them', () => {
  const below = place('A3', { above: false });
  expect(cut([place('A1'), place('A2'), below])).toBe(2);
  expect(cut([place('A1')])).toBe(1);
  expect(cut([below])).toBe(0);
  expect(cut([place('A1'), below, place('A2')])).toBeUndefined();
});

test('criteria come by the share of what they can give, few entries last, without those that nobody shares', () => {
  const gap = (criterionId: string, mean: number, maxPoints: number, entries = 3) => ({
    groupId: 'food',
    criterionGroupId: 'market',
    criterionId,
    maxPoints,
    entries,
    mean,
    largest: mean,
    far: 0,
  });
  const sorted = byGap([gap('m1', 200, 2500), gap('m2', 300, 1000), gap('m3', 900, 1000, 0), gap('m4', 900, 1000, 2)]);
  expect(sorted.map(({ criterionId }) => criterionId)).toEqual(['m2', 'm1', 'm4']);
});

test('an exact score is read as what it is', () => {
  expect(exact('8000')).toBe(8000);
  expect(exact('25603/3')).toBeCloseTo(8534.333, 2);
});

test('the last closed stage is the one before the open one, and the last of all after scoring', () => {
  const two = { ...round().rules, stages: [{}, {}] };
  expect(closedStage(round())).toBe(0);
  expect(closedStage(round({ stage: 2, rules: two }))).toBe(1);
  expect(closedStage(round({ phase: 'deliberation', stage: 2, rules: two }))).toBe(2);
  expect(closedStage(round({ phase: 'screening' }))).toBe(0);
});
