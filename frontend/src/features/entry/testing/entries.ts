// An entry and a server that holds one, for tests.
import { Refusal } from '../../../api/problem';
import type { Clock } from '../../../offline/clock';
import type { Changes, Entry } from '../draft/fields';
import type { EntryServer, Place, Summary } from '../draft/server';

export function anEntry(change: Partial<Entry> = {}): Entry {
  return {
    id: 'e1',
    roundId: 'r1',
    productId: 'p1',
    facilityId: 'f1',
    groupId: 'handicraft',
    unitId: 'u1',
    origin: 'open',
    status: 'draft',
    resultBelowChanged: false,
    objected: false,
    version: 1,
    updatedAt: '2026-08-01T03:00:00Z',
    productName: 'Giỏ cói',
    facilityName: 'HTX Cói',
    photos: 0,
    papers: 0,
    overdue: false,
    view: 'facility',
    form: {},
    explanation: {},
    photoList: [],
    paperList: [],
    missing: [],
    screenings: [],
    changedBy: 'Bà Bưởi',
    ...change,
  };
}

const refusal = (status: number, code: string, more: object = {}) =>
  new Refusal({
    status,
    code,
    message: code,
    fields: [],
    requestId: '',
    current: undefined,
    retryAfter: undefined,
    ...more,
  });

/** Keeps one entry by the same rules as the real one: versions, merged sections. */
export class FakeServer implements EntryServer {
  entry: Entry;
  /** Thrown at the next request, once. */
  failure: unknown;
  down = false;
  saves: Changes[] = [];
  constructor(entry: Entry = anEntry()) {
    this.entry = entry;
  }

  private reach() {
    if (this.down) throw new TypeError('no network');
    const failure = this.failure;
    this.failure = undefined;
    if (failure) throw failure;
  }

  async read(): Promise<Entry> {
    this.reach();
    return structuredClone(this.entry);
  }

  async save(_id: string, version: number, changes: Changes): Promise<Summary> {
    this.reach();
    this.saves.push(structuredClone(changes));
    if (version !== this.entry.version) throw refusal(412, 'stale', { current: structuredClone(this.entry) });
    this.write(changes);
    return this.entry;
  }

  async setPhotos(_id: string, version: number, photos: Place[]): Promise<Summary> {
    this.reach();
    if (version !== this.entry.version) throw refusal(412, 'stale', { current: structuredClone(this.entry) });
    this.entry = {
      ...this.entry,
      version: this.entry.version + 1,
      photoList: photos.map((place) => ({
        ...place,
        status: 'ready' as const,
        width: 4,
        height: 3,
        namesNobody: false,
      })),
    };
    return this.entry;
  }

  /** Somebody else writes. */
  write(changes: Changes, by = 'Cán bộ'): void {
    this.entry = {
      ...this.entry,
      ...(changes.groupId ? { groupId: changes.groupId } : {}),
      form: changes.form ?? this.entry.form,
      explanation: { ...this.entry.explanation, ...changes.explanation },
      version: this.entry.version + 1,
      changedBy: by,
    };
  }

  refuse(status: number, code: string, more: object = {}): void {
    this.failure = refusal(status, code, more);
  }
}

/** A clock whose timers are called by hand. */
export class HandClock implements Clock {
  at = 1_000_000;
  private timers = new Map<number, { due: number; call: () => void }>();
  private last = 0;
  now = () => this.at;
  random = () => 0.5;
  later = (ms: number, call: () => void) => {
    const id = ++this.last;
    this.timers.set(id, { due: this.at + ms, call });
    return () => void this.timers.delete(id);
  };
  /** Lets so much time pass. */
  pass(ms: number): void {
    this.at += ms;
    for (const [id, { due, call }] of [...this.timers]) {
      if (due <= this.at) {
        this.timers.delete(id);
        call();
      }
    }
  }
}
