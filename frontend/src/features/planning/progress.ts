// How far units are, by the counts and phases that the server lists.
import type { Schemas } from '../../api/client';

export type UnitProgress = Schemas['UnitProgress'];
export type RoundProgress = Schemas['RoundProgress'];
export type Phase = RoundProgress['phase'];

/** nothing: no plan; held: between announcement and publication; sent-nothing: published, and nothing went up. */
export type Standing = 'nothing' | 'planned' | 'held' | 'published' | 'sent-nothing';

export const standings: readonly Standing[] = ['nothing', 'planned', 'held', 'published', 'sent-nothing'];

const isPublished = ({ phase }: RoundProgress) => phase === 'published' || phase === 'closed';

export function standingOf({ unit, rounds }: UnitProgress): Standing {
  const announced = rounds.filter(({ phase }) => phase !== 'draft');
  if (announced.length === 0) return rounds.length > 0 ? 'planned' : 'nothing';
  if (!announced.every(isPublished)) return 'held';
  const up = announced.reduce((sum, round) => sum + (round.promoted ?? 0), 0);
  return up === 0 && unit.level !== 'nation' ? 'sent-nothing' : 'published';
}

/** How many units stand where. */
export function tally(units: readonly UnitProgress[]): Record<Standing, number> {
  const counts: Record<Standing, number> = { nothing: 0, planned: 0, held: 0, published: 0, 'sent-nothing': 0 };
  for (const unit of units) counts[standingOf(unit)] += 1;
  return counts;
}

export interface Sum {
  registered: number;
  valid: number;
  /** Undefined until some round is published. */
  certified: number | undefined;
  promoted: number | undefined;
}

const plus = (sum: number | undefined, more: number | undefined) => (more === undefined ? sum : (sum ?? 0) + more);

export function sumOf(rounds: readonly RoundProgress[]): Sum {
  let sum: Sum = { registered: 0, valid: 0, certified: undefined, promoted: undefined };
  for (const round of rounds)
    sum = {
      registered: sum.registered + round.registered,
      valid: sum.valid + round.valid,
      certified: plus(sum.certified, round.certified),
      promoted: plus(sum.promoted, round.promoted),
    };
  return sum;
}

/** The round that a unit's line speaks of: the one that is furthest, a later one before an earlier. */
export const leading = (rounds: readonly RoundProgress[]): RoundProgress | undefined =>
  [...rounds].reverse().find((round) => round.phase !== 'draft' && !isPublished(round)) ?? rounds[rounds.length - 1];
