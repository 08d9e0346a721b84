// Keeps one entry: every field goes to IndexedDB as it is typed and from there to the server. Where the server, or
// another window, has something else in the same field, both stand side by side until a person chooses.
import { type Problem, Refusal } from '../../../api/problem';
import { about, type Clock, deviceClock } from '../../../offline/clock';
import { alone, type DraftChannel, draftChannel, draftDb, type Edit, type FieldValue } from '../../../offline/drafts';
import {
  applied,
  type Changes,
  captioned,
  changesOf,
  type Entry,
  type Held,
  isCaption,
  isThere,
  read,
  same,
} from './fields';
import type { EntryServer, Place, Summary } from './server';

/**
 * `rivals`: all that is not sent waits for a person's choice. `unkept`: this device did not store what was typed (no
 * room, or storage is switched off).
 */
export type Sync = 'saved' | 'typing' | 'sending' | 'rivals' | 'offline' | 'sign-in' | 'refused' | 'unkept';

export interface EntryState {
  /** As the server last told it; undefined while it is read. */
  entry: Entry | undefined;
  edits: ReadonlyMap<string, Edit>;
  sync: Sync;
  /** When the server last acknowledged something, in milliseconds of this device's clock. */
  savedAt: number | undefined;
  /** The server did not take it, and why. */
  refusal: Problem | undefined;
  /** What is wrong with a field, by path. */
  faults: ReadonlyMap<string, string>;
  /** What stands in a field and cannot be understood, by path: it is sent nowhere. */
  unread: ReadonlyMap<string, string>;
  /** Why the entry itself could not be read. */
  failure: unknown;
}

const pauseAfterTyping = 900;
const tries = 6;

export class EntryKeeper {
  readonly id: string;
  private readonly server: EntryServer;
  private readonly clock: Clock;
  private state: EntryState = {
    entry: undefined,
    edits: new Map(),
    sync: 'saved',
    savedAt: undefined,
    refusal: undefined,
    faults: new Map(),
    unread: new Map(),
    failure: undefined,
  };
  private readonly listeners = new Set<() => void>();
  private channel: DraftChannel | undefined;
  private cancel: () => void = () => {};
  private running: Promise<void> | undefined;
  private failures = 0;
  private closed = false;

  constructor(id: string, server: EntryServer, clock: Clock = deviceClock) {
    this.id = id;
    this.server = server;
    this.clock = clock;
  }

  readonly subscribe = (listener: () => void): (() => void) => {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  };
  readonly snapshot = (): EntryState => this.state;

  private set(change: Partial<EntryState>) {
    this.state = { ...this.state, ...change };
    for (const tell of this.listeners) tell();
  }

  /** Shows what this device has, then what the server has. */
  async open(): Promise<void> {
    this.closed = false;
    this.channel ??= draftChannel((news) => {
      if (news.entryId === this.id && news.what === 'fields') void this.reload();
    });
    await this.reload().catch(() => {});
    if (this.state.edits.size > 0) this.set({ sync: 'sending' }); // typed before, and not there yet
    await this.refresh();
    if (this.state.edits.size > 0) this.soon(0);
    else if (this.state.sync === 'sending') this.set({ sync: 'saved' });
  }

  close() {
    this.closed = true;
    this.cancel();
    this.waiting();
    this.channel?.close();
    this.channel = undefined;
  }

  /** Reads what this device holds anew: another window has written. */
  async reload(): Promise<void> {
    const db = await draftDb();
    const [kept, edits] = await Promise.all([
      db.get('entries', this.id),
      db.getAllFromIndex('edits', 'entryId', this.id),
    ]);
    const shown = new Map(edits.map((edit) => [edit.path, edit]));
    for (const path of this.writing.keys()) {
      const typed = this.state.edits.get(path); // newer than the disk
      if (typed) shown.set(path, typed);
    }
    this.set({
      edits: shown,
      ...(kept && (!this.state.entry || kept.entry.version >= this.state.entry.version) ? { entry: kept.entry } : {}),
    });
  }

  /** Asks the server how the entry stands. */
  async refresh(): Promise<void> {
    try {
      await this.take(await this.server.read(this.id));
      this.set({ failure: undefined });
    } catch (failure) {
      const gone = failure instanceof Refusal && (failure.problem.status === 404 || failure.problem.status === 401);
      if (gone) this.set({ failure, sync: failure.problem.status === 401 ? 'sign-in' : this.state.sync });
      else if (this.state.entry) this.set({ sync: this.state.edits.size > 0 ? 'offline' : this.state.sync });
      else this.set({ failure });
    }
  }

  /** The entry as the server tells it; what was typed here is compared with it field by field. */
  private async take(entry: Entry): Promise<void> {
    const db = await draftDb();
    const tx = db.transaction(['entries', 'edits'], 'readwrite');
    const kept = await tx.objectStore('entries').get(this.id);
    if (kept && kept.entry.version > entry.version) {
      await tx.done; // another window knows more
      return this.reload();
    }
    await tx.objectStore('entries').put({ ...kept, id: this.id, entry, keptAt: this.clock.now() });
    const store = tx.objectStore('edits');
    for (const edit of await store.index('entryId').getAll(this.id)) {
      const now = read(entry, edit.path);
      if (same(now, edit.value) || !isThere(entry, edit.path)) await store.delete([this.id, edit.path]);
      else if (edit.rival ? !same(now, edit.rival.value) : !same(now, edit.base)) {
        await store.put({ ...edit, rival: { value: now, by: entry.changedBy, at: entry.updatedAt } });
      }
    }
    await tx.done;
    await this.reload();
    this.set({ entry });
    this.channel?.tell({ entryId: this.id, what: 'fields' });
  }

  valueOf(path: string): FieldValue {
    const edit = this.state.edits.get(path);
    if (edit) return edit.value;
    return this.state.entry ? read(this.state.entry, path) : undefined;
  }

  /** Keeps what was typed and cannot be understood, while the entry is open; undefined: it was mended. */
  leave(path: string, typed: string | undefined): void {
    if (this.state.unread.get(path) === typed) return;
    const unread = new Map(this.state.unread);
    if (typed === undefined) unread.delete(path);
    else unread.set(path, typed);
    this.set({ unread });
  }

  /** Types a value into a field: shown at once, on the disk before the promise ends. */
  async edit(path: string, value: FieldValue): Promise<void> {
    const { entry } = this.state;
    if (!entry) return;
    const seen = this.valueOf(path);
    const known = this.state.edits.get(path);
    const shown: Edit = {
      entryId: this.id,
      path,
      value,
      base: known ? known.base : read(entry, path),
      at: this.clock.now(),
      ...(known?.rival ? { rival: known.rival } : {}),
    };
    const faults = new Map(this.state.faults);
    faults.delete(path);
    this.set({ edits: new Map(this.state.edits).set(path, shown), sync: 'typing', faults, refusal: undefined });
    this.writing.set(path, (this.writing.get(path) ?? 0) + 1);
    try {
      await this.keep(shown, seen);
    } catch {
      this.set({ sync: 'unkept' });
      return;
    } finally {
      const left = (this.writing.get(path) ?? 1) - 1;
      if (left > 0) this.writing.set(path, left);
      else this.writing.delete(path);
    }
    this.soon(pauseAfterTyping);
  }

  private async keep(edit: Edit, seen: FieldValue): Promise<void> {
    const db = await draftDb();
    const tx = db.transaction(['entries', 'edits'], 'readwrite');
    const store = tx.objectStore('edits');
    const there = await store.get([this.id, edit.path]);
    const kept = await tx.objectStore('entries').get(this.id);
    const held = there ? there.value : kept ? read(kept.entry, edit.path) : edit.base;
    // Another window wrote here after this one last looked.
    const other = !same(held, seen) && !same(held, edit.value) && !this.ownLast(edit.path, held);
    const base = there ? there.base : kept ? read(kept.entry, edit.path) : edit.base;
    const row: Edit = other
      ? { ...edit, base, rival: { value: held, by: '', at: new Date(this.clock.now()).toISOString() } }
      : { ...edit, base };
    await store.put(row);
    await tx.done;
    this.written.set(edit.path, [...(this.written.get(edit.path) ?? []).slice(-20), edit.value]);
    if (other) this.set({ edits: new Map(this.state.edits).set(edit.path, row) });
    this.channel?.tell({ entryId: this.id, what: 'fields' });
  }

  /** Writes that the disk has not finished, by path. */
  private readonly writing = new Map<string, number>();
  /** What this window wrote lately: keys typed faster than the disk writes are no rival of themselves. */
  private readonly written = new Map<string, FieldValue[]>();
  private ownLast(path: string, value: FieldValue): boolean {
    return (this.written.get(path) ?? []).some((own) => same(own, value));
  }

  /** Settles a field that two have written: `mine` goes on top of the other, else the other stands. */
  async choose(path: string, which: 'mine' | 'other'): Promise<void> {
    const db = await draftDb();
    const tx = db.transaction('edits', 'readwrite');
    const edit = await tx.store.get([this.id, path]);
    if (edit?.rival) {
      const { rival, ...plain } = edit;
      if (which === 'mine') await tx.store.put({ ...plain, base: rival.value });
      else if (this.state.entry && same(rival.value, read(this.state.entry, path)))
        await tx.store.delete([this.id, path]);
      else await tx.store.put({ ...plain, value: rival.value });
    }
    await tx.done;
    await this.reload();
    this.channel?.tell({ entryId: this.id, what: 'fields' });
    this.soon(0);
  }

  private soon(ms: number) {
    this.cancel();
    if (this.closed) return;
    this.cancel = this.clock.later(ms, () => void this.flush());
  }

  /** Sends what was typed now; resolves when all of it has arrived or cannot. */
  flush(): Promise<void> {
    this.cancel();
    this.running ??= this.drain().finally(() => {
      this.running = undefined;
    });
    return this.running;
  }

  private async drain(): Promise<void> {
    try {
      await alone(`tieubieu-entry-${this.id}`, async () => {
        for (let i = 0; i < tries; i++) if (!(await this.sendOnce())) return;
      });
    } catch {
      this.later(); // the disk failed in the middle; what is on it is sent again
    }
  }

  /** Whether there may be more to send at once. */
  private async sendOnce(): Promise<boolean> {
    await this.reload();
    const { entry, edits, faults } = this.state;
    if (!entry) return false;
    const sent = [...edits.values()].filter((edit) => !edit.rival && !faults.has(edit.path));
    if (sent.length === 0) {
      const rivals = edits.size > 0 && faults.size === 0;
      const rests = rivals ? 'rivals' : edits.size === 0 ? 'saved' : this.state.sync;
      this.set({ sync: this.state.sync === 'sign-in' ? 'sign-in' : rests });
      return false;
    }
    this.set({ sync: 'sending' });
    const captions = sent.filter((edit) => isCaption(edit.path));
    if (captions.length === sent.length) return this.sendCaptions();
    const values = new Map(sent.map((edit) => [edit.path, edit.value]));
    const changes = changesOf(entry, values);
    try {
      const fields = sent.filter((edit) => !isCaption(edit.path));
      await this.acknowledge(entry, fields, await this.server.save(this.id, entry.version, changes));
      return true;
    } catch (failure) {
      return this.refused(failure, changes);
    }
  }

  /** Captions go with the photos' order, which is never sent as this device last saw it. */
  private async sendCaptions(): Promise<boolean> {
    try {
      const entry = await this.server.read(this.id);
      await this.take(entry);
      const sent = [...this.state.edits.values()].filter((edit) => isCaption(edit.path) && !edit.rival);
      if (sent.length > 0) {
        const values = new Map(sent.map((edit) => [edit.path, edit.value]));
        const places = placesOf(captioned(entry.photoList, values));
        await this.acknowledge(entry, sent, await this.server.setPhotos(this.id, entry.version, places));
      }
      return true;
    } catch (failure) {
      return this.refused(failure, {});
    }
  }

  private async acknowledge(entry: Entry, sent: readonly Edit[], summary: Summary): Promise<void> {
    this.failures = 0;
    const held = applied(
      entry,
      sent.map((edit) => [edit.path, edit.value] as const),
    );
    const db = await draftDb();
    const tx = db.transaction(['entries', 'edits'], 'readwrite');
    const photoList = captioned(entry.photoList, new Map(sent.map((edit) => [edit.path, edit.value])));
    const next: Entry = { ...entry, ...summary, ...held, photoList };
    const kept = await tx.objectStore('entries').get(this.id);
    await tx.objectStore('entries').put({ ...kept, id: this.id, entry: next, keptAt: this.clock.now() });
    const store = tx.objectStore('edits');
    for (const edit of sent) {
      const now = await store.get([this.id, edit.path]);
      if (!now) continue;
      if (same(now.value, edit.value)) await store.delete([this.id, edit.path]);
      else await store.put({ ...now, base: edit.value }); // typed on meanwhile
    }
    await tx.done;
    this.set({ entry: next, savedAt: this.clock.now(), refusal: undefined });
    await this.reload();
    if (this.state.edits.size === 0) this.set({ sync: 'saved' });
    this.channel?.tell({ entryId: this.id, what: 'fields' });
    this.askChecklist();
  }

  private async refused(failure: unknown, changes: Changes): Promise<boolean> {
    if (!(failure instanceof Refusal)) return this.later();
    const { problem } = failure;
    switch (problem.status) {
      case 412: {
        await this.take(await this.currentOf(problem));
        return [...this.state.edits.values()].some((edit) => !edit.rival);
      }
      case 422: {
        const found = new Map(this.state.faults);
        for (const { path, message } of problem.fields) {
          for (const own of this.state.edits.keys()) {
            if (path.startsWith(own) || own.startsWith(path.replace(/^body\./, ''))) found.set(own, message);
          }
        }
        const known = found.size > this.state.faults.size;
        this.set({ faults: found, sync: 'refused', refusal: known ? undefined : problem });
        return known && Object.keys(changes).length > 0;
      }
      case 401:
        this.set({ sync: 'sign-in' });
        return false;
      case 429:
        this.set({ sync: 'offline' });
        this.soon((problem.retryAfter ?? 30) * 1000);
        return false;
      default:
        if (problem.status >= 500) return this.later();
        this.set({ sync: 'refused', refusal: problem });
        return false;
    }
  }

  private later(): false {
    this.failures++;
    this.set({ sync: 'offline' });
    this.soon(about(Math.min(60_000, 2_000 * 2 ** Math.min(this.failures, 5)), this.clock));
    return false;
  }

  /** The entry as a 412 tells it, else as the server tells it when asked. */
  private async currentOf(problem: Problem): Promise<Entry> {
    const { entry } = this.state;
    const current = problem.current;
    if (entry && isHeld(current)) return { ...entry, ...current };
    return this.server.read(this.id);
  }

  private waiting: () => void = () => {};
  /** What is still missing is the server's word; it is asked for once typing rests. */
  private askChecklist() {
    this.waiting();
    if (!this.closed) this.waiting = this.clock.later(700, () => void this.refresh());
  }

  private turn: Promise<unknown> = Promise.resolve();
  /** One after the other: what changes the entry as a whole, and what is done at its newest version. */
  private inTurn<T>(job: () => Promise<T>): Promise<T> {
    const done = this.turn.then(job);
    this.turn = done.catch(() => {});
    return done;
  }

  /** Changes the order or number of photos: on top of what others did meanwhile, never instead of it. */
  arrange(change: (places: Place[]) => Place[]): Promise<void> {
    return this.inTurn(() => this.rearrange(change));
  }

  private async rearrange(change: (places: Place[]) => Place[]): Promise<void> {
    await this.flush();
    for (let i = 0; i < tries; i++) {
      const entry = await this.server.read(this.id);
      const places = placesOf(entry.photoList);
      const next = change(places);
      await this.take(entry);
      if (JSON.stringify(next) === JSON.stringify(places)) return;
      try {
        await this.server.setPhotos(this.id, entry.version, next);
        await this.refresh();
        this.set({ savedAt: this.clock.now() });
        return;
      } catch (failure) {
        if (!(failure instanceof Refusal && failure.problem.status === 412)) throw failure;
      }
    }
    throw new Error(`entry ${this.id}: others kept changing its photos`);
  }

  /** Does something else with the entry at the version that this device knows, after all that was typed has arrived. */
  act<T>(job: (version: number) => Promise<T>): Promise<T> {
    return this.inTurn(async () => {
      await this.flush();
      await this.refresh();
      const done = await job(this.state.entry?.version ?? 0);
      await this.refresh();
      return done;
    });
  }

  /** Deletes the entry, and what this device holds of it once the server has. */
  async remove(job: (version: number) => Promise<unknown>): Promise<void> {
    await job(this.state.entry?.version ?? 0);
    this.close();
    const db = await draftDb();
    const tx = db.transaction(['entries', 'edits', 'uploads'], 'readwrite');
    await tx.objectStore('entries').delete(this.id);
    for (const edit of await tx.objectStore('edits').index('entryId').getAll(this.id)) {
      await tx.objectStore('edits').delete([edit.entryId, edit.path]);
    }
    for (const row of await tx.objectStore('uploads').index('entryId').getAll(this.id)) {
      await tx.objectStore('uploads').delete(row.id);
    }
    await tx.done;
  }
}

const placesOf = (photos: Entry['photoList']): Place[] =>
  photos.map(({ photoId, caption }) => ({ photoId, ...(caption ? { caption } : {}) }));

function isHeld(current: unknown): current is Summary & Omit<Held, 'photoList'> {
  return (
    typeof current === 'object' &&
    current !== null &&
    'form' in current &&
    'explanation' in current &&
    'version' in current &&
    typeof current.version === 'number'
  );
}
