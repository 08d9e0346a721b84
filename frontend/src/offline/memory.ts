// The open sheets, in memory: a step is painted at once and written behind. The disk decides: a step is taken again on
// the sheet as it is stored, inside the transaction, so that two tabs and fast taps lose nothing.
import type { Clock } from './clock';
import { copyOf } from './sheet';
import { durable, isFull, type JudgeDb, whole } from './store';
import type { LocalSheet, SheetBody } from './types';

/** A pure step. It runs on what is shown and again on what is stored; where it throws, nothing is changed. */
type Take = (sheet: LocalSheet) => LocalSheet;

/** One that counts, or practice, of which the last body alone is kept. */
type Step = { kind: 'sheet'; id: string; take: Take } | { kind: 'practice'; id: string };

type Waiting = Step & { resolve: () => void; reject: (reason: unknown) => void };

export interface MemoryHooks {
  /** Something to paint has changed. */
  painted(): void;
  /** These sheets are on the disk as shown. */
  written(sheetIds: string[]): void;
}

/** The judge may have been taken off this device by another tab. */
export class SheetGone extends Error {}

const retryAfter = 1_000;
const longestRetry = 15_000;

export class Memory {
  readonly #db: () => Promise<JudgeDb>;
  readonly #clock: Clock;
  readonly #hooks: MemoryHooks;
  readonly #stored = new Map<string, LocalSheet>();
  readonly #shown = new Map<string, LocalSheet>();
  #practice: Record<string, SheetBody> = {};
  #carried = new Set<string>();
  #waiting: Waiting[] = [];
  #turn: Promise<void> = Promise.resolve();
  #writing = false;
  #failures = 0;
  #retry: (() => void) | undefined;
  /** Why the disk refused the last write. */
  failure: 'quota' | 'failed' | undefined;

  constructor(db: () => Promise<JudgeDb>, clock: Clock, hooks: MemoryHooks) {
    this.#db = db;
    this.#clock = clock;
    this.#hooks = hooks;
  }

  /** Writes that the disk has not confirmed. */
  get saving(): number {
    return this.#waiting.length;
  }

  get practice(): Readonly<Record<string, SheetBody>> {
    return this.#practice;
  }

  sheets(): LocalSheet[] {
    return [...this.#shown.values()];
  }

  sheet(id: string): LocalSheet | undefined {
    return this.#shown.get(id);
  }

  /** Sheets with something that the server has not acknowledged. */
  unsent(): Set<string> {
    const ids = new Set(this.#carried);
    for (const sheet of this.#shown.values()) if (sheet.dirty === 1) ids.add(sheet.id);
    return ids;
  }

  /** Reads all from the disk, or what has changed there. */
  read(ids?: readonly string[]): Promise<void> {
    return this.#inTurn(async () => {
      const db = await this.#db();
      const tx = db.transaction(['sheets', 'outbox', 'practice']);
      const sheets = ids
        ? await Promise.all(ids.map((id) => tx.objectStore('sheets').get(id)))
        : await tx.objectStore('sheets').getAll();
      const rows = await tx.objectStore('outbox').getAll();
      const practice = await tx.objectStore('practice').getAll();
      await tx.done;
      if (!ids) this.#stored.clear();
      for (const id of ids ?? []) this.#stored.delete(id);
      for (const sheet of sheets) if (sheet) this.#stored.set(sheet.id, sheet);
      this.#carried = new Set(rows.map((row) => row.sheetId));
      this.#practice = {
        ...Object.fromEntries(practice.map((row) => [row.sampleId, row.body])),
        ...this.#unwrittenPractice(),
      };
      for (const id of ids ?? [...this.#shown.keys(), ...this.#stored.keys()]) this.#paint(id);
      this.#hooks.painted();
    });
  }

  /** The judge was taken off this device: everything had been acknowledged. */
  clear(): void {
    this.#stored.clear();
    this.#shown.clear();
    this.#practice = {};
    this.#hooks.painted();
  }

  /** Takes a step on a sheet: painted when this returns, on the disk when the promise resolves. */
  take(sheetId: string, take: Take): Promise<void> {
    const shown = this.#shown.get(sheetId);
    if (!shown) return Promise.reject(new SheetGone(sheetId));
    try {
      this.#shown.set(sheetId, take(shown));
    } catch (refused) {
      return Promise.reject(refused);
    }
    return this.#queue({ kind: 'sheet', id: sheetId, take });
  }

  takePractice(sampleId: string, change: (body: SheetBody) => void): Promise<void> {
    const body = copyOf(this.#practice[sampleId] ?? { rubricVersion: 0, marks: {}, remarks: {}, submitted: false });
    change(body);
    this.#practice = { ...this.#practice, [sampleId]: body };
    return this.#queue({ kind: 'practice', id: sampleId });
  }

  /** Resolves when all that is shown is on the disk; rejects when the disk refuses. */
  async settled(): Promise<void> {
    if (this.#waiting.length === 0) return;
    await this.#write();
    if (this.#waiting.length > 0) throw new Error('the device does not keep what is shown');
  }

  #queue(step: Step): Promise<void> {
    const kept = new Promise<void>((resolve, reject) => this.#waiting.push({ ...step, resolve, reject }));
    this.#hooks.painted();
    void this.#write();
    return kept;
  }

  #inTurn(job: () => Promise<void>): Promise<void> {
    const mine = this.#turn.then(job);
    this.#turn = mine.catch(() => {});
    return mine;
  }

  /** Writes what waits, in one transaction for all that has gathered. */
  #write(): Promise<void> {
    if (this.#writing) return this.#turn;
    this.#writing = true;
    this.#retry?.();
    this.#retry = undefined;
    return this.#inTurn(async () => {
      try {
        while (this.#waiting.length > 0) await this.#commit(await this.#db());
        this.#failures = 0;
        this.#failed(undefined);
      } catch (failure) {
        this.#failures++;
        this.#failed(isFull(failure) ? 'quota' : 'failed');
        const wait = Math.min(longestRetry, retryAfter * 2 ** (this.#failures - 1));
        this.#retry = this.#clock.later(wait, () => void this.#write());
      } finally {
        this.#writing = false;
      }
    });
  }

  #failed(failure: 'quota' | 'failed' | undefined) {
    if (this.failure === failure) return;
    this.failure = failure;
    this.#hooks.painted();
  }

  async #commit(db: JudgeDb): Promise<void> {
    const batch = [...this.#waiting];
    const tx = db.transaction(['sheets', 'practice'], 'readwrite', durable);
    const sheets = tx.objectStore('sheets');
    const practice = tx.objectStore('practice');
    const after = new Map<string, LocalSheet>();
    const refused = new Map<Waiting, unknown>();
    const changed = await whole(tx, async () => {
      const before = new Map<string, LocalSheet>();
      for (const step of batch) {
        if (step.kind === 'practice') {
          const body = this.#practice[step.id];
          if (body) await practice.put({ sampleId: step.id, body });
          continue;
        }
        const stored = after.get(step.id) ?? (await sheets.get(step.id));
        if (!stored) {
          refused.set(step, new SheetGone(step.id));
          continue;
        }
        if (!before.has(step.id)) before.set(step.id, stored);
        try {
          after.set(step.id, step.take(stored));
        } catch (reason) {
          refused.set(step, reason);
          after.set(step.id, stored);
        }
      }
      const other = [...after.values()].filter((sheet) => sheet !== before.get(sheet.id));
      for (const sheet of other) await sheets.put(sheet);
      return other;
    });
    this.#waiting = this.#waiting.filter((step) => !batch.includes(step));
    for (const sheet of after.values()) this.#stored.set(sheet.id, sheet);
    for (const id of new Set(batch.flatMap((step) => (step.kind === 'sheet' ? [step.id] : [])))) this.#paint(id);
    this.#hooks.painted();
    for (const step of batch) {
      if (refused.has(step)) step.reject(refused.get(step));
      else step.resolve();
    }
    if (changed.length > 0) this.#hooks.written(changed.map((sheet) => sheet.id));
  }

  /** What is shown is what is stored, with what waits to be written on top. */
  #paint(id: string) {
    let sheet = this.#stored.get(id);
    if (!sheet) {
      this.#shown.delete(id);
      return;
    }
    for (const step of this.#waiting) {
      if (step.kind !== 'sheet' || step.id !== id) continue;
      try {
        sheet = step.take(sheet);
      } catch {
        // Said when it is written.
      }
    }
    this.#shown.set(id, sheet);
  }

  #unwrittenPractice(): Record<string, SheetBody> {
    const bodies: Record<string, SheetBody> = {};
    for (const step of this.#waiting) {
      const body = step.kind === 'practice' ? this.#practice[step.id] : undefined;
      if (body) bodies[step.id] = body;
    }
    return bodies;
  }
}
