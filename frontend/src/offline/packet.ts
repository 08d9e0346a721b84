// The packet: asked for once, merged into what is here, its files fetched in pieces. It never touches what is unsent.
import type { Clock } from './clock';
import { deviceKey } from './device';
import {
  dropOthers,
  type FetchFailure,
  type FileCache,
  fetchFiles,
  filesOf,
  heldOf,
  type PacketFile,
  photosOf,
} from './files';
import { failureOf, type JudgeServer } from './server';
import { described, firstSeen, refreshed, stageOpen } from './sheet';
import { durable, isFull, type JudgeDb, judgeDb, keepMeta, metaOf, revisionsOf, whole } from './store';
import type { LocalSheet, Outgoing, Packet, PacketProgress, ServerSheet } from './types';

export const noPacket: PacketProgress = {
  state: 'none',
  photosReady: 0,
  photosTotal: 0,
  papersReady: 0,
  papersTotal: 0,
  bytesReady: 0,
  bytesTotal: 0,
  failure: undefined,
  problem: undefined,
  fetchedAt: undefined,
};

/** Takes a packet's sheets into those of this device, and keeps it, in one transaction. Sheets of a stage that is over
 * go when the server has all of them: stage 2 is scored without sight of stage 1. */
export async function mergePacket(
  db: JudgeDb,
  packet: Packet,
  asked: ReadonlyMap<string, number>,
  at: number,
  paused: boolean,
): Promise<void> {
  const tx = db.transaction(['sheets', 'outbox', 'meta'], 'readwrite', durable);
  const sheets = tx.objectStore('sheets');
  const outbox = tx.objectStore('outbox');
  await whole(tx, async () => {
    for (const server of packet.sheets) {
      const local = await sheets.get(server.id);
      const row = await outbox.index('sheetId').get(server.id);
      const next = mergeSheet(local, row, server, { open: stageOpen(packet, server), asked: asked.get(server.id), at });
      await sheets.put(next);
      if (row?.parked && local?.refusal && !next.refusal) await outbox.put({ ...row, parked: false, notBefore: 0 });
    }
    const listed = new Set(packet.sheets.map((sheet) => sheet.id));
    for (const sheet of await sheets.getAll()) {
      if (listed.has(sheet.id) || sheet.stage === packet.stage || sheet.dirty === 1) continue;
      if ((await outbox.index('sheetId').count(sheet.id)) === 0) await sheets.delete(sheet.id);
    }
    await tx.objectStore('meta').put({ id: 'packet', packet, fetchedAt: new Date(at).toISOString(), paused });
  });
}

/** One sheet as it stands after the server has spoken of it. */
export function mergeSheet(
  local: LocalSheet | undefined,
  row: Outgoing | undefined,
  server: ServerSheet,
  { open, asked, at }: { open: boolean; asked: number | undefined; at: number },
): LocalSheet {
  if (!local) return firstSeen(server, open, at);
  if (local.dirty === 0 && !row && !local.conflict) return refreshed(local, server, open, asked, at);
  const next = described(local, server, open);
  // The rubric has a new version: the judge's marks stay, and are sent by it when the judge says so.
  if (local.refusal?.code !== 'rubric-changed') return next;
  return { ...next, dirty: 1, body: { ...next.body, rubricVersion: server.rubricVersion } };
}

/** How many photos are here whole, in every size that the packet names. */
const readyOf = (photos: readonly string[][], held: ReadonlySet<string>): number =>
  photos.filter((files) => files.every((url) => held.has(url))).length;

export interface PacketParts {
  judgeId: string;
  server: JudgeServer;
  clock: Clock;
  /** Absent over plain http, where no packet is handed out. */
  files: (() => Promise<FileCache>) | undefined;
  fetch: typeof fetch;
  /** Resolves once the judges' pages themselves are kept on this device; rejects without a network. */
  pages(): Promise<void>;
  /** Addresses of files are relative to it. */
  base: string;
  /** Progress to paint. */
  changed(): void;
  /** A packet has come, and its sheets are on the disk. */
  merged(): Promise<void>;
}

/** Keeps a judge's packet on this device. */
export class PacketKeeper {
  readonly #parts: PacketParts;
  #running: { done: Promise<void>; ending: AbortController } | undefined;
  #paused = false;
  packet: Packet | undefined;
  progress: PacketProgress = noPacket;

  constructor(parts: PacketParts) {
    this.#parts = parts;
  }

  /** What stands on the disk already. */
  async load(): Promise<void> {
    const row = await metaOf(this.#parts.judgeId, 'packet');
    if (!row || this.#running) return;
    this.packet = row.packet;
    this.#paused = row.paused;
    const { missing } = await this.#measure(row.packet, row.fetchedAt);
    this.#show({ state: missing.length === 0 ? 'ready' : 'paused' });
  }

  /** Whether files are missing that nobody has stopped fetching. */
  get unfinished(): boolean {
    return this.packet !== undefined && !this.#paused && !this.#running && this.progress.state !== 'ready';
  }

  /** Asks for the packet and fetches what is missing. Never rejects: progress says what went wrong. */
  fetch(): Promise<void> {
    this.#paused = false;
    return this.#run(true);
  }

  /** The same without being asked: a packet that cannot be had now changes nothing on screen. */
  refresh(): Promise<void> {
    return this.packet ? this.#run(false) : Promise.resolve();
  }

  pause(): void {
    this.#paused = true;
    this.#running?.ending.abort();
    const { packet } = this;
    if (this.progress.state === 'fetching') this.#show({ state: packet ? 'paused' : 'none' });
    if (!packet) return;
    const fetchedAt = this.progress.fetchedAt ?? '';
    void keepMeta(this.#parts.judgeId, { id: 'packet', packet, fetchedAt, paused: true }).catch(() => {});
  }

  close(): void {
    this.#running?.ending.abort();
  }

  #run(asked: boolean): Promise<void> {
    if (this.#running) return this.#running.done;
    const ending = new AbortController();
    const done = this.#fetch(asked, ending.signal).finally(() => {
      this.#running = undefined;
    });
    this.#running = { done, ending };
    return done;
  }

  async #fetch(asked: boolean, signal: AbortSignal): Promise<void> {
    if (asked) this.#show({ state: 'fetching', failure: undefined, problem: undefined });
    try {
      const db = await judgeDb(this.#parts.judgeId);
      const asked = await revisionsOf(db);
      const packet = await this.#parts.server.packet();
      if (signal.aborted) return;
      const at = this.#parts.clock.now();
      await mergePacket(db, packet, asked, at, this.#paused);
      this.packet = packet;
      await this.#parts.merged();
      const { missing, all, held, cache } = await this.#measure(packet, new Date(at).toISOString());
      if (cache) await dropOthers(cache, all, this.#parts.base);
      await this.#registerKey();
      if (this.#paused || signal.aborted) return this.#show({ state: missing.length === 0 ? 'ready' : 'paused' });
      await this.#fetchFiles(packet, missing, held, cache, signal);
    } catch (reason) {
      const { why, problem } = failureOf(reason);
      if (asked) this.#show({ state: 'failed', failure: isFull(reason) ? 'quota' : why, problem });
    }
  }

  async #fetchFiles(
    packet: Packet,
    missing: PacketFile[],
    held: Set<string>,
    cache: FileCache | undefined,
    signal: AbortSignal,
  ): Promise<void> {
    if (missing.length === 0) return this.#readyOnceKept(signal);
    if (!cache) return this.#show({ state: 'failed', failure: 'refused', problem: undefined });
    this.#show({ state: 'fetching', failure: undefined, problem: undefined });
    const failure: FetchFailure | undefined = await fetchFiles({
      files: missing,
      cache,
      fetch: this.#parts.fetch,
      signal,
      took: (file) => {
        const p = this.progress;
        held.add(file.url);
        this.#show({
          bytesReady: p.bytesReady + file.bytes,
          photosReady: readyOf(photosOf(packet), held),
          papersReady: p.papersReady + (file.kind === 'paper' ? 1 : 0),
        });
      },
    });
    if (failure) return this.#show({ state: 'failed', failure, problem: undefined });
    if (signal.aborted) return this.#show({ state: 'paused', failure: undefined, problem: undefined });
    await this.#readyOnceKept(signal);
  }

  /** All files are here: what is left are the pages that show them. */
  async #readyOnceKept(signal: AbortSignal): Promise<void> {
    try {
      await this.#parts.pages();
    } catch {
      // A packet that was ready before stays so: its pages are those that this one is read in.
      if (this.progress.state !== 'ready') this.#show({ state: 'failed', failure: 'network', problem: undefined });
      return;
    }
    this.#show({ state: signal.aborted ? 'paused' : 'ready', failure: undefined, problem: undefined });
  }

  async #measure(packet: Packet, fetchedAt: string) {
    const all = filesOf(packet);
    const cache = await this.#parts.files?.();
    const held = cache ? await heldOf(cache, all) : new Set<string>();
    const papers = (files: PacketFile[]) => files.filter((file) => file.kind === 'paper').length;
    const photos = photosOf(packet);
    const bytes = (files: PacketFile[]) => files.reduce((sum, file) => sum + file.bytes, 0);
    const ready = all.filter((file) => held.has(file.url));
    this.#show({
      photosReady: readyOf(photos, held),
      photosTotal: photos.length,
      papersReady: papers(ready),
      papersTotal: papers(all),
      bytesReady: bytes(ready),
      bytesTotal: bytes(all),
      fetchedAt,
    });
    return { all, held, missing: all.filter((file) => !held.has(file.url)), cache };
  }

  /** What this device exports is worth nothing until the server knows its key; without it, next time. */
  async #registerKey(): Promise<void> {
    try {
      const { publicKey } = await deviceKey();
      if ((await metaOf(this.#parts.judgeId, 'key'))?.publicKey === publicKey) return;
      await this.#parts.server.registerKey(publicKey);
      await keepMeta(this.#parts.judgeId, { id: 'key', publicKey });
    } catch {
      // Asked again with the next packet.
    }
  }

  #show(change: Partial<PacketProgress>) {
    this.progress = { ...this.progress, ...change };
    this.#parts.changed();
  }
}
