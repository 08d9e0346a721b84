// What is still wrong with a rubric, while it is written. The paths are those of the server's faults.
import { bestOf, type Criterion, type Group, sumOf, type Tree } from './draft';

export type FaultCode =
  | 'name'
  | 'no-criteria'
  | 'sum'
  | 'total'
  | 'max'
  | 'divides'
  | 'level-points'
  | 'level-twice'
  | 'described'
  | 'few-options'
  | 'option-points'
  | 'best-out'
  | 'reason';

export interface Fault {
  path: string;
  code: FaultCode;
  /** What it is that is off, in hundredths: what is, and what should be. */
  have?: number;
  want?: number;
}

/** Of every tree. */
export const whole = 10_000;

export function faultsOf(tree: Tree): Fault[] {
  const sum = tree.criterionGroups.reduce((all, group) => all + group.maxPoints, 0);
  return [
    ...(sum === whole ? [] : [{ path: 'criterionGroups', code: 'total' as const, have: sum, want: whole }]),
    ...tree.criterionGroups.flatMap((group, g) => groupFaults(group, `criterionGroups[${g}]`)),
  ];
}

function groupFaults(group: Group, path: string): Fault[] {
  const found: Fault[] = [];
  if (group.name.trim() === '') found.push({ path: `${path}.name`, code: 'name' });
  if (group.criteria.length === 0) found.push({ path: `${path}.criteria`, code: 'no-criteria' });
  else if (sumOf(group) !== group.maxPoints)
    found.push({ path: `${path}.criteria`, code: 'sum', have: sumOf(group), want: group.maxPoints });
  group.criteria.forEach((c, at) => {
    found.push(...criterionFaults(c, `${path}.criteria[${at}]`));
  });
  return found;
}

function criterionFaults(c: Criterion, path: string): Fault[] {
  const named: Fault[] = c.name.trim() === '' ? [{ path: `${path}.name`, code: 'name' }] : [];
  return [...named, ...(c.kind === 'options' ? optionFaults(c, path) : pointFaults(c, path))];
}

const inRange = (points: number) => points >= 0 && points <= whole;

function pointFaults(c: Criterion, path: string): Fault[] {
  const most = c.maxPoints ?? 0;
  const step = c.step ?? 0;
  if (most <= 0 || most > whole) return [{ path: `${path}.maxPoints`, code: 'max' }];
  if (step <= 0 || most % step !== 0) return [{ path: `${path}.step`, code: 'divides', have: most, want: step }];
  const seen = new Set<number>();
  return (c.levels ?? []).flatMap((level, at) => {
    const here = `${path}.levels[${at}]`;
    const found: Fault[] = level.description.trim() === '' ? [{ path: `${here}.description`, code: 'described' }] : [];
    if (level.points < 0 || level.points > most || level.points % step !== 0)
      found.push({ path: `${here}.points`, code: 'level-points', have: most, want: step });
    else if (seen.has(level.points)) found.push({ path: `${here}.points`, code: 'level-twice', have: level.points });
    seen.add(level.points);
    return found;
  });
}

function optionFaults(c: Criterion, path: string): Fault[] {
  const options = c.options ?? [];
  if (options.length < 2) return [{ path: `${path}.options`, code: 'few-options' }];
  const found = options.flatMap((option, at) => {
    const here = `${path}.options[${at}]`;
    const lacking: Fault[] = [];
    if (!option.description?.trim()) lacking.push({ path: `${here}.description`, code: 'described' });
    if (!inRange(option.points)) lacking.push({ path: `${here}.points`, code: 'option-points' });
    if (option.knockOut && !option.reason?.trim()) lacking.push({ path: `${here}.reason`, code: 'reason' });
    return lacking;
  });
  if (!options.some((o) => !o.knockOut && o.points === bestOf(c)))
    found.push({ path: `${path}.options`, code: 'best-out' });
  return found;
}

/** The criterion that a path is in: "criterionGroups[0].criteria[2].step" → its id. */
export function criterionAt(tree: Tree, path: string): string | undefined {
  const found = /^criterionGroups\[(\d+)\]\.criteria\[(\d+)\]/.exec(path);
  return found ? tree.criterionGroups[Number(found[1])]?.criteria[Number(found[2])]?.id : undefined;
}
