import { describe, expect, it } from 'vitest';
import { leading, type RoundProgress, standingOf, sumOf, tally, type UnitProgress } from './progress';

const round = (phase: RoundProgress['phase'], more: Partial<RoundProgress> = {}): RoundProgress => ({
  id: phase,
  title: phase,
  tier: 'province',
  phase,
  phaseAt: '2026-09-01T00:00:00Z',
  stage: 1,
  demonstration: false,
  registered: 0,
  valid: 0,
  ...more,
});

const unit = (rounds: RoundProgress[], level: UnitProgress['unit']['level'] = 'province'): UnitProgress => ({
  unit: { id: 'u', level, code: '91', name: 'An Giang', title: 'Tỉnh An Giang', validFrom: '2025-07-01' },
  own: false,
  parents: [],
  rounds,
});

describe('how far a unit is', () => {
  it('tells no plan, a plan, a round under way and a published one apart', () => {
    expect(standingOf(unit([]))).toBe('nothing');
    expect(standingOf(unit([round('draft')]))).toBe('planned');
    expect(standingOf(unit([round('draft'), round('scoring')]))).toBe('held');
    expect(standingOf(unit([round('published', { promoted: 3 })]))).toBe('published');
  });
  it('says when a published round sent nothing up, but for the top', () => {
    expect(standingOf(unit([round('closed', { promoted: 0 })]))).toBe('sent-nothing');
    expect(standingOf(unit([round('closed', { promoted: 0 })], 'nation'))).toBe('published');
  });
  it('is held as long as one of several rounds is', () => {
    expect(standingOf(unit([round('published', { promoted: 3 }), round('registration')]))).toBe('held');
  });
  it('counts units by it', () => {
    expect(tally([unit([]), unit([]), unit([round('draft')])])).toMatchObject({ nothing: 2, planned: 1, held: 0 });
  });
});

it('sums up counts, and leaves open what is not published', () => {
  expect(sumOf([round('scoring', { registered: 5, valid: 4 })])).toEqual({
    registered: 5,
    valid: 4,
    certified: undefined,
    promoted: undefined,
  });
  const published = round('published', { registered: 3, valid: 3, certified: 2, promoted: 1 });
  expect(sumOf([published, round('scoring', { registered: 5, valid: 4 })])).toEqual({
    registered: 8,
    valid: 7,
    certified: 2,
    promoted: 1,
  });
});

it('speaks of the round that is under way, else of the last', () => {
  expect(leading([round('published'), round('scoring'), round('draft')])?.phase).toBe('scoring');
  expect(leading([round('published'), round('draft')])?.phase).toBe('draft');
  expect(leading([])).toBeUndefined();
});
