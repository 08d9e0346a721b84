import { expect, test } from 'vitest';
import {
  type Criterion,
  moveCriterion,
  newCriterion,
  placeBeside,
  readPoints,
  sameTree,
  sumOf,
  type Tree,
  trimmed,
  unread,
  withKind,
} from './draft';
import { criterionAt, faultsOf } from './faults';

const points = (id: string, maxPoints: number, given: Partial<Criterion> = {}): Criterion => ({
  id,
  name: `Tiêu chí ${id}`,
  kind: 'points',
  maxPoints,
  step: 50,
  ...given,
});
const tree = (): Tree => ({
  criterionGroups: [
    { id: 'market', name: 'Thị trường', maxPoints: 6000, criteria: [points('m1', 4000), points('m2', 2000)] },
    { id: 'origin', name: 'Nguồn gốc', maxPoints: 4000, criteria: [points('o1', 4000)] },
  ],
});
const ids = (of: Tree) => of.criterionGroups.map((group) => group.criteria.map((c) => c.id).join(' ')).join(' | ');
const codes = (of: Tree) => faultsOf(of).map(({ path, code }) => `${path} ${code}`);
const withFirst = (change: (c: Criterion) => Criterion): Tree => {
  const now = tree();
  const group = now.criterionGroups[0];
  if (group?.criteria[0]) group.criteria[0] = change(group.criteria[0]);
  return now;
};

test('points are read as they are typed, and nothing else is', () => {
  expect(readPoints('7,5')).toBe(750);
  expect(readPoints(' 7.25 ')).toBe(725);
  expect(readPoints('0')).toBe(0);
  expect(readPoints('100')).toBe(10_000);
  for (const typed of ['', '7,', ',5', '7,125', '-1', '1e2', '7 5', 'bảy']) expect(readPoints(typed)).toBeUndefined();
});

test('a criterion moves within its group and on into the one beside it', () => {
  const at = (id: string, by: -1 | 1) => {
    const to = placeBeside(tree(), id, by);
    return to ? ids(moveCriterion(tree(), id, to)) : 'stays';
  };
  expect(at('m1', 1)).toBe('m2 m1 | o1');
  expect(at('m2', -1)).toBe('m2 m1 | o1');
  expect(at('m2', 1)).toBe('m1 | m2 o1');
  expect(at('o1', -1)).toBe('m1 m2 o1 | ');
  expect(at('m1', -1)).toBe('stays');
  expect(at('o1', 1)).toBe('stays');
});

test('a new criterion fills what its group lacks', () => {
  const group = { id: 'g', name: 'G', maxPoints: 4000, criteria: [points('a', 1500)] };
  expect(newCriterion(group).maxPoints).toBe(2500);
  expect(newCriterion({ ...group, maxPoints: 1000 }).maxPoints).toBe(0);
});

test('another way of marking keeps what was written', () => {
  const levels = [
    { points: 4000, name: 'Tốt', description: 'Bán khắp nước' },
    { points: 0, description: 'Chưa bán' },
  ];
  const options = withKind(points('m1', 4000, { levels }), 'options');
  expect(options.options?.map((o) => [o.points, o.description])).toEqual([
    [4000, 'Tốt: Bán khắp nước'],
    [0, 'Chưa bán'],
  ]);
  const back = withKind(options, 'points');
  expect(back).toMatchObject({ kind: 'points', maxPoints: 4000, step: 50 });
  expect(back.levels?.map((l) => l.points)).toEqual([4000, 0]);
  expect(back).not.toHaveProperty('options');
  expect(withKind(points('m1', 4000), 'options').options).toHaveLength(2);
});

test('what is off is named where it is', () => {
  expect(codes(tree())).toEqual([]);
  expect(codes(withFirst((c) => ({ ...c, maxPoints: 3900 })))).toEqual(['criterionGroups[0].criteria sum']);
  expect(faultsOf(withFirst((c) => ({ ...c, maxPoints: 3900 })))[0]).toMatchObject({ have: 5900, want: 6000 });
  expect(codes(withFirst((c) => ({ ...c, name: ' ' })))).toEqual(['criterionGroups[0].criteria[0].name name']);
  expect(codes(withFirst((c) => ({ ...c, step: 30 })))).toEqual(['criterionGroups[0].criteria[0].step divides']);
  expect(codes(withFirst((c) => ({ ...c, maxPoints: unread })))).toContain(
    'criterionGroups[0].criteria[0].maxPoints max',
  );
  const levels = [
    { points: 25, description: 'Một nửa' },
    { points: 100, description: '' },
    { points: 100, description: 'Hai lần' },
  ];
  expect(codes(withFirst((c) => ({ ...c, levels })))).toEqual([
    'criterionGroups[0].criteria[0].levels[0].points level-points',
    'criterionGroups[0].criteria[0].levels[1].description described',
    'criterionGroups[0].criteria[0].levels[2].points level-twice',
  ]);
  const options = [
    { id: 'a', description: 'Có', points: 4000, knockOut: true },
    { id: 'b', description: 'Không', points: 0 },
  ];
  expect(codes(withFirst((c) => ({ id: c.id, name: c.name, kind: 'options', options })))).toEqual([
    'criterionGroups[0].criteria[0].options[0].reason reason',
    'criterionGroups[0].criteria[0].options best-out',
  ]);
  const empty = tree();
  empty.criterionGroups.pop();
  expect(codes(empty)).toEqual(['criterionGroups total']);
  expect(criterionAt(tree(), 'criterionGroups[0].criteria[1].levels[0].points')).toBe('m2');
  expect(criterionAt(tree(), 'criterionGroups[0].criteria')).toBeUndefined();
});

test('blanks and empty words are not sent, and are no change', () => {
  const spaced = withFirst((c) => ({ ...c, name: `  ${c.name} `, nameEn: ' ', guidance: '' }));
  expect(sameTree(spaced, tree())).toBe(true);
  expect(trimmed(spaced).criterionGroups[0]?.criteria[0]).toEqual(tree().criterionGroups[0]?.criteria[0]);
  expect(sumOf(spaced.criterionGroups[0] ?? { id: '', name: '', maxPoints: 0, criteria: [] })).toBe(6000);
});
