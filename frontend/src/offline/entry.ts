// The way in: by the printed code with a network, by PIN without one. What these return is all that the entrance shows;
// what they throw is a Refusal of the server (code-unknown, too-many-attempts …), or what fetch throws without a network.
import { startBackground, stopBackground } from './background';
import {
  changeJudge,
  chooseJudge,
  currentJudge,
  deviceId,
  deviceName,
  dropJudge,
  judgeRows,
  keepJudge,
} from './device';
import { openStore } from './judgeStore';
import { keepPin, type PinAnswer, pinState, tryPin } from './pin';
import { endSession, openSession } from './server';
import { announce, emptyJudgeDb, unsentOf } from './store';
import type { JudgeSession, JudgeStore, KnownJudge } from './types';

export interface SignedIn {
  session: JudgeSession;
  judge: KnownJudge;
  /** 'needed': a PIN is to be chosen now (setPin), none yet or too many wrong tries. 'kept': the one from before opens. */
  pin: 'needed' | 'kept';
}

export type Opened = { answer: 'open'; store: JudgeStore } | Exclude<PinAnswer, { answer: 'open' }>;

/** Whether this page can keep marks and a PIN: only over https or on localhost. Elsewhere no packet is handed out. */
export const canKeep = (): boolean =>
  globalThis.isSecureContext && globalThis.crypto?.subtle !== undefined && globalThis.indexedDB !== undefined;

/** Signs in by the printed code (spaces, hyphens and case do not matter), with a network. Afterwards the judge stands
 * on this device's list and may be opened in this tab by openAfterCode. A code re-issued for a judge whose data is here
 * opens that same data, and what is unsent goes on its way. */
export async function signInWithCode(code: string): Promise<SignedIn> {
  const session = await openSession({ code, deviceId: await deviceId(), deviceName: deviceName() });
  const judge: KnownJudge = {
    judgeId: session.judgeId,
    name: session.name,
    role: session.role,
    judgeCode: session.judgeCode,
    roundId: session.roundId,
    roundTitle: session.roundTitle,
    unitName: session.unitName,
    firstSignIn: session.firstSignIn,
    unsent: await unsentOf(session.judgeId),
  };
  await keepJudge(judge);
  await chooseJudge(judge.judgeId);
  grant(judge.judgeId);
  announce(judge.judgeId, { type: 'signed-in' });
  if (!stores.has(judge.judgeId)) await startBackground(judge.judgeId);
  return { session, judge, pin: (await pinState(judge.judgeId)).state === 'open' ? 'kept' : 'needed' };
}

/** Keeps a PIN of six digits. Only right after the code, or while the judge is open in this tab; else rejects. */
export async function setPin(judgeId: string, pin: string): Promise<void> {
  if (!granted(judgeId)) throw new Error('a PIN is set after the printed code, or while the judge is open');
  await keepPin(judgeId, pin);
}

/** Opens a judge's data by PIN, also without a network. */
export async function openJudge(judgeId: string, pin: string): Promise<Opened> {
  const answer = await tryPin(judgeId, pin);
  if (answer.answer !== 'open') return answer;
  grant(judgeId);
  return { answer: 'open', store: await open(judgeId) };
}

/** Opens a judge's data after signInWithCode in this tab; else rejects. */
export async function openAfterCode(judgeId: string): Promise<JudgeStore> {
  if (!granted(judgeId)) throw new Error('the printed code was not given in this tab');
  return open(judgeId);
}

/** The judge that this tab has open already: after a reload no PIN is asked. undefined: ask for it. */
export async function reopenJudge(judgeId: string): Promise<JudgeStore | undefined> {
  return granted(judgeId) ? open(judgeId) : undefined;
}

/** Closes a judge's data in this tab; the PIN opens it again. What is unsent goes on being sent. */
export async function lockJudge(judgeId: string): Promise<void> {
  revoke(judgeId);
  const store = stores.get(judgeId);
  stores.delete(judgeId);
  if (store) (await store).close();
  await startBackground(judgeId);
}

/** The judges of this device, the last opened first, with what is unsent now. */
export async function knownJudges(): Promise<KnownJudge[]> {
  const rows = await judgeRows();
  return Promise.all(
    rows.map(async ({ usedAt: _at, leaving: _leaving, ...judge }) => ({
      ...judge,
      unsent: await unsentOf(judge.judgeId),
    })),
  );
}

export { currentJudge };

/** Sends what is unsent of every judge of this device who is not open in this tab. Called once, when the app opens. */
export async function keepSending(): Promise<void> {
  for (const row of await judgeRows()) if (!stores.has(row.judgeId)) await startBackground(row.judgeId);
}

/** Ends the judge's session here, and locks. With unsent sheets it does nothing unless told so, and then everything
 * stays: the data and the judge's row, and the session itself until the last sheet has arrived. The PIN goes on opening
 * what is kept here. */
export async function signOut(
  judgeId: string,
  options?: { evenIfUnsent: boolean },
): Promise<{ signedOut: boolean; unsent: number }> {
  const unsent = await unsentOf(judgeId);
  if (unsent > 0 && !options?.evenIfUnsent) return { signedOut: false, unsent };
  await changeJudge(judgeId, { leaving: true, unsent });
  if (unsent === 0) {
    // Without a network the session ends in the background, as soon as there is one.
    await endSession(judgeId).then(
      () => changeJudge(judgeId, { leaving: false }),
      () => {},
    );
  }
  await lockJudge(judgeId);
  return { signedOut: true, unsent };
}

/** Takes a judge off this device, data and all. Only when the server has acknowledged everything; else nothing happens. */
export async function forgetJudge(judgeId: string): Promise<{ forgotten: boolean; unsent: number }> {
  const unsent = await emptyJudgeDb(judgeId);
  if (unsent > 0) return { forgotten: false, unsent };
  revoke(judgeId);
  stopBackground(judgeId);
  const store = stores.get(judgeId);
  stores.delete(judgeId);
  if (store) (await store).close();
  await endSession(judgeId).catch(() => {});
  await dropJudge(judgeId);
  return { forgotten: true, unsent: 0 };
}

const stores = new Map<string, Promise<JudgeStore>>();

function open(judgeId: string): Promise<JudgeStore> {
  let store = stores.get(judgeId);
  if (!store) {
    stopBackground(judgeId); // the open store sends for itself
    store = openStore(judgeId).catch((failure: unknown) => {
      stores.delete(judgeId);
      throw failure;
    });
    stores.set(judgeId, store);
  }
  void chooseJudge(judgeId).catch(() => {});
  return store;
}

// Which judges this tab may open without asking again: kept for reloads, gone with the tab.
const kept = 'tieubieu-open';
const grants = new Set<string>(readGrants());

function readGrants(): string[] {
  try {
    return (sessionStorage.getItem(kept) ?? '').split(' ').filter(Boolean);
  } catch {
    return [];
  }
}

function writeGrants() {
  try {
    sessionStorage.setItem(kept, [...grants].join(' '));
  } catch {
    // Asked again after a reload.
  }
}

const granted = (judgeId: string) => grants.has(judgeId);

function grant(judgeId: string) {
  grants.add(judgeId);
  writeGrants();
}

function revoke(judgeId: string) {
  grants.delete(judgeId);
  writeGrants();
}
