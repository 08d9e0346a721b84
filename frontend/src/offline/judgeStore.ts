// A judge's data on this device, opened: memory in front, the disk behind it, and those who send, fetch and compare.
import { about, type Clock, deviceClock } from './clock';
import { deviceId, deviceKey, deviceName, judgeRow } from './device';
import type { FileCache } from './files';
import { keepJudgesPart } from './judgesPart';
import { Memory } from './memory';
import { freeze, lineUp } from './outbox';
import { PacketKeeper } from './packet';
import { reconcile } from './reconcile';
import { awaited, type Reports, startReports } from './report';
import { type Sender, startSender } from './sender';
import { failureOf, type JudgeServer, serverFor } from './server';
import { edited, handedIn, SheetLocked, settled, steppedBack, Unmarked, unmarked } from './sheet';
import { type Channel, cacheOf, judgeDb, listen, type Message, metaOf } from './store';
import type {
  DeviceStorage,
  JudgeSnapshot,
  JudgeStore,
  KnownJudge,
  LocalSheet,
  Reconciliation,
  SenderState,
  SheetBody,
} from './types';
import { seal, unsentSaves } from './unsent';

/** What the world outside gives; tests give another. */
export interface World {
  clock: Clock;
  server: (judge: KnownJudge, deviceId: string) => JudgeServer;
  locks: Pick<LockManager, 'request'> | undefined;
  files: ((judgeId: string) => Promise<FileCache>) | undefined;
  fetch: typeof fetch;
  pages: () => Promise<void>;
  storage: StorageManager | undefined;
}

export const realWorld = (): World => ({
  clock: deviceClock,
  server: (judge, device) => serverFor(judge.judgeId, judge.roundId, device, deviceName()),
  locks: globalThis.navigator?.locks,
  files: globalThis.caches && ((judgeId) => caches.open(cacheOf(judgeId))),
  fetch: (...asked) => fetch(...asked),
  pages: keepJudgesPart,
  storage: globalThis.navigator?.storage,
});

/** How often an open store asks whether the server has something new, in milliseconds. */
const compareEvery = 300_000;
const packetEvery = 900_000;

/** Opens the data of a judge of this device's list; rejects for any other. Whoever calls has asked for PIN or code. */
export async function openStore(judgeId: string, world: World = realWorld()): Promise<JudgeStore> {
  const row = await judgeRow(judgeId);
  if (!row) throw new Error('this judge has not signed in on this device');
  const { usedAt: _at, leaving: _leaving, ...judge } = row;
  const store = new OpenStore(judge, await deviceId(), world);
  await store.start();
  return store;
}

/** Where this device has sent nothing yet: when the server last took something of this judge, from any device. */
const newestSave = (sheets: readonly LocalSheet[]): string | undefined =>
  sheets
    .map((sheet) => sheet.acknowledged.savedAt)
    .filter((at) => at !== '')
    .reduce<string | undefined>((a, b) => (a !== undefined && Date.parse(a) >= Date.parse(b) ? a : b), undefined);

class OpenStore implements JudgeStore {
  readonly judgeId: string;
  readonly deviceId: string;
  readonly #judge: KnownJudge;
  readonly #world: World;
  readonly #server: JudgeServer;
  readonly #memory: Memory;
  readonly #packet: PacketKeeper;
  readonly #channel: Channel;
  readonly #listeners = new Set<() => void>();
  #sender: Sender | undefined;
  #reports: Reports | undefined;
  #snapshot: JudgeSnapshot | undefined;
  #state: SenderState = 'idle';
  #nextTryAt: number | undefined;
  #lastContactAt: number | undefined;
  #lastSentAt: string | undefined;
  #storage: DeviceStorage = { persisted: null, usage: undefined, quota: undefined };
  #reconciliation: Reconciliation | undefined;
  #packetAskedAt = Number.NEGATIVE_INFINITY;
  #cancelLook: (() => void) | undefined;
  #closed = false;

  constructor(judge: KnownJudge, device: string, world: World) {
    this.judgeId = judge.judgeId;
    this.deviceId = device;
    this.#judge = judge;
    this.#world = world;
    this.#server = world.server(judge, device);
    this.#memory = new Memory(() => judgeDb(this.judgeId), world.clock, {
      painted: () => this.#changed(),
      written: (ids) => this.#written(ids),
    });
    this.#packet = new PacketKeeper({
      judgeId: this.judgeId,
      server: this.#server,
      clock: world.clock,
      files: world.files && (() => world.files!(this.judgeId)),
      fetch: world.fetch,
      pages: world.pages,
      base: globalThis.location?.origin ?? 'http://localhost',
      changed: () => {
        this.#changed();
        this.#reports?.changed();
      },
      merged: () => this.#merged(),
    });
    this.#channel = listen(this.judgeId, (message) => this.#hear(message));
  }

  async start(): Promise<void> {
    await this.#memory.read();
    await this.#packet.load();
    this.#lastSentAt = (await metaOf(this.judgeId, 'sync'))?.lastSentAt;
    this.#reconciliation = (await metaOf(this.judgeId, 'reconciliation'))?.found;
    const { clock } = this.#world;
    this.#sender = startSender({
      judgeId: this.judgeId,
      db: () => judgeDb(this.judgeId),
      send: this.#server.save,
      clock,
      locks: this.#world.locks,
      changed: (ids) => this.#disk(ids),
      contact: (savedAt) => this.#contact(savedAt),
      state: (state, nextTryAt) => {
        this.#state = state;
        this.#nextTryAt = nextTryAt;
        this.#changed();
      },
    });
    this.#reports = startReports({
      clock,
      standing: async () => {
        const { photosReady, papersReady, photosTotal, papersTotal } = this.#packet.progress;
        const { persisted } = this.#storage;
        return {
          unsent: await awaited(await judgeDb(this.judgeId)),
          filesReady: photosReady + papersReady,
          filesTotal: photosTotal + papersTotal,
          ...(persisted === null ? {} : { persisted }),
        };
      },
      tell: async (standing) => {
        await this.#server.report(standing);
        this.#contact(undefined);
      },
      signedOut: () => this.#sender?.signedOut(),
    });
    void this.#measureStorage();
    this.#cancelLook = clock.later(0, () => void this.#look());
  }

  // ---- what is shown

  snapshot(): JudgeSnapshot {
    this.#snapshot ??= this.#make();
    return this.#snapshot;
  }

  subscribe(listener: () => void): () => void {
    this.#listeners.add(listener);
    return () => void this.#listeners.delete(listener);
  }

  #make(): JudgeSnapshot {
    const memory = this.#memory;
    const { packet } = this.#packet;
    const unsent = memory.unsent();
    const listed = packet && new Set(packet.sheets.map((sheet) => sheet.id));
    const sheets = memory.sheets().filter((sheet) => !listed || listed.has(sheet.id) || unsent.has(sheet.id));
    return {
      judge: { ...this.#judge, unsent: unsent.size },
      packet,
      sheets: sheets.sort((a, b) => (a.judgingCode < b.judgingCode ? -1 : a.judgingCode > b.judgingCode ? 1 : 0)),
      practice: memory.practice,
      sync: {
        saving: memory.saving,
        storageFailure: memory.failure,
        unsent: unsent.size,
        unsentIds: unsent,
        lastSentAt: this.#lastSentAt ?? newestSave(sheets),
        sender: this.#state,
        nextTryAt: this.#nextTryAt,
        lastContactAt: this.#lastContactAt,
      },
      packetProgress: this.#packet.progress,
      storage: this.#storage,
      // What was compared before the last change says nothing any more.
      reconciliation:
        unsent.size > 0 && this.#reconciliation?.differing.length === 0 ? undefined : this.#reconciliation,
    };
  }

  #changed() {
    this.#snapshot = undefined;
    if (!this.#closed) for (const tell of this.#listeners) tell();
  }

  // ---- marks

  edit(sheetId: string, change: (body: SheetBody) => void): Promise<void> {
    const at = this.#world.clock.now();
    return this.#memory.take(sheetId, (sheet) => edited(sheet, change, at));
  }

  async undo(sheetId: string): Promise<boolean> {
    const sheet = this.#memory.sheet(sheetId);
    if (!sheet || sheet.locked || sheet.undo.length === 0) return false;
    const at = this.#world.clock.now();
    await this.#memory.take(sheetId, (stored) => steppedBack(stored, at));
    return true;
  }

  async submit(sheetIds: readonly string[]): Promise<void> {
    const rubrics = this.#packet.packet?.rubrics ?? [];
    const missing: Record<string, string[]> = {};
    for (const id of sheetIds) {
      const sheet = this.#memory.sheet(id);
      if (!sheet || sheet.conflict || (sheet.locked && !sheet.body.submitted)) throw new SheetLocked(id);
      const criteria = unmarked(sheet, rubrics);
      if (criteria.length > 0) missing[id] = criteria;
    }
    if (Object.keys(missing).length > 0) throw new Unmarked(missing);
    const at = this.#world.clock.now();
    const hand = (stored: LocalSheet): LocalSheet => {
      const criteria = unmarked(stored, rubrics); // another tab may have taken a mark back
      if (criteria.length > 0) throw new Unmarked({ [stored.id]: criteria });
      return handedIn(stored, at);
    };
    await Promise.all(sheetIds.map((id) => this.#memory.take(id, hand)));
    this.#sender?.wake('now');
  }

  async resolve(sheetId: string, keep: 'mine' | 'theirs'): Promise<void> {
    const at = this.#world.clock.now();
    await this.#memory.take(sheetId, (sheet) => settled(sheet, keep, at));
    this.#sender?.wake('now');
  }

  async retry(sheetId: string): Promise<void> {
    await this.#memory.settled();
    await lineUp(await judgeDb(this.judgeId), sheetId);
    await this.#disk([sheetId]);
    this.#sender?.wake('now');
  }

  practise(sampleId: string, change: (body: SheetBody) => void): Promise<void> {
    return this.#memory.takePractice(sampleId, change);
  }

  /** Sheets are on this tab's disk: the others read them, and they go. */
  #written(ids: string[]) {
    this.#channel.post({ type: 'sheets', ids });
    this.#sender?.wake('edit');
    this.#reports?.changed();
  }

  /** Sheets have changed on the disk behind the memory. */
  async #disk(ids: string[]): Promise<void> {
    this.#channel.post({ type: 'sheets', ids });
    this.#reports?.changed();
    await this.#memory.read(ids);
  }

  #contact(savedAt: string | undefined) {
    this.#lastContactAt = this.#world.clock.now();
    this.#lastSentAt = savedAt ?? this.#lastSentAt;
    this.#channel.post({ type: 'contact', lastContactAt: this.#lastContactAt, lastSentAt: this.#lastSentAt });
    this.#changed();
    if (this.#packet.unfinished && this.#packet.progress.failure === 'network') void this.#packet.fetch();
  }

  #hear(message: Message) {
    if (this.#closed) return;
    switch (message.type) {
      case 'sheets':
        return void this.#memory.read(message.ids).catch(() => {});
      case 'packet':
        return void this.#packet.load().then(() => this.#memory.read());
      case 'contact':
        this.#lastContactAt = message.lastContactAt;
        this.#lastSentAt = message.lastSentAt;
        return this.#changed();
      case 'signed-in':
        this.#sender?.wake('signed-in');
        this.#reports?.changed();
        return void this.#look();
      case 'forgotten':
        this.#memory.clear();
        return this.close();
    }
  }

  // ---- the packet, the device, the server

  async fetchPacket(): Promise<void> {
    this.#packetAskedAt = this.#world.clock.now();
    await this.#packet.fetch();
    if (this.#packet.progress.failure === 'signed-out') this.#sender?.signedOut();
    await this.#measureStorage();
  }

  pausePacket(): void {
    this.#packet.pause();
  }

  async #merged(): Promise<void> {
    this.#channel.post({ type: 'packet' });
    await this.#memory.read();
    this.#sender?.wake('edit');
  }

  async askPersistence(): Promise<boolean | null> {
    const granted = (await this.#world.storage?.persist?.().catch(() => undefined)) ?? null;
    await this.#measureStorage();
    return granted;
  }

  async #measureStorage(): Promise<void> {
    const { storage } = this.#world;
    const persisted = (await storage?.persisted?.().catch(() => undefined)) ?? null;
    const estimate = await storage?.estimate?.().catch(() => undefined);
    this.#storage = { persisted, usage: estimate?.usage, quota: estimate?.quota };
    this.#changed();
    this.#reports?.changed();
  }

  wake(): void {
    this.#sender?.wake('now');
    if (this.#packet.unfinished) void this.#packet.fetch();
  }

  async reconcile(): Promise<Reconciliation> {
    await this.#memory.settled();
    const result = await reconcile(this.judgeId, await judgeDb(this.judgeId), this.#server, this.#world.clock.now);
    this.#reconciliation = result.found;
    this.#contact(undefined);
    if (result.changed.length > 0) await this.#disk(result.changed);
    this.#changed();
    if (result.unknown) void this.#packet.refresh();
    return result.found;
  }

  /** Asks by itself, now and then, whether the server has something new: a sheet opened again, another entry. */
  async #look(): Promise<void> {
    this.#cancelLook?.();
    if (this.#closed) return;
    const { clock } = this.#world;
    this.#cancelLook = clock.later(about(compareEvery, clock), () => void this.#look());
    if (this.#state === 'signed-out' || !this.#packet.packet) return;
    try {
      await this.reconcile();
      const since = clock.now() - this.#packetAskedAt;
      if (since >= 0 && since < packetEvery) return;
      this.#packetAskedAt = clock.now();
      await this.#packet.refresh();
    } catch (failure) {
      // Without a network: at the next look.
      if (failureOf(failure).why === 'signed-out') this.#sender?.signedOut();
    }
  }

  async exportUnsent(): Promise<{ fileName: string; blob: Blob; sheets: number }> {
    const { packet } = this.#packet;
    if (!packet) throw new Error('no packet: there is nothing to encrypt to');
    const { clock } = this.#world;
    await this.#memory.settled();
    const db = await judgeDb(this.judgeId);
    await freeze(db, clock.now()); // so that what goes later by the network has the same key
    const saves = await unsentSaves(db, clock.now());
    const exportedAt = new Date(clock.now()).toISOString();
    const { privateKey } = await deviceKey();
    const { roundId } = this.#judge;
    const envelope = await seal(saves, exportedAt, {
      roundId,
      judgeId: this.judgeId,
      deviceId: this.deviceId,
      serverKey: packet.serverKey,
      signingKey: privateKey,
    });
    const stamp = exportedAt.slice(0, 16).replaceAll(/[-:]/g, '').replace('T', '-');
    return {
      fileName: `phieu-chua-gui-${this.#judge.judgeCode}-${stamp}.json`,
      blob: new Blob([JSON.stringify(envelope)], { type: 'application/json' }),
      sheets: new Set(saves.map((save) => save.sheetId)).size,
    };
  }

  /** What is shown and not on the disk yet goes on being written; everything else ends. */
  close(): void {
    if (this.#closed) return;
    this.#closed = true;
    this.#sender?.stop();
    this.#reports?.stop();
    this.#packet.close();
    this.#cancelLook?.();
    this.#channel.close();
    this.#listeners.clear();
  }
}
