// Whether a paper will still be in force when it is looked at. Days are dates in Vietnam, "2026-08-31".

export type Validity = 'none' | 'stands' | 'soon' | 'expired';

/** Today in Vietnam. */
export const today = (now: Date = new Date()): string =>
  new Intl.DateTimeFormat('en-CA', {
    timeZone: 'Asia/Ho_Chi_Minh',
    year: 'numeric',
    month: '2-digit',
    day: '2-digit',
  }).format(now);

/** `until`: the day up to which judging reads papers, where it is known. */
export function validity(validUntil: string | undefined, now: string, until: string | undefined): Validity {
  if (!validUntil) return 'none';
  if (validUntil < now) return 'expired';
  return until !== undefined && validUntil < until ? 'soon' : 'stands';
}

/** The last known day before judging: end of screening, else end of registration. */
export function readUntil(
  round: { screeningClosesAt?: string; registrationClosesAt?: string } | undefined,
): string | undefined {
  const last = round?.screeningClosesAt ?? round?.registrationClosesAt;
  return last ? today(new Date(last)) : undefined;
}

/** "31/08/2026" */
export const dayWords = (day: string): string => day.split('-').reverse().join('/');
