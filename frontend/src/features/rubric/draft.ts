// A rubric while it is written: moving its parts, and what is still wrong with it. Points are hundredths; what was typed
// and is no number is `unread`. The server checks again; paths of faults are the server's own.
import type { Schemas } from '../../api/client';
import { freshId } from '../../api/freshId';

export type Tree = Schemas['RubricTree'];
export type Group = Schemas['CriterionGroup'];
export type Criterion = Schemas['Criterion'];
export type Level = Schemas['DescribedLevel'];
export type Option = Schemas['CriterionOption'];

/** Points that were typed and cannot be read. */
export const unread = -1;

export const steps = [100, 50, 25, 10] as const;

export interface Draft {
  tree: Tree;
  /** Of the rubric that it was begun from. */
  version: number;
}

/** "7,5" or "7.5" as hundredths; undefined where it is no such number. */
export function readPoints(typed: string): number | undefined {
  const found = /^(\d{1,4})(?:[.,](\d{1,2}))?$/.exec(typed.trim());
  return found ? Number(found[1]) * 100 + Number((found[2] ?? '').padEnd(2, '0')) : undefined;
}

/** The most that a criterion gives: its maximum, or its best answer. */
export const bestOf = (c: Criterion): number =>
  c.kind === 'options' ? Math.max(0, ...(c.options ?? []).map((o) => o.points)) : Math.max(0, c.maxPoints ?? 0);

export const sumOf = (group: Group): number => group.criteria.reduce((sum, c) => sum + bestOf(c), 0);

const freshName = (): string => `c-${freshId().slice(-12)}`;

/** A criterion that fills what its group still lacks. */
export function newCriterion(group: Group): Criterion {
  const left = group.maxPoints - sumOf(group);
  return { id: freshName(), name: '', kind: 'points', maxPoints: Math.max(0, left), step: 50 };
}

export const newOption = (points = 0): Option => ({ id: freshName(), description: '', points });

export const changeGroup = (tree: Tree, at: number, change: (group: Group) => Group): Tree => ({
  ...tree,
  criterionGroups: tree.criterionGroups.map((group, i) => (i === at ? change(group) : group)),
});

export const changeCriterion = (tree: Tree, id: string, change: (c: Criterion) => Criterion): Tree => ({
  ...tree,
  criterionGroups: tree.criterionGroups.map((group) => ({
    ...group,
    criteria: group.criteria.map((c) => (c.id === id ? change(c) : c)),
  })),
});

export const addCriterion = (tree: Tree, at: number, criterion: Criterion): Tree =>
  changeGroup(tree, at, (group) => ({ ...group, criteria: [...group.criteria, criterion] }));

export const removeCriterion = (tree: Tree, id: string): Tree => ({
  ...tree,
  criterionGroups: tree.criterionGroups.map((group) => ({
    ...group,
    criteria: group.criteria.filter((c) => c.id !== id),
  })),
});

export interface Place {
  group: number;
  at: number;
}

export function placeOf(tree: Tree, id: string): Place | undefined {
  for (const [group, { criteria }] of tree.criterionGroups.entries()) {
    const at = criteria.findIndex((c) => c.id === id);
    if (at >= 0) return { group, at };
  }
  return undefined;
}

/** The place one further up or down, in the group beside where this one ends. */
export function placeBeside(tree: Tree, id: string, by: -1 | 1): Place | undefined {
  const from = placeOf(tree, id);
  if (!from) return undefined;
  const here = tree.criterionGroups[from.group];
  const at = from.at + by;
  if (here && at >= 0 && at < here.criteria.length) return { group: from.group, at };
  const next = tree.criterionGroups[from.group + by];
  if (!next) return undefined;
  return { group: from.group + by, at: by < 0 ? next.criteria.length : 0 };
}

/** The tree with a criterion taken out and put in at a place, counted without it. */
export function moveCriterion(tree: Tree, id: string, to: Place): Tree {
  const from = placeOf(tree, id);
  const moved = from && tree.criterionGroups[from.group]?.criteria[from.at];
  if (!moved) return tree;
  return changeGroup(removeCriterion(tree, id), to.group, (group) => ({
    ...group,
    criteria: [...group.criteria.slice(0, to.at), moved, ...group.criteria.slice(to.at)],
  }));
}

/** Another way of marking, with what was written kept as far as it has a place there. */
export function withKind(c: Criterion, kind: Criterion['kind']): Criterion {
  if (kind === c.kind) return c;
  const { levels = [], options = [], maxPoints = 0, step: _step, ...rest } = c;
  if (kind === 'options') {
    const kept = levels.map((l) => ({
      ...newOption(l.points),
      description: l.name && l.description ? `${l.name}: ${l.description}` : l.description || (l.name ?? ''),
    }));
    return { ...rest, kind, options: kept.length > 1 ? kept : [newOption(Math.max(0, maxPoints)), newOption()] };
  }
  const seen = new Set<number>();
  const described = options.flatMap(({ points, description = '' }) => {
    if (seen.has(points) || description === '') return [];
    seen.add(points);
    return [{ points, description }];
  });
  return { ...rest, kind, maxPoints: bestOf(c), step: 50, ...(described.length > 0 ? { levels: described } : {}) };
}

const words = <K extends string>(key: K, value: string | undefined) => {
  const said = value?.trim();
  return (said ? { [key]: said } : {}) as Partial<Record<K, string>>;
};

/** As it is sent: without blanks around words, and without what is empty. */
export const trimmed = (tree: Tree): Tree => ({
  ...words('note', tree.note),
  criterionGroups: tree.criterionGroups.map((group) => ({
    id: group.id,
    name: group.name.trim(),
    ...words('nameEn', group.nameEn),
    maxPoints: group.maxPoints,
    criteria: group.criteria.map((c) => ({
      id: c.id,
      name: c.name.trim(),
      ...words('nameEn', c.nameEn),
      ...words('guidance', c.guidance),
      kind: c.kind,
      ...(c.kind === 'points' ? { maxPoints: c.maxPoints ?? 0, step: c.step ?? 0 } : {}),
      ...(c.kind === 'points' && c.levels?.length
        ? {
            levels: c.levels.map((l) => ({
              points: l.points,
              ...words('name', l.name),
              description: l.description.trim(),
            })),
          }
        : {}),
      ...(c.kind === 'options'
        ? {
            options: (c.options ?? []).map((o) => ({
              id: o.id,
              ...words('description', o.description),
              points: o.points,
              ...(o.knockOut ? { knockOut: true, ...words('reason', o.reason) } : {}),
            })),
          }
        : {}),
    })),
  })),
});

export const sameTree = (a: Tree, b: Tree): boolean => JSON.stringify(trimmed(a)) === JSON.stringify(trimmed(b));
