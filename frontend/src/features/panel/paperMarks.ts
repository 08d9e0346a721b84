// Marks as they are typed off paper: text until they are points of the rubric's own steps.
import type { Schemas } from '../../api/client';

export type Rubric = Schemas['Rubric'];
export type Criterion = Schemas['Criterion'];
export type Mark = number | string;

export type Typed =
  | { state: 'empty' }
  | { state: 'mark'; mark: Mark; points: number }
  | { state: 'fault'; fault: Fault };
export type Fault = 'not-number' | 'above-max' | 'off-step';

/** "8,5" or "8.5" in hundredths; undefined for anything else. No float takes part. */
export function parsePoints(typed: string): number | undefined {
  const parts = /^(\d{1,3})(?:[.,](\d{1,2}))?$/.exec(typed.trim());
  if (!parts?.[1]) return undefined;
  return Number(parts[1]) * 100 + Number((parts[2] ?? '').padEnd(2, '0'));
}

/** What was typed or chosen for a criterion. */
export function read(criterion: Criterion, typed: string): Typed {
  if (typed.trim() === '') return { state: 'empty' };
  if (criterion.kind === 'options') {
    const option = criterion.options?.find(({ id }) => id === typed);
    return option ? { state: 'mark', mark: option.id, points: option.points } : { state: 'empty' };
  }
  const points = parsePoints(typed);
  if (points === undefined) return { state: 'fault', fault: 'not-number' };
  if (points > (criterion.maxPoints ?? 0)) return { state: 'fault', fault: 'above-max' };
  if (points % (criterion.step ?? 1) !== 0) return { state: 'fault', fault: 'off-step' };
  return { state: 'mark', mark: points, points };
}

export interface TypedSheet {
  marks: Record<string, Mark>;
  /** Hundredths, of what is there so far. */
  total: number;
  unmarked: number;
  faulty: number;
}

export function readAll(rubric: Rubric, typed: Readonly<Record<string, string>>): TypedSheet {
  const sheet: TypedSheet = { marks: {}, total: 0, unmarked: 0, faulty: 0 };
  for (const criterion of criteriaOf(rubric)) {
    const of = read(criterion, typed[criterion.id] ?? '');
    switch (of.state) {
      case 'empty':
        sheet.unmarked++;
        break;
      case 'fault':
        sheet.faulty++;
        break;
      case 'mark':
        sheet.marks[criterion.id] = of.mark;
        sheet.total += of.points;
        break;
    }
  }
  return sheet;
}

export const criteriaOf = (rubric: Rubric): Criterion[] =>
  rubric.tree.criterionGroups.flatMap((group) => group.criteria);

export const bestOf = (criterion: Criterion): number =>
  criterion.kind === 'options'
    ? Math.max(0, ...(criterion.options ?? []).map(({ points }) => points))
    : (criterion.maxPoints ?? 0);

/** The points of a stored mark; an option gives its own. */
export function pointsOf(criterion: Criterion, mark: Mark | undefined): number | undefined {
  if (typeof mark === 'number') return mark;
  return criterion.options?.find(({ id }) => id === mark)?.points;
}
