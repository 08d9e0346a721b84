// How many entries stand where, for the tabs and filters of the queue.
import type { Schemas } from '../../api/client';
import type { Status } from './queries';

export type Count = Schemas['QueueCount'];

export const statuses = [
  'submitted',
  'returned',
  'accepted',
  'rejected',
  'withdrawn',
] as const satisfies readonly Status[];

export interface Totals {
  by: Record<Status, number>;
  all: number;
  overdue: number;
  objected: number;
}

/** Counts what a choice of queue ("me" as the account, "none", or all) and group lets through. */
export function totals(counts: readonly Count[], queue: string | undefined, groupId: string | undefined): Totals {
  const by: Record<Status, number> = { submitted: 0, returned: 0, accepted: 0, rejected: 0, withdrawn: 0 };
  let all = 0;
  let overdue = 0;
  let objected = 0;
  for (const count of counts) {
    if (groupId && count.groupId !== groupId) continue;
    if (queue === 'none' ? count.accountId !== undefined : queue && count.accountId !== queue) continue;
    by[count.status] += count.entries;
    all += count.entries;
    overdue += count.overdue;
    objected += count.objected;
  }
  return { by, all, overdue, objected };
}
