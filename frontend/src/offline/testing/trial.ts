// A judge with a tablet, a network and a server, all held by the test: time stands still until it is moved.
import { createHash } from 'node:crypto';
import type { Clock } from '../clock';
import { keepJudge } from '../device';
import type { FileCache } from '../files';
import { openStore, type World } from '../judgeStore';
import type { JudgeStore, KnownJudge, SheetBody } from '../types';
import { ModelServer, Network } from './modelServer';

// Digests come from another thread, which no turn waits for: here they are made at once.
Object.defineProperty(crypto.subtle, 'digest', {
  value: async (_sha256: string, data: Uint8Array) =>
    Uint8Array.from(createHash('sha256').update(data).digest()).buffer,
});

export class HeldClock implements Clock {
  time = Date.parse('2026-09-10T01:00:00Z');
  readonly #timers = new Set<{ at: number; call: () => void }>();
  /** How much time has really passed, whatever the clock shows. */
  #passed = 0;
  random = () => 0.5;
  now = () => this.time;
  later = (ms: number, call: () => void) => {
    const timer = { at: this.#passed + ms, call };
    this.#timers.add(timer);
    return () => void this.#timers.delete(timer);
  };

  /** Milliseconds until the next timer; undefined when there is none. */
  next(): number | undefined {
    const times = [...this.#timers].map((timer) => timer.at - this.#passed);
    return times.length > 0 ? Math.max(0, Math.min(...times)) : undefined;
  }

  /** Lets time pass; what is due runs. */
  async pass(ms: number): Promise<void> {
    const end = this.#passed + ms;
    for (;;) {
      await rest();
      const due = [...this.#timers].filter((timer) => timer.at <= end).sort((a, b) => a.at - b.at)[0];
      if (!due) break;
      this.#timers.delete(due);
      this.time += Math.max(0, due.at - this.#passed);
      this.#passed = Math.max(this.#passed, due.at);
      due.call();
    }
    this.time += end - this.#passed;
    this.#passed = end;
    await rest();
  }
}

/** Lets everything run that waits for no timer. */
export async function rest(turns = 60): Promise<void> {
  for (let i = 0; i < turns; i++) await new Promise((resolve) => setImmediate(resolve));
}

/** Until it is so; fails after many turns. */
export async function until(so: () => boolean | Promise<boolean>, turns = 5_000): Promise<void> {
  for (let i = 0; i < turns; i++) {
    if (await so()) return;
    await new Promise((resolve) => setImmediate(resolve));
  }
  throw new Error('it never became so');
}

/** The lock of one judge, between tabs. */
export function heldLocks(): Pick<LockManager, 'request'> {
  const held = new Set<string>();
  async function request(name: string, ...rest: unknown[]): Promise<unknown> {
    const grant = rest.at(-1) as (lock: Lock | null) => unknown;
    if (held.has(name)) return grant(null);
    held.add(name);
    try {
      return await grant({ name, mode: 'exclusive' });
    } finally {
      held.delete(name);
    }
  }
  return { request: request as LockManager['request'] };
}

export class MemoryCache implements FileCache {
  readonly held = new Map<string, Response>();
  full = false;
  #url = (asked: RequestInfo | URL) => new URL(asked instanceof Request ? asked.url : asked, 'http://localhost').href;
  match = async (asked: RequestInfo | URL) => this.held.get(this.#url(asked))?.clone();
  put = async (asked: RequestInfo | URL, answer: Response) => {
    if (this.full) throw new DOMException('no room', 'QuotaExceededError');
    this.held.set(this.#url(asked), answer);
  };
  delete = async (asked: RequestInfo | URL) => this.held.delete(this.#url(asked));
  keys = async () => [...this.held.keys()].map((url) => new Request(url));
}

let judges = 0;

export interface Trial {
  judge: KnownJudge;
  server: ModelServer;
  network: Network;
  clock: HeldClock;
  cache: MemoryCache;
  world: World;
  /** Opens another tab, or the same anew. */
  open(world?: Partial<World>): Promise<JudgeStore>;
}

/** A judge whose packet is on the tablet. */
export async function trial(sheets = 1, criteria = 3): Promise<Trial & { store: JudgeStore }> {
  const judgeId = `judge-${++judges}-${Math.floor(performance.now())}`;
  const judge: KnownJudge = {
    judgeId,
    name: 'Nguyễn Thị Ế',
    role: 'judge',
    judgeCode: 'J04',
    roundId: 'round',
    roundTitle: 'Kỳ bình chọn',
    unitName: 'Đồng Nai',
    firstSignIn: undefined,
    unsent: 0,
  };
  await keepJudge(judge);
  const server = new ModelServer(judgeId, sheets, criteria);
  const network = new Network();
  const clock = new HeldClock();
  const cache = new MemoryCache();
  const world: World = {
    clock,
    server: () => network.connect(server),
    locks: heldLocks(),
    files: async () => cache,
    fetch: async () => new Response(null, { status: 503 }),
    pages: async () => {},
    storage: undefined,
  };
  const open = (other: Partial<World> = {}) => openStore(judgeId, { ...world, ...other });
  const store = await open();
  await store.fetchPacket();
  return { judge, server, network, clock, cache, world, open, store };
}

/** Everything that may be sent is. */
export async function allSent(store: JudgeStore, clock: HeldClock, most = 600): Promise<void> {
  for (let i = 0; i < most; i++) {
    await rest();
    const { saving, unsent } = store.snapshot().sync;
    if (saving === 0 && unsent === 0) return;
    await clock.pass(Math.max(1, clock.next() ?? 1));
  }
  throw new Error(`still unsent: ${store.snapshot().sync.unsent}`);
}

export const sheetOf = (store: JudgeStore, id: string) => {
  const sheet = store.snapshot().sheets.find((s) => s.id === id);
  if (!sheet) throw new Error(`no sheet ${id}`);
  return sheet;
};

export const mark =
  (id: string, value: number) =>
  (body: SheetBody): void => {
    body.marks[id] = value;
  };
