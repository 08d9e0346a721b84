// What a facility's own page shows: its entries with their rounds, what it claimed, what it has not read.
import { api, type Schemas } from '../../api/client';
import { must } from '../../api/problem';
import { readMe } from './useMe';

export type Entry = Schemas['EntryRow'];

export interface Place {
  facilityId: string;
  name: string;
  entries: Entry[];
}
export interface Desk {
  me: Schemas['Me'];
  places: Place[];
  claims: Schemas['FacilityClaim'][];
  /** By id; those that could not be read are left out. */
  rounds: ReadonlyMap<string, Schemas['Round']>;
  /** Entries with an appeal that has not been answered. */
  appealed: ReadonlySet<string>;
  /** Notices not read yet. */
  unread: number;
}

/** The facility learns its judging code with the publication. */
export const isPublished = (entry: Entry): boolean => entry.status === 'accepted' && entry.judgingCode !== undefined;

/** Null when nobody is signed in. What stands beside the entries never keeps the page from opening. */
export async function readDesk(): Promise<Desk | null> {
  const me = await readMe();
  if (!me) return null;
  const owned = new Map<string, string>();
  for (const held of me.roles) if (held.role === 'owner' && held.facilityId) owned.set(held.facilityId, held.on);
  const [places, claims, unread] = await Promise.all([
    Promise.all(
      [...owned].map(async ([facilityId, name]) => ({
        facilityId,
        name,
        entries: (await must(api.GET('/api/entries', { params: { query: { facilityId, limit: 50 } } }))).items,
      })),
    ),
    must(api.GET('/api/me/facility-claims')).then(
      (page) => page.items,
      () => [],
    ),
    must(api.GET('/api/notices', { params: { query: { limit: 1 } } })).then(
      (page) => page.unread,
      () => 0,
    ),
  ]);
  const entries = places.flatMap((place) => place.entries);
  const [rounds, appealed] = await Promise.all([readRounds(entries), readAppealed(entries)]);
  return {
    me,
    places,
    claims: claims.filter((claim) => claim.status === 'waiting' || claim.status === 'refused'),
    rounds,
    appealed,
    unread,
  };
}

async function readRounds(entries: readonly Entry[]): Promise<Desk['rounds']> {
  const ids = [...new Set(entries.map((entry) => entry.roundId))];
  const found = await Promise.all(
    ids.map((roundId) =>
      must(api.GET('/api/rounds/{roundId}', { params: { path: { roundId } } })).catch(() => undefined),
    ),
  );
  return new Map(found.flatMap((round) => (round ? [[round.id, round] as const] : [])));
}

async function readAppealed(entries: readonly Entry[]): Promise<Desk['appealed']> {
  const found = await Promise.all(
    entries.filter(isPublished).map(async ({ id }) => {
      const result = await must(api.GET('/api/entries/{entryId}/result', { params: { path: { entryId: id } } })).catch(
        () => undefined,
      );
      return result?.appeal.items.some((appeal) => appeal.status === 'open') ? [id] : [];
    }),
  );
  return new Set(found.flat());
}
