import { describe, expect, it } from 'vitest';
import { clashing, type Form, formOf, isOpen, merged, planOf, type Round, readPoints, rulesOf } from './rulesForm';

const round = (rules: Partial<Round['rules']> = {}): Round => ({
  id: 'r',
  cycleId: 'c',
  programmeId: 'p',
  tier: 'province',
  unitId: 'u',
  phase: 'draft',
  phaseAt: '2026-01-01T00:00:00Z',
  stage: 1,
  rulesVersion: 1,
  demonstration: false,
  team: true,
  version: 3,
  title: 'Kỳ thử',
  admitsOpen: true,
  admitsPromoted: false,
  receivesPromotions: false,
  packetMode: 'product',
  judgingCodePattern: '{group}{number}',
  publishesAll: false,
  registrationOpensAt: '2026-09-01T01:00:30Z',
  appealDays: 10,
  rules: {
    aggregation: 'mean',
    minimumSheets: 5,
    stages: [{}],
    combine: 'last',
    passMark: { points: 7000, inclusive: true },
    tieBreaks: [],
    knockOut: 'majority',
    nomination: { from: 'awarded' },
    ...rules,
  },
});

describe('rules as they are typed', () => {
  it('come back as they were', () => {
    for (const rules of [
      round().rules,
      round({
        stages: [{ weight: 1, advance: { points: 6550, inclusive: false } }, { weight: 2 }],
        combine: 'weighted',
        tieBreaks: ['market', 'economy'],
        awards: { total: 30, perGroup: { handicraft: 8 } },
        levels: { scope: 'group', list: [{ id: 'A', count: 2, minimumPoints: 9000 }, { id: 'B' }] },
        nomination: { from: 'awarded', total: 10, minimumPoints: 7550, levels: ['A'] },
      }).rules,
    ])
      expect(rulesOf(formOf(round(rules)))).toEqual({ rules, wrong: new Set() });
  });
  it('without a nomination nobody is nominated', () => {
    const { nomination: _, ...rules } = round().rules;
    expect(rulesOf(formOf({ ...round(), rules })).rules.nomination).toBeUndefined();
  });
  it('says what is no number, and what is wanting', () => {
    const { wrong } = rulesOf({ ...formOf(round()), minimumSheets: '', passMark: 'bảy mươi', awardsTotal: '-1' });
    expect([...wrong].sort()).toEqual(['rules.awards.total', 'rules.minimumSheets', 'rules.passMark.points']);
  });
  it('leave no nomination from a level that is gone', () => {
    const form: Form = { ...formOf(round()), nominationLevels: ['A'] };
    expect(rulesOf(form).rules.nomination).toEqual({ from: 'awarded' });
  });
});

it('reads points in hundredths with comma or point', () => {
  expect([readPoints('70'), readPoints('70,5'), readPoints(' 8.25 '), readPoints('')]).toEqual([
    7000,
    7050,
    825,
    undefined,
  ]);
  expect([readPoints('7,555'), readPoints('-1'), readPoints('x')]).toEqual([null, null, null]);
});

it('sends a moment that nobody touched to the second', () => {
  const base = round();
  expect(planOf(formOf(base), base).plan.registrationOpensAt).toBe('2026-09-01T01:00:30Z');
  expect(planOf({ ...formOf(base), opensAt: '2026-09-02T08:00' }, base).plan.registrationOpensAt).toBe(
    '2026-09-02T08:00:00+07:00',
  );
  expect(planOf({ ...formOf(base), appealDays: '' }, base).wrong).toEqual(new Set(['appealDays']));
});

describe('two who change one plan', () => {
  const base = formOf(round());
  it('keep what each has typed', () => {
    const mine = { ...base, title: 'Của tôi' };
    const theirs = { ...base, passMark: '75' };
    expect(merged(base, mine, theirs)).toMatchObject({ title: 'Của tôi', passMark: '75' });
    expect(clashing(base, mine, theirs)).toEqual([]);
  });
  it('are told of what both have changed', () => {
    expect(clashing(base, { ...base, title: 'Của tôi' }, { ...base, title: 'Của bạn' })).toEqual(['title']);
    expect(clashing(base, { ...base, title: 'Như nhau' }, { ...base, title: 'Như nhau' })).toEqual([]);
  });
});

it('knows until when a part of the plan may change', () => {
  expect(isOpen('title', 'deliberation')).toBe(true);
  expect(isOpen('title', 'approved')).toBe(false);
  expect(isOpen('opensAt', 'registration')).toBe(false);
});
