// Sends what is unsent: a sheet is frozen into a request whose key never changes, and the request leaves the outbox only
// in the transaction that writes what became of it. Order comes from revisions alone; each sheet goes on its own.

import type { Problem } from '../api/problem';
import { newId } from './bytes';
import { digest } from './canonical';
import { acknowledgedBy, copyOf, disputed, kindOf } from './sheet';
import { durable, type JudgeDb, whole } from './store';
import type { Acknowledged, LocalSheet, Outgoing, ServerSheet } from './types';

/** What the server said: it saved the sheet, or it has another version (412), or it refused. */
export type Answer =
  | { kind: 'saved'; receipt: Acknowledged }
  | { kind: 'stale'; theirs: ServerSheet }
  | { kind: 'refused'; problem: Problem };

/** Sends one request. Throws where there was no answer that can be trusted: no network, a broken one, a portal. */
export type Send = (op: Outgoing) => Promise<Answer>;

export interface Draining {
  send: Send;
  /** Milliseconds of this device's clock, which may jump. */
  now: () => number;
  /** 0 ≤ r < 1, for jitter. */
  random: () => number;
  /** After the disk has the outcome for these sheets. */
  changed: (sheetIds: string[]) => void;
  /** An answer of the server arrived, whatever it says. */
  contact: (savedAt: string | undefined) => void;
  /** Requests in a row that the server did not take or refuse: kept by the caller from one draining to the next. */
  line: { failures: number };
  /** Asked for between requests. */
  stopped: () => boolean;
  /** The network is said to be back: waits that only we have chosen are over. */
  eager: boolean;
}

/** `after`: milliseconds to wait; `demanded`: by the server, so nothing shortens it. */
export type Drained =
  | { state: 'idle' }
  | { state: 'waiting'; after: number; demanded: boolean }
  | { state: 'signed-out' };

/** No wait is longer, in milliseconds, except one that the server asks for. */
export const longestWait = 60_000;
const longestDemand = 600_000;

/** 1 s, 2 s, 4 s … up to a minute, each between three quarters and the whole of it. */
export const backOff = (tries: number, random: () => number): number =>
  Math.round(Math.min(longestWait, 1_000 * 2 ** Math.min(tries, 10)) * (0.75 + random() / 4));

/** Whether a request may go now. A clock that stands before the moment of the decision was set back. */
export const due = (op: Outgoing, now: number): boolean => now >= op.notBefore || now < op.waitsFrom;

/** Makes requests of all that is dirty, at most one a sheet. What has a conflict waits for the judge, what was refused
 * for an edit or a retry. A refused request gives way to the edit after it. */
export async function freeze(db: JudgeDb, now: number): Promise<void> {
  const tx = db.transaction(['sheets', 'outbox'], 'readwrite', durable);
  const sheets = tx.objectStore('sheets');
  const outbox = tx.objectStore('outbox');
  await whole(tx, async () => {
    for (const sheet of await sheets.index('dirty').getAll(1)) {
      if (sheet.conflict || sheet.refusal) continue;
      const row = await outbox.index('sheetId').get(sheet.id);
      if (row && !row.parked) continue;
      if (row) await outbox.delete(row.key);
      await outbox.add(request(sheet, now));
      await sheets.put({ ...sheet, dirty: 0 });
    }
  });
}

const request = (sheet: LocalSheet, now: number): Outgoing => ({
  key: newId(),
  sheetId: sheet.id,
  baseRevision: sheet.acknowledged.revision,
  body: copyOf(sheet.body),
  deviceTime: new Date(now).toISOString(),
  tries: 0,
  notBefore: 0,
  waitsFrom: 0,
  demanded: false,
  parked: false,
});

/** Sends until nothing is left that may go now. Only one at a time for a judge: the caller holds the judge's lock. */
export async function drain(db: JudgeDb, how: Draining): Promise<Drained> {
  for (;;) {
    if (how.stopped()) return { state: 'idle' };
    await freeze(db, how.now());
    const waiting = (await db.getAll('outbox')).filter((op) => !op.parked);
    if (waiting.length === 0) return { state: 'idle' };
    const now = how.now();
    const ready = waiting.filter((op) => due(op, now) || (how.eager && !op.demanded));
    // One that keeps failing goes behind the others.
    const op = ready.sort((a, b) => a.tries - b.tries)[0];
    if (!op) return soonest(waiting, now);
    let answer: Answer;
    try {
      answer = await how.send(op);
    } catch {
      return later(db, op, how, undefined);
    }
    const outcome = await settle(db, op, answer, how);
    if (outcome) return outcome;
  }
}

/** Writes what an answer means. Returns why to stop for now, or nothing: go on with the next. */
async function settle(db: JudgeDb, op: Outgoing, answer: Answer, how: Draining): Promise<Drained | undefined> {
  switch (answer.kind) {
    case 'saved':
      await saved(db, op, answer.receipt, how.now());
      how.contact(answer.receipt.savedAt);
      break;
    case 'stale':
      await stale(db, op, answer.theirs, how.now());
      how.contact(undefined);
      break;
    case 'refused': {
      how.contact(undefined);
      const { status, retryAfter } = answer.problem;
      if (status === 401) return { state: 'signed-out' };
      if (status === 408 || status === 425 || status === 429 || status >= 500) return later(db, op, how, retryAfter);
      await refused(db, op, answer.problem, how.now());
    }
  }
  how.line.failures = 0;
  how.changed([op.sheetId]);
  return undefined;
}

/** A sheet with its request as the disk has them; `row` undefined takes the request out. */
type Outcome = { sheet: LocalSheet; row?: Outgoing };

async function write(db: JudgeDb, op: Outgoing, decide: (sheet: LocalSheet) => Outcome, sentAt?: string) {
  const tx = db.transaction(['sheets', 'outbox', 'meta'], 'readwrite', durable);
  const outbox = tx.objectStore('outbox');
  await whole(tx, async () => {
    const sheet = await tx.objectStore('sheets').get(op.sheetId);
    // Both may be gone only if the judge was taken off this device; the request, if it was settled before.
    if (!sheet || !(await outbox.get(op.key))) return;
    const next = decide(sheet);
    await tx.objectStore('sheets').put(next.sheet);
    if (next.row?.key !== op.key) await outbox.delete(op.key);
    if (next.row) await outbox.put(next.row);
    if (sentAt !== undefined) await tx.objectStore('meta').put({ id: 'sync', lastSentAt: sentAt });
  });
}

async function saved(db: JudgeDb, op: Outgoing, receipt: Acknowledged, now: number) {
  const ours = await digest(op.body);
  await write(
    db,
    op,
    (sheet) =>
      ours === receipt.sha256
        ? { sheet: acknowledged(sheet, receipt) }
        : {
            sheet: {
              ...sheet,
              acknowledged: receipt,
              dirty: 1,
              changedAt: now,
              locked: sheet.locked && !sheet.body.submitted,
              refusal: differs,
            },
          },
    receipt.savedAt,
  );
}

function acknowledged(sheet: LocalSheet, receipt: Acknowledged): LocalSheet {
  const { refusal: _settled, ...rest } = sheet;
  return { ...rest, acknowledged: receipt, locked: rest.locked || (receipt.submitted && rest.dirty === 0) };
}

/** The server digested something else than what was sent: never passed over in silence. */
const differs: Problem = {
  status: 409,
  code: 'digest-differs',
  message: 'Máy chủ ghi nhận nội dung khác với phiếu trên máy này. Hãy kiểm tra phiếu rồi gửi lại.',
  fields: [],
  requestId: '',
  current: undefined,
  retryAfter: undefined,
};

async function stale(db: JudgeDb, op: Outgoing, theirs: ServerSheet, now: number) {
  const same = theirs.sha256 === (await digest(op.body)) && theirs.submitted === op.body.submitted;
  await write(db, op, (sheet) => {
    if (same) return { sheet: acknowledged(sheet, acknowledgedBy(theirs)) };
    const kind = kindOf(sheet, theirs);
    // A new revision with the very content that we built on (a correction was abandoned): nobody's marks are in the way.
    const known = sheet.acknowledged;
    if (
      kind === 'newer' &&
      known.sha256 !== '' &&
      theirs.sha256 === known.sha256 &&
      theirs.submitted === known.submitted
    ) {
      return { sheet: { ...sheet, acknowledged: acknowledgedBy(theirs), dirty: 1 } };
    }
    return { sheet: disputed(sheet, { theirs, kind, foundAt: now }) };
  });
}

async function refused(db: JudgeDb, op: Outgoing, problem: Problem, now: number) {
  await write(db, op, (sheet) => {
    const newer = sheet.dirty === 1; // edited while this was on its way
    const refusal = { ...problem, current: undefined };
    switch (problem.status) {
      case 423: {
        // The server keeps what it was sent as a late copy; then it shall keep the last version.
        const closed: LocalSheet = { ...sheet, locked: true, refusal };
        return newer
          ? { sheet: { ...closed, dirty: 0 }, row: request(sheet, now) }
          : { sheet: closed, row: { ...op, parked: true } };
      }
      case 404:
        return { sheet: { ...sheet, locked: true, refusal }, row: { ...op, parked: true } };
      default:
        // What was edited meanwhile may well be right: it goes first, and is refused by itself if it is not.
        return newer
          ? { sheet }
          : {
              sheet: { ...sheet, locked: sheet.locked && !sheet.body.submitted, refusal },
              row: { ...op, parked: true },
            };
    }
  });
}

/** Back into line, by the judge: with the same key, or anew where it was edited since. */
export async function lineUp(db: JudgeDb, sheetId: string): Promise<void> {
  const tx = db.transaction(['sheets', 'outbox'], 'readwrite', durable);
  await whole(tx, async () => {
    const sheet = await tx.objectStore('sheets').get(sheetId);
    const row = await tx.objectStore('outbox').index('sheetId').get(sheetId);
    if (sheet?.refusal) {
      const { refusal: _again, ...rest } = sheet;
      await tx.objectStore('sheets').put({ ...rest, locked: rest.locked || rest.body.submitted });
    }
    if (row?.parked && sheet?.dirty !== 1) {
      await tx.objectStore('outbox').put({ ...row, parked: false, tries: 0, notBefore: 0, demanded: false });
    }
  });
}

/** The request stays as it is and waits. */
async function later(db: JudgeDb, op: Outgoing, how: Draining, retryAfter: number | undefined): Promise<Drained> {
  const now = how.now();
  const demanded = retryAfter !== undefined;
  const after = demanded
    ? Math.min(retryAfter * 1_000, longestDemand)
    : backOff(Math.max(op.tries, how.line.failures), how.random);
  const tx = db.transaction('outbox', 'readwrite');
  const row = await tx.store.get(op.key);
  if (row) await tx.store.put({ ...row, tries: row.tries + 1, notBefore: now + after, waitsFrom: now, demanded });
  await tx.done;
  how.line.failures++;
  return { state: 'waiting', after, demanded };
}

function soonest(waiting: Outgoing[], now: number): Drained {
  const next = waiting.reduce((a, b) => (b.notBefore < a.notBefore ? b : a));
  return { state: 'waiting', after: Math.max(0, next.notBefore - now), demanded: next.demanded };
}
