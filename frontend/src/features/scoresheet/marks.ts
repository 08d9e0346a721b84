// What a sheet's marks come to, by the tree of its rubric. Points are hundredths; an unscored criterion has none.
import type { Schemas } from '../../api/client';
import type { Language } from '../../i18n';
import type { Mark } from '../../offline/types';

export type Tree = Schemas['RubricTree'];
export type Criterion = Schemas['Criterion'];
export type CriterionGroup = Schemas['CriterionGroup'];
export type Option = Schemas['CriterionOption'];
export type Level = Schemas['DescribedLevel'];
export type Marks = Readonly<Record<string, Mark>>;

/** Names are Vietnamese; English is there where the organiser wrote it. */
export const nameOf = (of: { name: string; nameEn?: string }, language: Language): string =>
  language === 'en' && of.nameEn ? of.nameEn : of.name;

/** The most that a criterion gives: its maximum, or its best answer. */
export function best(c: Criterion): number {
  return c.kind === 'options' ? Math.max(0, ...(c.options ?? []).map((o) => o.points)) : (c.maxPoints ?? 0);
}

/** The chosen answer of an options criterion. */
export function chosen(c: Criterion, mark: Mark | undefined): Option | undefined {
  return c.kind === 'options' ? c.options?.find((o) => o.id === mark) : undefined;
}

/** What a mark gives; undefined while the criterion is unscored. */
export function pointsOf(c: Criterion, mark: Mark | undefined): number | undefined {
  if (c.kind === 'options') return chosen(c, mark)?.points;
  return typeof mark === 'number' ? mark : undefined;
}

export interface CriterionTally {
  criterion: Criterion;
  /** "2.1" */
  number: string;
  max: number;
  points: number | undefined;
}

export interface GroupTally {
  group: CriterionGroup;
  /** From 1. */
  number: number;
  points: number;
  marked: number;
  criteria: CriterionTally[];
}

export interface Tally {
  /** Of what is scored so far. */
  points: number;
  max: number;
  marked: number;
  count: number;
  groups: GroupTally[];
  /** Ids of the criteria without a mark, in order. */
  unmarked: string[];
  /** Answers that disqualify. */
  knockOuts: { criterion: Criterion; number: string; option: Option }[];
}

export function tally(tree: Tree, marks: Marks): Tally {
  const all: Tally = { points: 0, max: 0, marked: 0, count: 0, groups: [], unmarked: [], knockOuts: [] };
  tree.criterionGroups.forEach((group, g) => {
    const of: GroupTally = { group, number: g + 1, points: 0, marked: 0, criteria: [] };
    group.criteria.forEach((criterion, c) => {
      const number = `${g + 1}.${c + 1}`;
      const points = pointsOf(criterion, marks[criterion.id]);
      of.criteria.push({ criterion, number, max: best(criterion), points });
      if (points === undefined) {
        all.unmarked.push(criterion.id);
        return;
      }
      of.points += points;
      of.marked++;
      const option = chosen(criterion, marks[criterion.id]);
      if (option?.knockOut) all.knockOuts.push({ criterion, number, option });
    });
    all.points += of.points;
    all.max += group.maxPoints;
    all.marked += of.marked;
    all.count += group.criteria.length;
    all.groups.push(of);
  });
  return all;
}

/** The first criterion without a mark after the given one, round to the beginning. */
export function nextUnmarked(tree: Tree, marks: Marks, after: string | undefined): string | undefined {
  const ids = tree.criterionGroups.flatMap((g) => g.criteria);
  const from = ids.findIndex((c) => c.id === after);
  const round = [...ids.slice(from + 1), ...ids.slice(0, from + 1)];
  return round.find((c) => pointsOf(c, marks[c.id]) === undefined)?.id;
}

/** Criteria whose marks differ, and the remarks that do: what one has to look at when there are two versions. */
export function differences(tree: Tree, ours: Marks, theirs: Marks): CriterionTally[] {
  return tally(tree, ours)
    .groups.flatMap((g) => g.criteria)
    .filter((c) => ours[c.criterion.id] !== theirs[c.criterion.id]);
}
