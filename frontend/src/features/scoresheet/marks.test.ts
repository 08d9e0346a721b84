import { describe, expect, it } from 'vitest';
import { fullMarks, handicraftTree } from '../../test/judgePacket';
import { differences, nextUnmarked, tally } from './marks';

const tree = { criterionGroups: handicraftTree };

describe('a tally', () => {
  it('counts 0 as a mark and nothing as none', () => {
    const zero = tally(tree, { m1: 0 });
    expect(zero.marked).toBe(1);
    expect(zero.unmarked).not.toContain('m1');
    expect(tally(tree, {}).unmarked).toHaveLength(12);
  });

  it('adds up groups and sheet in hundredths, answers among them', () => {
    const sums = tally(tree, { m1: 850, m2: 925, o2: 'free' });
    expect(sums.groups.map((g) => g.points)).toEqual([1775, 0, 0, 300]);
    expect(sums.points).toBe(2075);
    expect(sums.max).toBe(10_000);
  });

  it('takes an answer that the tree does not have for no mark', () => {
    expect(tally(tree, { o2: 'gone' }).unmarked).toContain('o2');
  });

  it('names the answers that disqualify', () => {
    expect(tally(tree, { o2: 'copied' }).knockOuts.map((k) => k.number)).toEqual(['4.2']);
  });
});

describe('the next criterion without a mark', () => {
  it('is the first after the open one, and round to the beginning', () => {
    const { m1: _first, e4: _last, ...marks } = fullMarks('handicraft', 0.8);
    expect(nextUnmarked(tree, marks, 'm1')).toBe('e4');
    expect(nextUnmarked(tree, marks, 'e4')).toBe('m1');
    expect(nextUnmarked(tree, fullMarks('handicraft', 0.8), 'm1')).toBeUndefined();
  });
});

it('says where two versions differ', () => {
  const ours = fullMarks('handicraft', 0.8);
  expect(differences(tree, ours, { ...ours, e2: 700, c1: 0 }).map((c) => c.number)).toEqual(['2.2', '3.1']);
});
