// A PIN of six digits opens one judge's data on this device, with or without a network. It keeps a neighbour out, not
// someone who takes the tablet apart: what protects marks is that only the server's answer makes them count.
import { randomBytes } from './bytes';
import { deviceDb, type PinVerifier } from './device';

/** `left`: how many wrong tries remain. `closed`: only the printed code opens now, with a network. */
export type PinAnswer = { answer: 'open' } | { answer: 'wrong'; left: number } | { answer: 'closed' };

/** Wrong tries in a row, after which a PIN opens nothing. */
export const pinTries = 5;

/** PBKDF2-SHA-256 rounds (OWASP, 2023: at least 310,000 where nothing better is at hand). */
const iterations = 310_000;

/** Six digits, as typed. */
export const isPin = (text: string): boolean => /^[0-9]{6}$/.test(text);

/** Digits that a neighbour would try first: fewer than three different ones, or a run up or down. */
export function isWeakPin(pin: string): boolean {
  if (new Set(pin).size < 3) return true;
  const steps = [...pin].slice(1).map((d, i) => Number(d) - Number(pin[i]));
  return steps.every((s) => s === steps[0] && Math.abs(s) === 1);
}

async function derive(pin: string, salt: Uint8Array<ArrayBuffer>, rounds: number): Promise<Uint8Array<ArrayBuffer>> {
  const material = await crypto.subtle.importKey('raw', new TextEncoder().encode(pin), 'PBKDF2', false, ['deriveBits']);
  const how = { name: 'PBKDF2', hash: 'SHA-256', salt, iterations: rounds };
  return new Uint8Array(await crypto.subtle.deriveBits(how, material, 256));
}

/** Compares in a time that says nothing of where they differ. */
function same(a: Uint8Array, b: Uint8Array): boolean {
  let difference = a.length ^ b.length;
  for (let i = 0; i < a.length; i++) difference |= a[i]! ^ (b[i] ?? 0);
  return difference === 0;
}

/** Keeps a new PIN; wrong tries are forgotten. Throws RangeError for anything but six digits. */
export async function keepPin(judgeId: string, pin: string): Promise<void> {
  if (!isPin(pin)) throw new RangeError('a PIN has six digits');
  const salt = randomBytes(16);
  const row: PinVerifier = { judgeId, salt, hash: await derive(pin, salt, iterations), iterations, tries: 0 };
  const tx = (await deviceDb()).transaction('pins', 'readwrite', { durability: 'strict' });
  await tx.store.put(row);
  await tx.done;
}

/** Whether a PIN can open this judge's data now, without trying one. */
export async function pinState(
  judgeId: string,
): Promise<{ state: 'open'; left: number } | { state: 'closed' | 'none' }> {
  const row = await (await deviceDb()).get('pins', judgeId);
  if (!row) return { state: 'none' };
  return row.tries >= pinTries ? { state: 'closed' } : { state: 'open', left: pinTries - row.tries };
}

/** Tries a PIN. The try is counted on disk before it is looked at, so that pulling the battery wins nothing. */
export async function tryPin(judgeId: string, pin: string): Promise<PinAnswer> {
  const db = await deviceDb();
  const counting = db.transaction('pins', 'readwrite', { durability: 'strict' });
  const row = await counting.store.get(judgeId);
  if (!row || row.tries >= pinTries) {
    await counting.done;
    return { answer: 'closed' };
  }
  const tries = row.tries + 1;
  await counting.store.put({ ...row, tries });
  await counting.done;
  if (!same(await derive(pin, row.salt, row.iterations), row.hash)) {
    return tries >= pinTries ? { answer: 'closed' } : { answer: 'wrong', left: pinTries - tries };
  }
  const clearing = db.transaction('pins', 'readwrite', { durability: 'strict' });
  const now = await clearing.store.get(judgeId);
  // A PIN that was changed meanwhile keeps its own count.
  if (now && same(now.hash, row.hash)) await clearing.store.put({ ...now, tries: 0 });
  await clearing.done;
  return { answer: 'open' };
}
