// What the figures are called. The names of levels follow conventions of the field, not a rule of the ministry.
import type { Schemas } from '../../api/client';
import type { Round } from '../panel/round';

export type Agreement = Schemas['PanelAgreement'];
export type Place = Schemas['LinePlace'];
export type Why = NonNullable<Agreement['why']> | NonNullable<Schemas['LineStability']['why']>;
export type Level = 'high' | 'good' | 'moderate' | 'low';
export type Measure = 'icc' | 'alpha';

/** From where on a measure has a level: Koo & Li 2016 for ICC(2,k), Krippendorff for α. */
export const bounds: Record<Measure, readonly (readonly [from: number, level: Level])[]> = {
  icc: [
    [0.9, 'high'],
    [0.75, 'good'],
    [0.5, 'moderate'],
  ],
  alpha: [
    [0.8, 'high'],
    [0.667, 'moderate'],
  ],
};

export interface Judged {
  measure: Measure;
  value: number;
  level: Level;
}

/** The measure that holds for these marks; undefined where there is none (see why). */
export function judged({ full, average, alpha }: Agreement): Judged | undefined {
  const measure = full ? 'icc' : 'alpha';
  const value = full ? average : alpha;
  if (value === undefined) return undefined;
  return { measure, value, level: bounds[measure].find(([from]) => value >= from)?.[1] ?? 'low' };
}

/** Of a thousand draws, those in which a place that is called firm keeps its side of the line. */
const firmFrom = 0.95;

/** Draws in which an entry stays on the side of the line on which it lies. */
export const kept = ({ above, aboveDraws }: Place, draws: number) => (above ? aboveDraws : draws - aboveDraws);

/** The entries that another panel might well have put on the other side, the least firm first. */
export function unsure({ draws, entries }: Schemas['LineStability']): Place[] {
  return entries
    .filter((place) => kept(place, draws) < firmFrom * draws)
    .sort((a, b) => kept(a, draws) - kept(b, draws));
}

/** How many lie above the line, where they are the first of the standings; undefined where quotas of groups mix them. */
export function cut(entries: readonly Place[]): number | undefined {
  const below = entries.findIndex(({ above }) => !above);
  const count = below < 0 ? entries.length : below;
  return entries.slice(count).some(({ above }) => above) ? undefined : count;
}

/** Below this many entries a mean distance is chance. */
const enough = 3;

/** Criteria by how far marks lie apart for what they can give, the widest first; those of few entries last. */
export const byGap = (criteria: readonly Schemas['RubricGap'][]): Schemas['RubricGap'][] =>
  criteria
    .filter(({ entries }) => entries > 0)
    .sort(
      (a, b) =>
        Number(b.entries >= enough) - Number(a.entries >= enough) || b.mean / b.maxPoints - a.mean / a.maxPoints,
    );

/** Twice the standard error of a mean difference, in hundredths. */
export const doubt = ({ scatter, shared }: Schemas['JudgeReliability']) =>
  shared > 1 ? (2 * scatter) / Math.sqrt(shared) : 0;

/** A score in hundredths from its exact form, "25603/3". */
export function exact(score: string): number {
  const [above = '0', below = '1'] = score.split('/');
  return Number(above) / Number(below);
}

const pastScoring: Round['phase'][] = ['deliberation', 'approved', 'published', 'closed'];

/** The last stage that has closed; 0 while none has. */
export function closedStage({ phase, stage, rules }: Pick<Round, 'phase' | 'stage' | 'rules'>): number {
  if (pastScoring.includes(phase)) return rules.stages.length;
  return phase === 'scoring' ? stage - 1 : 0;
}
