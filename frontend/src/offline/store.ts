// One judge's data on this device, in a database of its own. A sheet is dirty while it holds something that no request
// carries; the outbox holds the requests. Both change together or not at all.
import { type DBSchema, deleteDB, type IDBPDatabase, openDB } from 'idb';
import type { LocalSheet, Outgoing, Packet, Reconciliation, SheetBody } from './types';

export type MetaRow =
  | { id: 'packet'; packet: Packet; fetchedAt: string; paused: boolean }
  | { id: 'sync'; lastSentAt: string | undefined }
  | { id: 'key'; publicKey: string }
  | { id: 'reconciliation'; found: Reconciliation };

interface JudgeSchema extends DBSchema {
  sheets: { key: string; value: LocalSheet; indexes: { dirty: number } };
  outbox: { key: string; value: Outgoing; indexes: { sheetId: string } };
  meta: { key: MetaRow['id']; value: MetaRow };
  practice: { key: string; value: { sampleId: string; body: SheetBody } };
}

export type JudgeDb = IDBPDatabase<JudgeSchema>;

/** What may not be lost is on the disk, not in a buffer, when its transaction ends. */
export const durable = { durability: 'strict' } as const;

/** Whether the disk has no room for it. */
export const isFull = (failure: unknown): boolean =>
  typeof failure === 'object' && failure !== null && 'name' in failure && failure.name === 'QuotaExceededError';

/** All of a transaction or nothing: where the job throws, what it has written is taken back. */
export async function whole<T>(
  tx: { abort(): void; readonly done: Promise<void>; readonly error: DOMException | null },
  job: () => Promise<T>,
): Promise<T> {
  tx.done.catch(() => {}); // awaited below; a refused write rejects both
  try {
    const made = await job();
    await tx.done;
    return made;
  } catch (failure) {
    const why = tx.error ?? failure;
    try {
      tx.abort();
    } catch {
      // It has ended already.
    }
    throw why;
  }
}

const databaseOf = (judgeId: string) => `judge-${judgeId}`;

/** The cache of a packet's files: the service worker answers from it. */
export const cacheOf = (judgeId: string) => `packet-${judgeId}`;

const connections = new Map<string, Promise<JudgeDb>>();

/** A judge's database. A connection that the browser has dropped (Safari does) is opened again at the next call. */
export function judgeDb(judgeId: string): Promise<JudgeDb> {
  const known = connections.get(judgeId);
  if (known) return known;
  const forget = () => {
    connections.delete(judgeId);
  };
  const opening = openDB<JudgeSchema>(databaseOf(judgeId), 1, {
    upgrade(db) {
      db.createObjectStore('sheets', { keyPath: 'id' }).createIndex('dirty', 'dirty');
      db.createObjectStore('outbox', { keyPath: 'key' }).createIndex('sheetId', 'sheetId', { unique: true });
      db.createObjectStore('meta', { keyPath: 'id' });
      db.createObjectStore('practice', { keyPath: 'sampleId' });
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
  connections.set(judgeId, opening);
  return opening;
}

/** One row of what is kept beside the sheets. */
export async function metaOf<Id extends MetaRow['id']>(
  judgeId: string,
  id: Id,
): Promise<Extract<MetaRow, { id: Id }> | undefined> {
  const row = await (await judgeDb(judgeId)).get('meta', id);
  return row && isRow(row, id) ? row : undefined;
}

const isRow = <Id extends MetaRow['id']>(row: MetaRow, id: Id): row is Extract<MetaRow, { id: Id }> => row.id === id;

export async function keepMeta(judgeId: string, row: MetaRow): Promise<void> {
  await (await judgeDb(judgeId)).put('meta', row);
}

/** How many sheets hold something that the server has not acknowledged. */
export async function unsentOf(judgeId: string): Promise<number> {
  return (await unsentSheets(await judgeDb(judgeId))).size;
}

/** Their ids. */
export async function unsentSheets(db: JudgeDb): Promise<Set<string>> {
  const tx = db.transaction(['sheets', 'outbox']);
  const [dirty, rows] = await Promise.all([
    tx.objectStore('sheets').index('dirty').getAllKeys(1),
    tx.objectStore('outbox').getAll(),
    tx.done,
  ]);
  return new Set([...dirty, ...rows.map((row) => row.sheetId)]);
}

/** The acknowledged revision of each sheet. Taken before the server is asked: an answer may be older than what it has
 * acknowledged meanwhile, and says nothing of that. */
export async function revisionsOf(db: JudgeDb): Promise<Map<string, number>> {
  return new Map((await db.getAll('sheets')).map((sheet) => [sheet.id, sheet.acknowledged.revision]));
}

/** Erases a judge's data, if the server has acknowledged all of it; else nothing, and says how many sheets it has not.
 * The look and the erasing are one transaction: no edit slips between. */
export async function emptyJudgeDb(judgeId: string): Promise<number> {
  const db = await judgeDb(judgeId);
  const tx = db.transaction(['sheets', 'outbox', 'meta', 'practice'], 'readwrite');
  const unsent = await whole(tx, async () => {
    const dirty = await tx.objectStore('sheets').index('dirty').getAllKeys(1);
    const rows = await tx.objectStore('outbox').getAll();
    const ids = new Set([...dirty, ...rows.map((row) => row.sheetId)]);
    if (ids.size > 0) return ids.size;
    for (const name of ['sheets', 'outbox', 'meta', 'practice'] as const) await tx.objectStore(name).clear();
    return 0;
  });
  if (unsent > 0) return unsent;
  announce(judgeId, { type: 'forgotten' });
  connections.delete(judgeId);
  db.close();
  // Another tab may hold the empty database open a little longer; it goes when that tab does.
  await new Promise<void>((resolve) => {
    deleteDB(databaseOf(judgeId), { blocked: () => resolve() }).then(resolve, () => resolve());
  });
  await globalThis.caches?.delete(cacheOf(judgeId));
  return 0;
}

/** What the tabs of one judge tell each other, after the disk has it. */
export type Message =
  | { type: 'sheets'; ids: string[] }
  | { type: 'packet' }
  | { type: 'contact'; lastContactAt: number; lastSentAt: string | undefined }
  | { type: 'signed-in' }
  | { type: 'forgotten' };

const channelOf = (judgeId: string) => `tieubieu-judge-${judgeId}`;

/** Tells every tab, this one too where it listens. */
export function announce(judgeId: string, message: Message): void {
  if (typeof BroadcastChannel === 'undefined') return;
  const channel = new BroadcastChannel(channelOf(judgeId));
  channel.postMessage(message);
  channel.close();
}

export interface Channel {
  /** Tells the others. */
  post(message: Message): void;
  close(): void;
}

export function listen(judgeId: string, hear: (message: Message) => void): Channel {
  if (typeof BroadcastChannel === 'undefined') return { post() {}, close() {} };
  const channel = new BroadcastChannel(channelOf(judgeId));
  channel.onmessage = (event: MessageEvent<Message>) => hear(event.data);
  return { post: (message) => channel.postMessage(message), close: () => channel.close() };
}
