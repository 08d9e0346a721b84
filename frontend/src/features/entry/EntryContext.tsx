// One entry and its uploads, opened once for all of its steps and pages.
import { createContext, type ReactNode, use, useEffect, useMemo, useState, useSyncExternalStore } from 'react';
import type { Schemas } from '../../api/client';
import { api } from '../../api/client';
import { must } from '../../api/problem';
import { upload } from '../../api/upload';
import { draftDb, type FieldValue, type Upload } from '../../offline/drafts';
import { EntryKeeper, type EntryState } from './draft/keeper';
import { entryServer } from './draft/server';
import { shrinker } from './photos/shrinker';
import { type Destination, Uploads, type UploadsState } from './photos/uploads';

export type Round = Schemas['Round'];
export type Programme = Schemas['Programme'];

export interface Opened {
  keeper: EntryKeeper;
  uploads: Uploads | undefined;
  round: Round | undefined;
  programme: Programme | undefined;
}

/** What the steps of a form share; tests give their own. */
export const Open = createContext<Opened | undefined>(undefined);

/** Where the files of an entry go. */
export function destination(keeper: EntryKeeper): Destination {
  return {
    async send(row, onProgress) {
      if (!row.file) throw new TypeError('nothing to send');
      const stored = await upload(addressOf(row), row.file, { onProgress });
      return idOf(stored, row.what.kind === 'photo' ? 'id' : 'paperId');
    },
    async place(row) {
      const id = row.storedId ?? '';
      if (row.what.kind === 'photo') {
        const { caption } = row.what;
        await keeper.arrange((places) =>
          places.some((place) => place.photoId === id)
            ? places
            : [...places, { photoId: id, ...(caption ? { caption } : {}) }],
        );
        return;
      }
      await keeper.refresh();
      const section = row.what.kind === 'paper' ? row.what.section : undefined;
      if (section === undefined) return;
      const path = `explanation.${section}.files`;
      const files = keeper.valueOf(path);
      const held = Array.isArray(files) ? files : [];
      if (!held.includes(id)) await keeper.edit(path, [...held, id]);
    },
  };
}

function addressOf(row: Upload): string {
  if (row.what.kind !== 'paper') return `/api/facilities/${row.facilityId}/photos`;
  const query = new URLSearchParams();
  for (const [name, value] of Object.entries(row.what.facts)) if (value) query.set(name, value);
  return `/api/entries/${row.entryId}/papers?${query}`;
}

function idOf(answer: unknown, name: string): string {
  const id = typeof answer === 'object' && answer !== null && name in answer ? Reflect.get(answer, name) : undefined;
  if (typeof id !== 'string') throw new TypeError('the server answered something else');
  return id;
}

export function EntryProvider({ entryId, children }: { entryId: string; children: ReactNode }) {
  const keeper = useMemo(() => new EntryKeeper(entryId, entryServer), [entryId]);
  const state = useSyncExternalStore(keeper.subscribe, keeper.snapshot);
  const [opened, setOpened] = useState<Omit<Opened, 'keeper'>>({
    uploads: undefined,
    round: undefined,
    programme: undefined,
  });
  useEffect(() => {
    void keeper.open();
    const wake = () => {
      if (document.visibilityState === 'visible') void keeper.reload().then(() => keeper.flush());
    };
    const hide = () => void keeper.flush();
    addEventListener('online', wake);
    addEventListener('pagehide', hide);
    document.addEventListener('visibilitychange', wake);
    return () => {
      removeEventListener('online', wake);
      removeEventListener('pagehide', hide);
      document.removeEventListener('visibilitychange', wake);
      keeper.close();
    };
  }, [keeper]);

  const facilityId = state.entry?.facilityId;
  useEffect(() => {
    if (!facilityId) return;
    const uploads = new Uploads(entryId, facilityId, destination(keeper), shrinker());
    setOpened((now) => ({ ...now, uploads }));
    void uploads.open();
    const wake = () => {
      if (document.visibilityState === 'visible') uploads.wake();
    };
    addEventListener('online', wake);
    document.addEventListener('visibilitychange', wake);
    return () => {
      removeEventListener('online', wake);
      document.removeEventListener('visibilitychange', wake);
      uploads.close();
    };
  }, [entryId, facilityId, keeper]);

  const roundId = state.entry?.roundId;
  useEffect(() => {
    if (!roundId) return;
    let here = true;
    void readRound(entryId, roundId).then((found) => {
      if (here && found) setOpened((now) => ({ ...now, ...found }));
    });
    return () => {
      here = false;
    };
  }, [entryId, roundId]);

  const value = useMemo(() => ({ keeper, ...opened }), [keeper, opened]);
  return <Open value={value}>{children}</Open>;
}

/** The round of an entry and its programme; without a network as this device last knew them. */
async function readRound(
  entryId: string,
  roundId: string,
): Promise<{ round: Round; programme: Programme | undefined } | undefined> {
  const db = await draftDb().catch(() => undefined);
  try {
    const round = await must(api.GET('/api/rounds/{roundId}', { params: { path: { roundId } } }));
    const programme = await must(
      api.GET('/api/programmes/{programmeId}', { params: { path: { programmeId: round.programmeId } } }),
    );
    const kept = await db?.get('entries', entryId);
    if (kept) await db?.put('entries', { ...kept, round, programme });
    return { round, programme };
  } catch {
    const kept = await db?.get('entries', entryId).catch(() => undefined);
    return kept?.round ? { round: kept.round, programme: kept.programme } : undefined;
  }
}

export function useEntry(): Opened {
  const opened = use(Open);
  if (!opened) throw new Error('outside an entry');
  return opened;
}

export function useEntryState(): EntryState {
  const { keeper } = useEntry();
  return useSyncExternalStore(keeper.subscribe, keeper.snapshot);
}

const nothing: UploadsState = { rows: [], sending: undefined, signIn: false, known: [] };
const never = () => () => {};
const none = () => nothing;

export function useUploads(): UploadsState {
  const { uploads } = useEntry();
  return useSyncExternalStore(uploads?.subscribe ?? never, uploads?.snapshot ?? none);
}

/** The value of a field as it stands here, and whether it may change. */
export function useField(path: string): { value: FieldValue; fault: string | undefined } {
  const { keeper } = useEntry();
  const state = useEntryState();
  return { value: keeper.valueOf(path), fault: state.faults.get(path) };
}

/** Whether the facility may write into it now. */
export const isOpen = (entry: { status: Schemas['Entry']['status']; overdue: boolean }): boolean =>
  entry.status === 'draft' || (entry.status === 'returned' && !entry.overdue);
