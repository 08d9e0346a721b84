// What a facility has typed and picked on this device and the server has not acknowledged: form fields, photos and
// papers. Beside it the entries as the server last told them, so that a form opens without a network.
import { type DBSchema, type IDBPDatabase, openDB } from 'idb';
import type { Schemas } from '../api/client';

export type FieldValue = string | number | boolean | string[] | undefined;

/** One field of one entry that was typed into. `base` is what the server held when typing began. */
export interface Edit {
  entryId: string;
  path: string;
  value: FieldValue;
  base: FieldValue;
  /** Milliseconds of this device's clock: for the words "đã lưu", never for order. */
  at: number;
  /** What somebody else, or another window, wrote into the same field meanwhile. */
  rival?: { value: FieldValue; by: string; at: string };
}

export interface Kept {
  id: string;
  entry: Schemas['Entry'];
  round?: Schemas['Round'];
  programme?: Schemas['Programme'] | undefined;
  keptAt: number;
}

export type UploadKind =
  | { kind: 'photo'; caption: string }
  | { kind: 'paper'; facts: PaperFacts; section: string | undefined }
  /** What an appeal brings; `entryId` of its upload is the appeal's. */
  | { kind: 'appeal' };

export interface PaperFacts {
  kind: Schemas['EntryPaper']['kind'];
  fileName: string;
  number: string;
  issuer: string;
  /** Days as "2026-08-31"; empty: not given. */
  issuedOn: string;
  validUntil: string;
}

/** A file on its way. It stays until the server has it and the entry shows it. */
export interface Upload {
  id: string;
  entryId: string;
  facilityId: string;
  what: UploadKind;
  name: string;
  addedAt: number;
  /** SHA-256 of what was picked, hex; empty where the browser cannot tell (plain http). */
  sha256: string;
  originalBytes: number;
  /** What was picked, until it has been shrunk. */
  original: Blob | undefined;
  /** What is sent. */
  file: Blob | undefined;
  state: 'preparing' | 'waiting' | 'stored' | 'placed' | 'refused';
  refusal?: { code: string; message: string };
  /** Photo or paper, once the server has it. */
  storedId?: string;
  tries: number;
  /** Not to be sent before, in milliseconds of this device's clock. */
  notBefore: number;
}

/** An appeal as it is being written. Its id is the one it will have at the server, so that it is filed once. */
export interface AppealDraft {
  entryId: string;
  id: string;
  text: string;
  /** Sent once the appeal is filed. */
  files: PickedFile[];
}

/** A picked file with what not every disk gives back of a File. */
export interface PickedFile {
  name: string;
  type: string;
  /** Bytes. */
  size: number;
  content: Blob;
}

interface DraftSchema extends DBSchema {
  entries: { key: string; value: Kept };
  edits: { key: [string, string]; value: Edit; indexes: { entryId: string } };
  uploads: { key: string; value: Upload; indexes: { entryId: string } };
  appeals: { key: string; value: AppealDraft };
}

export type DraftDb = IDBPDatabase<DraftSchema>;

let opening: Promise<DraftDb> | undefined;

export function draftDb(): Promise<DraftDb> {
  const forget = () => {
    opening = undefined;
  };
  opening ??= openDB<DraftSchema>('tieubieu-drafts', 2, {
    upgrade(db, from) {
      if (from < 1) {
        db.createObjectStore('entries', { keyPath: 'id' });
        db.createObjectStore('edits', { keyPath: ['entryId', 'path'] }).createIndex('entryId', 'entryId');
        db.createObjectStore('uploads', { keyPath: 'id' }).createIndex('entryId', 'entryId');
      }
      db.createObjectStore('appeals', { keyPath: 'entryId' });
    },
    blocking(_old, _new, event) {
      forget();
      (event.target as IDBDatabase).close();
    },
    terminated: forget,
  }).catch((failure: unknown) => {
    forget();
    throw failure;
  });
  return opening;
}

/** Whether a file still waits to arrive: one that was refused never will. */
export const isGoing = (row: Upload): boolean => row.state !== 'placed' && row.state !== 'refused';

/** Entries of this device with something that has not arrived, and how much. */
export async function unsentDrafts(): Promise<Map<string, { fields: number; files: number }>> {
  const db = await draftDb();
  const [edits, uploads] = await Promise.all([db.getAll('edits'), db.getAll('uploads')]);
  const found = new Map<string, { fields: number; files: number }>();
  const of = (id: string) => {
    const known = found.get(id) ?? { fields: 0, files: 0 };
    found.set(id, known);
    return known;
  };
  for (const edit of edits) of(edit.entryId).fields++;
  for (const row of uploads) if (isGoing(row) && row.what.kind !== 'appeal') of(row.entryId).files++;
  return found;
}

/** At sign-out: what the server has told goes from this device; what it has not acknowledged stays. */
export async function forgetEntries(): Promise<void> {
  await (await draftDb()).clear('entries');
}

export type DraftNews = { entryId: string; what: 'fields' | 'uploads' };

const channelName = 'tieubieu-drafts';

export interface DraftChannel {
  tell(news: DraftNews): void;
  close(): void;
}

/** Other windows of this browser that show the same entry. */
export function draftChannel(hear: (news: DraftNews) => void): DraftChannel {
  if (typeof BroadcastChannel === 'undefined') return { tell() {}, close() {} };
  const channel = new BroadcastChannel(channelName);
  channel.onmessage = (event: MessageEvent<DraftNews>) => hear(event.data);
  return { tell: (news) => channel.postMessage(news), close: () => channel.close() };
}

/** Runs the job in one window at a time; false where another window does it. */
export async function alone(name: string, job: () => Promise<void>): Promise<boolean> {
  if (!globalThis.navigator?.locks) {
    await job();
    return true;
  }
  return navigator.locks.request(name, { ifAvailable: true }, async (lock) => {
    if (!lock) return false;
    await job();
    return true;
  });
}
