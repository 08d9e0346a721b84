// What the queue shows stands in its address: going back from an entry finds the same list.
import type { QueueFilter, Status } from './queries';

/** loc: the state, or "het" for all; ai: whose queue; nhom: the group; tim: what is searched; rieng: what is special. */
export interface QueueSearch {
  loc?: Tab;
  ai?: string;
  nhom?: string;
  tim?: string;
  rieng?: 'qua-han' | 'phan-doi';
}

export const tabs = ['cho', 'tra', 'nhan', 'loai', 'rut', 'het'] as const;
export type Tab = (typeof tabs)[number];

const statusOf: Record<Tab, Status | undefined> = {
  cho: 'submitted',
  tra: 'returned',
  nhan: 'accepted',
  loai: 'rejected',
  rut: 'withdrawn',
  het: undefined,
};

export const tabStatus = (tab: Tab): Status | undefined => statusOf[tab];

/** Without a word about it, what waits is shown while it can be decided on; everything afterwards. */
export const tabOf = (search: QueueSearch, open: boolean): Tab => search.loc ?? (open ? 'cho' : 'het');

export function readSearch(raw: Record<string, unknown>): QueueSearch {
  const tab = tabs.find((known) => known === raw.loc);
  const special = raw.rieng === 'qua-han' || raw.rieng === 'phan-doi' ? raw.rieng : undefined;
  const words = (value: unknown) => (typeof value === 'string' || typeof value === 'number' ? String(value) : '');
  return {
    ...(tab ? { loc: tab } : {}),
    ...(words(raw.ai) ? { ai: words(raw.ai) } : {}),
    ...(words(raw.nhom) ? { nhom: words(raw.nhom) } : {}),
    ...(words(raw.tim) ? { tim: words(raw.tim) } : {}),
    ...(special ? { rieng: special } : {}),
  };
}

export function filterOf(search: QueueSearch, open: boolean): QueueFilter {
  return {
    status: search.rieng ? undefined : tabStatus(tabOf(search, open)),
    queue: search.ai,
    groupId: search.nhom,
    q: search.tim,
    overdue: search.rieng === 'qua-han',
    objected: search.rieng === 'phan-doi',
  };
}
