// The new date of a returned entry, as it is typed: a day and an hour in Vietnam.
const dayLength = 24 * 60 * 60_000; // milliseconds
const given = 7 * dayLength;

export interface Due {
  day: string; // 2026-11-30
  hour: string; // 17:00
}

const zone = 'Asia/Ho_Chi_Minh';

function inVietnam(at: number): Due {
  const [day = '', hour = ''] = new Intl.DateTimeFormat('sv-SE', {
    timeZone: zone,
    year: 'numeric',
    month: '2-digit',
    day: '2-digit',
    hour: '2-digit',
    minute: '2-digit',
  })
    .format(at)
    .split(' ');
  return { day, hour };
}

/** A week, until five in the afternoon, but not past the end of screening. */
export function proposedDue(now: number, closesAt: string | undefined): Due {
  const week = { ...inVietnam(now + given), hour: '17:00' };
  const end = closesAt ? Date.parse(closesAt) : Number.NaN;
  return end < Date.parse(instantOf(week) ?? '') && end > now ? inVietnam(end) : week;
}

/** Undefined for what is no date. Vietnam keeps no summer time. */
export function instantOf({ day, hour }: Due): string | undefined {
  const at = Date.parse(`${day}T${hour}:00+07:00`);
  return Number.isNaN(at) ? undefined : new Date(at).toISOString();
}
