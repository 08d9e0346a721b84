// What this device knows whoever holds it: its own id and key, and the judges that have signed in on it. One database
// for all of them; what a judge has marked stands in a database of the judge's own (store.ts).
import { type DBSchema, type IDBPDatabase, openDB } from 'idb';
import { newId, toBase64url } from './bytes';
import type { KnownJudge } from './types';

/** Checks a PIN without holding it. Tries are those since the last right PIN or printed code. */
export interface PinVerifier {
  judgeId: string;
  salt: Uint8Array<ArrayBuffer>;
  hash: Uint8Array<ArrayBuffer>;
  iterations: number;
  tries: number;
}

/** What is kept of a judge beside what the entrance shows. */
export interface JudgeRow extends KnownJudge {
  /** Milliseconds of this device's clock: the last opened stands first. */
  usedAt: number;
  /** Signed out here: the session ends as soon as nothing is unsent and the server can be reached. */
  leaving: boolean;
}

interface DeviceKeyRow {
  id: 'signing';
  pair: CryptoKeyPair;
  /** P-256, uncompressed point of 65 bytes, base64url. */
  publicKey: string;
}

interface DeviceSchema extends DBSchema {
  judges: { key: string; value: JudgeRow };
  pins: { key: string; value: PinVerifier };
  keys: { key: string; value: DeviceKeyRow };
  settings: { key: 'deviceId' | 'current'; value: string };
}

export type DeviceDb = IDBPDatabase<DeviceSchema>;

const name = 'tieubieu-device';
let opening: Promise<DeviceDb> | undefined;

/** The device's database. A connection that the browser has dropped is opened again. */
export function deviceDb(): Promise<DeviceDb> {
  const forget = () => {
    opening = undefined;
  };
  opening ??= openDB<DeviceSchema>(name, 1, {
    upgrade(db) {
      db.createObjectStore('judges', { keyPath: 'judgeId' });
      db.createObjectStore('pins', { keyPath: 'judgeId' });
      db.createObjectStore('keys', { keyPath: 'id' });
      db.createObjectStore('settings');
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

/** Made once and kept; says which device saved a sheet, and proves nothing. */
export async function deviceId(): Promise<string> {
  const db = await deviceDb();
  const tx = db.transaction('settings', 'readwrite', { durability: 'strict' });
  let id = await tx.store.get('deviceId');
  if (id === undefined) {
    id = newId();
    await tx.store.put(id, 'deviceId');
  }
  await tx.done;
  return id;
}

/** What people call such a device, from what the browser says of itself: "iPad · Safari". At most 100 characters. */
export function deviceName(agent = navigator.userAgent, touches = navigator.maxTouchPoints): string {
  const machine = /iPhone/.test(agent)
    ? 'iPhone'
    : /iPad/.test(agent) || (/Macintosh/.test(agent) && touches > 1)
      ? 'iPad'
      : /Android/.test(agent)
        ? androidModel(agent)
        : /CrOS/.test(agent)
          ? 'Chromebook'
          : /Windows/.test(agent)
            ? 'Windows'
            : /Macintosh/.test(agent)
              ? 'Mac'
              : /Linux/.test(agent)
                ? 'Linux'
                : 'Máy không rõ loại';
  const browser = /EdgA?\//.test(agent)
    ? 'Edge'
    : /SamsungBrowser\//.test(agent)
      ? 'Samsung Internet'
      : /coc_coc_browser\//.test(agent)
        ? 'Cốc Cốc'
        : /Firefox\/|FxiOS\//.test(agent)
          ? 'Firefox'
          : /Chrome\/|CriOS\//.test(agent)
            ? 'Chrome'
            : /Safari\//.test(agent)
              ? 'Safari'
              : '';
  return (browser ? `${machine} · ${browser}` : machine).slice(0, 100);
}

function androidModel(agent: string): string {
  const model = /Android [^;)]+; ([^;)]+?)(?: Build\/[^;)]*)?\)/.exec(agent)?.[1] ?? '';
  const known = model.length > 1 && !/^(Mobile|Tablet|wv)$/.test(model); // Chrome says "K" for every model
  const kind = /Mobile/.test(agent) ? 'Điện thoại Android' : 'Máy tính bảng Android';
  return known ? `${kind} ${model}` : kind;
}

/** The judges of this device, the last opened first. The unsent counts are those of the last look. */
export async function judgeRows(): Promise<JudgeRow[]> {
  const rows = await (await deviceDb()).getAll('judges');
  return rows.sort((a, b) => b.usedAt - a.usedAt);
}

export async function judgeRow(judgeId: string): Promise<JudgeRow | undefined> {
  return (await deviceDb()).get('judges', judgeId);
}

/** Adds a judge, or changes what is known of one. */
export async function keepJudge(judge: KnownJudge): Promise<JudgeRow> {
  const row: JudgeRow = { ...judge, usedAt: Date.now(), leaving: false };
  await (await deviceDb()).put('judges', row);
  return row;
}

/** Changes a judge's row where there is one. */
export async function changeJudge(judgeId: string, change: Partial<Omit<JudgeRow, 'judgeId'>>): Promise<void> {
  const tx = (await deviceDb()).transaction('judges', 'readwrite');
  const row = await tx.store.get(judgeId);
  if (row) await tx.store.put({ ...row, ...change });
  await tx.done;
}

/** Takes a judge off this device's list, the PIN with it. What the judge has marked is not touched. */
export async function dropJudge(judgeId: string): Promise<void> {
  const tx = (await deviceDb()).transaction(['judges', 'pins', 'settings'], 'readwrite');
  await tx.objectStore('judges').delete(judgeId);
  await tx.objectStore('pins').delete(judgeId);
  if ((await tx.objectStore('settings').get('current')) === judgeId) await tx.objectStore('settings').delete('current');
  await tx.done;
}

/** Whoever was chosen last; undefined before the first sign-in. */
export async function currentJudge(): Promise<string | undefined> {
  return (await deviceDb()).get('settings', 'current');
}

export async function chooseJudge(judgeId: string): Promise<void> {
  await (await deviceDb()).put('settings', judgeId, 'current');
  await changeJudge(judgeId, { usedAt: Date.now() });
}

export interface DeviceKey {
  privateKey: CryptoKey;
  publicKey: string;
}

/** Signs what this device exports: P-256, made once; the private part cannot be read by anyone. Needs https. */
export async function deviceKey(): Promise<DeviceKey> {
  const db = await deviceDb();
  let row = await db.get('keys', 'signing');
  if (!row) {
    const pair = await crypto.subtle.generateKey({ name: 'ECDSA', namedCurve: 'P-256' }, false, ['sign', 'verify']);
    const publicKey = toBase64url(new Uint8Array(await crypto.subtle.exportKey('raw', pair.publicKey)));
    const tx = db.transaction('keys', 'readwrite', { durability: 'strict' });
    row = await tx.store.get('signing'); // another tab may have been faster
    if (!row) {
      row = { id: 'signing', pair, publicKey };
      await tx.store.put(row);
    }
    await tx.done;
  }
  return { privateKey: row.pair.privateKey, publicKey: row.publicKey };
}
