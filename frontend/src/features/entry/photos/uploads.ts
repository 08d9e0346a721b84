// Files on their way to the server: kept in IndexedDB from the moment they were picked, shrunk, sent one by one, tried
// again with growing pauses, and gone on with after a reload. One window sends; all windows show.
import { Refusal } from '../../../api/problem';
import { about, type Clock, deviceClock } from '../../../offline/clock';
import {
  alone,
  type DraftChannel,
  draftChannel,
  draftDb,
  type PaperFacts,
  type Upload,
  type UploadKind,
} from '../../../offline/drafts';
import { Unusable } from './shrink';
import type { Shrinker } from './shrinker';

/** What becomes of a file once it is small. Both are harmless to repeat. */
export interface Destination {
  /** Resolves to the id under which the server has it. */
  send(row: Upload, onProgress: (sent: number) => void): Promise<string>;
  /** Puts it into its place in the entry. */
  place(row: Upload): Promise<void>;
}

export interface Progress {
  /** 0 to 1 of the one that is being sent. */
  id: string;
  part: number;
}

export interface UploadsState {
  rows: readonly Upload[];
  sending: Progress | undefined;
  /** Somebody has to sign in again before anything can be sent. */
  signIn: boolean;
  /** Files that are in the entry already, by their names, since they were last looked at. */
  known: readonly string[];
}

const pageEdge = 2600; // a photographed page stays legible
const worthShrinking = 1_500_000;

export class Uploads {
  private readonly entryId: string;
  private readonly facilityId: string;
  private readonly to: Destination;
  private readonly shrinker: Shrinker;
  private readonly clock: Clock;
  private state: UploadsState = { rows: [], sending: undefined, signIn: false, known: [] };
  private readonly listeners = new Set<() => void>();
  private channel: DraftChannel | undefined;
  private running = false;
  private again = false;
  /** Somebody asked for a try before its time. */
  private hurries = false;
  private cancel: () => void = () => {};
  private closed = false;

  constructor(entryId: string, facilityId: string, to: Destination, shrinker: Shrinker, clock: Clock = deviceClock) {
    this.entryId = entryId;
    this.facilityId = facilityId;
    this.to = to;
    this.shrinker = shrinker;
    this.clock = clock;
  }

  readonly subscribe = (listener: () => void): (() => void) => {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  };
  readonly snapshot = (): UploadsState => this.state;

  private set(change: Partial<UploadsState>) {
    this.state = { ...this.state, ...change };
    for (const tell of this.listeners) tell();
  }

  async open(): Promise<void> {
    this.closed = false;
    this.channel ??= draftChannel((news) => {
      if (news.entryId === this.entryId && news.what === 'uploads') void this.reload();
    });
    await this.reload();
    void this.run();
  }

  close() {
    this.closed = true;
    this.cancel();
    this.channel?.close();
    this.channel = undefined;
  }

  private async reload(): Promise<void> {
    const rows = await (await draftDb()).getAllFromIndex('uploads', 'entryId', this.entryId);
    this.set({ rows: rows.sort((a, b) => a.addedAt - b.addedAt || (a.id < b.id ? -1 : 1)) });
  }

  private async write(row: Upload): Promise<void> {
    await (await draftDb()).put('uploads', row);
    this.channel?.tell({ entryId: this.entryId, what: 'uploads' });
    await this.reload();
  }

  /** Takes files in, in this order; resolves when this device has them. */
  async add(files: readonly File[], what: (file: File) => UploadKind): Promise<void> {
    const known: string[] = [];
    let at = this.clock.now();
    for (const file of files) {
      const kind = what(file);
      const sha256 = await this.shrinker.digest(file);
      const twin = sha256 && this.state.rows.find((row) => row.sha256 === sha256 && row.what.kind === kind.kind);
      if (twin && twin.state !== 'refused') {
        known.push(file.name);
        continue;
      }
      if (twin) await this.forget(twin.id);
      await this.write({
        id: crypto.randomUUID?.() ?? `${at}-${Math.random()}`,
        entryId: this.entryId,
        facilityId: this.facilityId,
        what: kind,
        name: file.name,
        addedAt: at++,
        sha256,
        originalBytes: file.size,
        original: file,
        file: undefined,
        state: 'preparing',
        tries: 0,
        notBefore: 0,
      });
    }
    this.set({ known });
    void this.run();
  }

  /** Tries now what waits for its next try. */
  async retry(id: string): Promise<void> {
    const row = this.state.rows.find((r) => r.id === id);
    if (!row) return;
    await this.write({ ...row, state: row.file ? 'waiting' : 'preparing', notBefore: 0, tries: 0 });
    void this.run();
  }

  /** Something may have changed: the network, the sign-in. */
  wake(): void {
    this.set({ signIn: false });
    void this.run(true);
  }

  async forget(id: string): Promise<void> {
    await (await draftDb()).delete('uploads', id);
    this.channel?.tell({ entryId: this.entryId, what: 'uploads' });
    await this.reload();
  }

  /** The entry went without the files that were refused: they need not be told of any more. */
  async forgetRefused(): Promise<void> {
    for (const row of this.state.rows) if (row.state === 'refused') await this.forget(row.id);
  }

  /** What the entry shows by itself needs no row any more. */
  async shown(ready: (storedId: string) => boolean): Promise<void> {
    for (const row of this.state.rows) {
      if (row.state === 'placed' && row.storedId && ready(row.storedId)) {
        // The digest stays, so that the same file is known when it is picked again.
        if (row.file) await this.write({ ...row, file: undefined, original: undefined });
      }
    }
  }

  /** A photo left the entry: its file may be picked again. */
  async released(storedId: string): Promise<void> {
    for (const row of this.state.rows) if (row.storedId === storedId) await this.forget(row.id);
  }

  private async run(now = false): Promise<void> {
    this.cancel();
    this.hurries ||= now;
    if (this.running) {
      this.again = true;
      return;
    }
    this.running = true;
    try {
      do {
        this.again = false;
        const hurries = this.hurries;
        this.hurries = false;
        const mine = await alone(`tieubieu-uploads-${this.entryId}`, () => this.drain(hurries));
        if (!mine) this.wakeIn(5_000); // another window sends; should it close, this one goes on
      } while (this.again && !this.closed);
    } finally {
      this.running = false;
    }
  }

  private async drain(now: boolean): Promise<void> {
    await this.reload();
    const begun = new Set<string>();
    for (;;) {
      const due = (r: Upload) => now || r.notBefore <= this.clock.now();
      // All are made small first: that needs no network, and then little is lost if the browser ends.
      const row =
        this.state.rows.find((r) => r.state === 'preparing') ??
        this.state.rows.find((r) => (r.state === 'waiting' || (r.state === 'stored' && !begun.has(r.id))) && due(r));
      if (!row || this.closed || this.state.signIn) break;
      if (row.state === 'stored') {
        begun.add(row.id);
        this.placeSoon(row);
      } else if (!(await this.step(row))) break;
    }
    await this.placed;
    const next = this.state.rows.filter((r) => r.state === 'waiting' || r.state === 'stored');
    if (next.length > 0 && !this.state.signIn) {
      this.wakeIn(Math.max(500, Math.min(...next.map((r) => r.notBefore)) - this.clock.now()));
    }
  }

  private wakeIn(ms: number) {
    this.cancel();
    if (!this.closed) this.cancel = this.clock.later(ms, () => void this.run());
  }

  private placed: Promise<void> = Promise.resolve();
  /** Puts files into their places in order, while the next are being sent: each costs some answers of a slow network. */
  private placeSoon(row: Upload) {
    this.placed = this.placed
      .then(async () => {
        if (!this.closed && !this.state.signIn) await this.step(row);
      })
      .catch(() => {}); // the disk failed; the row on it is as it was
  }

  /** Brings one file a step further; false where nothing more can be done now. */
  private async step(row: Upload): Promise<boolean> {
    try {
      if (row.state === 'preparing') {
        await this.write({ ...row, file: await this.prepared(row), original: undefined, state: 'waiting' });
        return true;
      }
      if (row.state === 'waiting') {
        this.set({ sending: { id: row.id, part: 0 } });
        const total = row.file?.size ?? 1;
        const storedId = await this.to.send(row, (sent) =>
          this.set({ sending: { id: row.id, part: Math.min(1, sent / total) } }),
        );
        if (!(await this.stillWanted(row.id))) return true;
        const stored: Upload = { ...row, state: 'stored', storedId, tries: 0 };
        await this.write(stored);
        return true;
      }
      await this.to.place(row);
      if (await this.stillWanted(row.id)) await this.write({ ...row, state: 'placed' });
      return true;
    } catch (failure) {
      return this.failed(row, failure);
    } finally {
      if (this.state.sending?.id === row.id) this.set({ sending: undefined });
    }
  }

  private async stillWanted(id: string): Promise<boolean> {
    return (await (await draftDb()).get('uploads', id)) !== undefined;
  }

  private async prepared(row: Upload): Promise<Blob> {
    const file = row.original;
    if (!file) throw new Unusable('photo-empty');
    if (row.what.kind === 'photo') return (await this.shrinker.shrink(file)).file;
    if (file.size > worthShrinking && /^image\//.test(file.type)) {
      const { file: page } = await this.shrinker.shrink(file, pageEdge);
      return page;
    }
    return file;
  }

  private async failed(row: Upload, failure: unknown): Promise<boolean> {
    if (failure instanceof Unusable) {
      await this.write({ ...row, state: 'refused', refusal: { code: failure.code, message: '' } });
      return true;
    }
    const problem = failure instanceof Refusal ? failure.problem : undefined;
    if (problem?.status === 401) {
      this.set({ signIn: true });
      return false;
    }
    const later = !problem || problem.status >= 500 || problem.status === 408 || problem.status === 429;
    if (!later) {
      const message = problem.fields[0]?.message ?? problem.message;
      await this.write({ ...row, state: 'refused', refusal: { code: problem.code, message } });
      return true;
    }
    const pause = problem?.retryAfter
      ? problem.retryAfter * 1000
      : Math.min(120_000, 2_000 * 2 ** Math.min(row.tries, 6));
    await this.write({ ...row, tries: row.tries + 1, notBefore: this.clock.now() + about(pause, this.clock) });
    return false; // where one does not get through, the next does not either
  }
}

export const paperFacts = (fileName: string, kind: PaperFacts['kind'] = 'other'): PaperFacts => ({
  kind,
  fileName,
  number: '',
  issuer: '',
  issuedOn: '',
  validUntil: '',
});
