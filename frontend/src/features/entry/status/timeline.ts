// What happened to an entry and what comes next, newest first; built from the entry and its round, nothing else.
import type { Schemas } from '../../../api/client';
import type { StateName } from '../../../ui/signs';

type Entry = Schemas['Entry'];
type Round = Schemas['Round'];

export type Happening =
  | { what: 'started' }
  | { what: 'submitted'; at: string; again: boolean }
  | {
      what: 'returned';
      at: string;
      reason: string;
      items: readonly Schemas['ScreeningItem'][];
      due: string | undefined;
    }
  | { what: 'accepted'; at: string; code: string | undefined }
  | { what: 'rejected'; at: string; reason: string }
  | { what: 'withdrawn'; at: string | undefined; reason: string }
  | { what: 'scored' }
  | { what: 'published' };

export type Coming =
  | { what: 'submit'; by: string | undefined }
  | { what: 'mend'; by: string | undefined }
  | { what: 'screening'; by: string | undefined }
  | { what: 'scoring' }
  | { what: 'deliberation' }
  | { what: 'publication' };

export interface Timeline {
  /** Nearest first. */
  coming: Coming[];
  /** Newest first. */
  happened: Happening[];
}

const order: readonly Round['phase'][] = [
  'draft',
  'registration',
  'screening',
  'scoring',
  'deliberation',
  'approved',
  'published',
  'closed',
];
const past = (round: Round | undefined, phase: Round['phase']) =>
  round !== undefined && order.indexOf(round.phase) > order.indexOf(phase);

export function timeline(entry: Entry, round: Round | undefined): Timeline {
  const happened: Happening[] = [{ what: 'started' }];
  const screenings = [...entry.screenings].sort((a, b) => a.at.localeCompare(b.at));
  const returns = screenings.filter((screening) => screening.decision === 'returned');
  const { submittedAt } = entry;
  const first = returns[0];
  // The entry tells its last submission only; that it came back says that it had been handed in before.
  if (submittedAt && (!first || submittedAt < first.at))
    happened.push({ what: 'submitted', at: submittedAt, again: false });
  for (const screening of screenings) {
    switch (screening.decision) {
      case 'returned':
        happened.push({
          what: 'returned',
          at: screening.at,
          reason: screening.reason ?? '',
          items: screening.items,
          due: screening.dueAt,
        });
        break;
      case 'accepted':
        happened.push({ what: 'accepted', at: screening.at, code: entry.judgingCode });
        break;
      case 'rejected':
        happened.push({ what: 'rejected', at: screening.at, reason: screening.reason ?? '' });
        break;
    }
  }
  if (submittedAt && first && submittedAt > first.at) {
    const at = happened.findIndex((h) => 'at' in h && h.at !== undefined && h.at > submittedAt);
    const again: Happening = { what: 'submitted', at: submittedAt, again: true };
    happened.splice(at < 0 ? happened.length : at, 0, again);
  }
  if (entry.status === 'withdrawn')
    happened.push({ what: 'withdrawn', at: entry.decidedAt, reason: entry.reason ?? '' });
  if (entry.status === 'accepted') {
    if (past(round, 'scoring')) happened.push({ what: 'scored' });
    if (past(round, 'approved')) happened.push({ what: 'published' });
  }
  return { coming: comingOf(entry, round), happened: happened.reverse() };
}

function comingOf(entry: Entry, round: Round | undefined): Coming[] {
  const later: Coming[] = [];
  if (!past(round, 'screening')) later.push({ what: 'scoring' });
  if (!past(round, 'deliberation')) later.push({ what: 'deliberation' });
  if (!past(round, 'approved')) later.push({ what: 'publication' });
  switch (entry.status) {
    case 'draft':
      return [
        { what: 'submit', by: round?.registrationClosesAt },
        { what: 'screening', by: round?.screeningClosesAt },
        ...later,
      ];
    case 'returned':
      return [{ what: 'mend', by: entry.dueAt }, ...later];
    case 'submitted':
      return [{ what: 'screening', by: round?.screeningClosesAt }, ...later];
    case 'accepted':
      return later;
    case 'rejected':
    case 'withdrawn':
      return [];
  }
}

export const shapeOf: Record<Happening['what'], StateName> = {
  started: 'done',
  submitted: 'done',
  returned: 'back',
  accepted: 'done',
  rejected: 'bad',
  withdrawn: 'slash',
  scored: 'done',
  published: 'done',
};
