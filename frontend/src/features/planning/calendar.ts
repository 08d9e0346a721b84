// Where a year's bars lie, from the dates that are set.
import type { RoundProgress } from './progress';

export type BarKind = 'registration' | 'screening' | 'publication';

export interface Bar {
  kind: BarKind;
  from: string;
  to: string;
  /** Shares of the year's width, 0 to 1; a moment is a bar of no width. */
  left: number;
  width: number;
}

/** The first moment of a year in Việt Nam, in milliseconds. */
export const yearStart = (year: number): number => Date.parse(`${year}-01-01T00:00:00+07:00`);

/** Where a moment lies in a year; below 0 or above 1 outside. */
export function place(at: string | number, year: number): number {
  const from = yearStart(year);
  return (new Date(at).getTime() - from) / (yearStart(year + 1) - from);
}

const clamp = (n: number) => Math.min(1, Math.max(0, n));

/** The first day of each month, as a share of the year. */
export const monthsOf = (year: number): number[] =>
  Array.from({ length: 12 }, (_, m) => place(`${year}-${String(m + 1).padStart(2, '0')}-01T00:00:00+07:00`, year));

function bar(kind: BarKind, from: string | undefined, to: string | undefined, year: number): Bar[] {
  if (!from || !to) return [];
  const start = place(from, year);
  const end = place(to, year);
  if (end < 0 || start > 1) return [];
  return [{ kind, from, to, left: clamp(start), width: clamp(end) - clamp(start) }];
}

export function barsOf(round: RoundProgress, year: number): Bar[] {
  const published = round.publishedAt ?? round.publishAt;
  return [
    ...bar('registration', round.registrationOpensAt, round.registrationClosesAt, year),
    ...bar('screening', round.registrationClosesAt, round.screeningClosesAt, year),
    ...bar('publication', published, published, year),
  ];
}

/** The years in which something has a date. */
export function yearsOf(rounds: readonly RoundProgress[]): number[] {
  const years = rounds
    .flatMap((round) => [
      round.registrationOpensAt,
      round.registrationClosesAt,
      round.screeningClosesAt,
      round.publishAt,
      round.publishedAt,
    ])
    .flatMap((at) => (at ? [new Date(Date.parse(at) + 7 * 3_600_000).getUTCFullYear()] : []));
  return [...new Set(years)].sort((a, b) => a - b);
}
