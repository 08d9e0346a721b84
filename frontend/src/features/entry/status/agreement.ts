// What an owner is told of an entry that somebody else typed, and says to it.
import { useCallback, useEffect, useState } from 'react';
import { api, type Schemas } from '../../../api/client';
import { must } from '../../../api/problem';

export type Agreement = Schemas['EntryAgreement'];
export type Objection = Schemas['EntryObjection'];

export interface Told extends Agreement {
  /** The reader began the entry: somebody else wrote into it later. */
  ownBeginning: boolean;
}

/** Undefined for all but owners of the facility, and where nobody else had a hand in the entry. */
export async function readAgreement(entry: Schemas['EntryRow']): Promise<Told | undefined> {
  const me = await must(api.GET('/api/me'));
  if (!me.roles.some((held) => held.role === 'owner' && held.facilityId === entry.facilityId)) return undefined;
  const found = await must(api.GET('/api/entries/{entryId}/agreement', { params: { path: { entryId: entry.id } } }));
  if (!found.typedFor && found.objections.length === 0) return undefined;
  return { ...found, ownBeginning: entry.typedBy === me.account.id };
}

/** It stays while it is read again; without a network nothing is told. */
export function useAgreement(entry: Schemas['EntryRow'] | undefined) {
  const [told, setTold] = useState<Told>();
  const id = entry?.id;
  // biome-ignore lint/correctness/useExhaustiveDependencies: asked once for an entry, whatever is typed into it
  const read = useCallback(async () => {
    if (entry) await readAgreement(entry).then(setTold, () => undefined);
  }, [id]);
  useEffect(() => void read(), [read]);
  return { told, read };
}

export const objectToEntry = (entryId: string, reason: string): Promise<Objection> =>
  must(api.POST('/api/entries/{entryId}/objections', { params: { path: { entryId } }, body: { reason } }));

export const takeBackObjection = ({ id, version }: Objection): Promise<Objection> =>
  must(
    api.DELETE('/api/entry-objections/{objectionId}', {
      params: { path: { objectionId: id }, header: { 'If-Match': `"${version}"` } },
    }),
  );
