// A packet's files, kept in a cache of the judge's own under the address that the page asks by: the service worker
// answers from there. A file counts as held when all its bytes are.
import { mediaAs } from '../api/media';
import { patient } from '../api/patience';
import { isFull } from './store';
import type { Packet } from './types';

export interface PacketFile {
  url: string;
  bytes: number;
  kind: 'photo' | 'paper';
}

/** What Cache can do, as far as it is used here. */
export type FileCache = Pick<Cache, 'match' | 'put' | 'delete' | 'keys'>;

/** Everything a packet names for fetching, each file once; entries first, in their order, then practice. */
export function filesOf(packet: Packet): PacketFile[] {
  const files = new Map<string, PacketFile>();
  const add = (url: string, bytes: number, kind: PacketFile['kind']) => {
    const own = mediaAs(url, packet.judgeId);
    if (!files.has(own)) files.set(own, { url: own, bytes, kind });
  };
  for (const entry of packet.entries) {
    for (const photo of entry.photos) for (const file of photo.files) add(file.url, file.bytes, 'photo');
    for (const paper of entry.papers) if (paper.offline) add(paper.url, paper.bytes, 'paper');
  }
  for (const sample of packet.practice) {
    for (const photo of sample.photos) for (const file of photo.files) add(file.url, file.bytes, 'photo');
  }
  return [...files.values()];
}

/** A packet's photos of entries, each as the addresses of its files; a photo is ready when all of them are held. */
export const photosOf = (packet: Packet): string[][] =>
  packet.entries.flatMap((entry) =>
    entry.photos
      .filter((photo) => photo.files.length > 0)
      .map((photo) => photo.files.map((file) => mediaAs(file.url, packet.judgeId))),
  );

/** The addresses of those that are there, whole. */
export async function heldOf(cache: FileCache, files: readonly PacketFile[]): Promise<Set<string>> {
  const looked = await Promise.all(
    files.map(async (file) => {
      const kept = await cache.match(file.url);
      return kept && Number(kept.headers.get('Content-Length')) === file.bytes ? file.url : undefined;
    }),
  );
  return new Set(looked.filter((url) => url !== undefined));
}

/** Takes out what the packet names no longer. */
export async function dropOthers(cache: FileCache, files: readonly PacketFile[], base: string): Promise<void> {
  const named = new Set(files.map((file) => new URL(file.url, base).href));
  for (const request of await cache.keys()) if (!named.has(request.url)) await cache.delete(request);
}

export type FetchFailure = 'network' | 'quota' | 'signed-out' | 'refused';

/** Nothing to be had from the server, or the device, for now. */
class FileFailure extends Error {
  readonly why: FetchFailure;
  constructor(why: FetchFailure) {
    super(why);
    this.why = why;
  }
}

const atOnce = 3;
/** A file may take so many milliseconds: 5 MB at 20 kB/s. */
const filePatience = 250_000;

/** Fetches files three at a time. A refused one is passed over; anything else ends it, and what was fetched stays.
 * Returns why it is not complete; undefined when it is, or when `signal` ended it. */
export async function fetchFiles(parts: {
  files: readonly PacketFile[];
  cache: FileCache;
  fetch: typeof fetch;
  signal: AbortSignal;
  /** One more is held. */
  took: (file: PacketFile) => void;
}): Promise<FetchFailure | undefined> {
  const queue = [...parts.files];
  let failure: FetchFailure | undefined;
  let ended = false;
  async function work() {
    for (let file = queue.shift(); file && !ended && !parts.signal.aborted; file = queue.shift()) {
      try {
        await keep(file, parts);
        parts.took(file);
      } catch (reason) {
        if (parts.signal.aborted) return;
        failure = reason instanceof FileFailure ? reason.why : 'network';
        ended ||= failure !== 'refused';
      }
    }
  }
  await Promise.all(Array.from({ length: atOnce }, work));
  return parts.signal.aborted ? undefined : failure;
}

async function keep(file: PacketFile, parts: { cache: FileCache; fetch: typeof fetch; signal: AbortSignal }) {
  const signal = patient(parts.signal, filePatience);
  const answer = await parts.fetch(file.url, { signal, credentials: 'same-origin', cache: 'no-store' });
  if (!answer.ok) throw new FileFailure(whyNot(answer));
  const content = await answer.blob();
  if (content.size !== file.bytes) throw new FileFailure('network'); // cut short, or another file in its place
  const headers = { 'Content-Type': answer.headers.get('Content-Type') ?? '', 'Content-Length': String(file.bytes) };
  try {
    await parts.cache.put(file.url, new Response(content, { headers }));
  } catch (reason) {
    throw isFull(reason) ? new FileFailure('quota') : reason;
  }
}

function whyNot(answer: Response): FetchFailure {
  // A portal's 401 or 403 is a page, the server's is a problem.
  const ours = answer.headers.get('Content-Type')?.includes('problem+json') ?? false;
  if (!ours || answer.status >= 500 || answer.status === 429) return 'network';
  return answer.status === 401 ? 'signed-out' : 'refused';
}
