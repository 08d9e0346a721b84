// The part of the app that only judges use, kept beside the shell once a judge's page has asked for it. That it was asked
// for is remembered by the cache itself, so that it is known exactly as long as what it stands for.

/** Addresses with hashed names: put in by build.mjs. */
declare const JUDGES_PART: string[];

const cacheName = 'judges-part';
const part: ReadonlySet<string> = new Set(JUDGES_PART);
/** How many files are fetched at a time. */
const atOnce = 4;
/** A file of which nothing has come for so many milliseconds does not come. */
const stalled = 30_000;
/** Pauses before a file is asked for again, in milliseconds: a connection that was lost is no network that is gone. */
const pauses = [500, 2_000];

export const isJudgesPart = (path: string): boolean => part.has(path);

/** Whether somebody judges on this device: asked before, or by a version that kept everything for everybody. */
async function isForJudges(): Promise<boolean> {
  const names = await caches.keys();
  return names.some((name) => name === cacheName || name.startsWith('packet-'));
}

async function missing(cache: Cache): Promise<string[]> {
  const held = new Set((await cache.keys()).map((request) => new URL(request.url).pathname));
  return [...part].filter((path) => !held.has(path));
}

let keeping: Promise<void> | undefined;
const waiting = new Set<() => void>();
const moved = () => {
  for (const tell of waiting) tell();
};

/** Fetches what is missing; rejects when something cannot be had, and goes on from there the next time. */
function keep(): Promise<void> {
  keeping ??= fetchMissing().finally(() => {
    keeping = undefined;
  });
  return keeping;
}

async function fetchMissing(): Promise<void> {
  const cache = await caches.open(cacheName);
  const paths = await missing(cache);
  const row = async () => {
    for (let path = paths.pop(); path !== undefined; path = paths.pop()) await fetchSurely(cache, path);
  };
  const rows = await Promise.allSettled(Array.from({ length: atOnce }, row));
  for (const one of rows) if (one.status === 'rejected') throw one.reason;
}

async function fetchSurely(cache: Cache, path: string): Promise<void> {
  for (const pause of pauses) {
    try {
      return await fetchInto(cache, path);
    } catch {
      await new Promise((resolve) => setTimeout(resolve, pause));
    }
  }
  return fetchInto(cache, path);
}

async function fetchInto(cache: Cache, path: string): Promise<void> {
  const ending = new AbortController();
  let timer = setTimeout(() => ending.abort(), stalled);
  const alive = () => {
    clearTimeout(timer);
    timer = setTimeout(() => ending.abort(), stalled);
    moved();
  };
  try {
    const answer = await fetch(path, { credentials: 'same-origin', signal: ending.signal });
    if (!answer.ok || !answer.body) throw new TypeError(`${path}: ${answer.status}`);
    const headers = new Headers(answer.headers);
    headers.delete('Content-Encoding'); // what is stored is unpacked
    headers.delete('Content-Length');
    const body = answer.body.pipeThrough(
      new TransformStream<Uint8Array, Uint8Array>({
        transform: (piece, to) => {
          alive();
          to.enqueue(piece);
        },
      }),
    );
    await cache.put(path, new Response(body, { headers }));
    moved();
  } finally {
    clearTimeout(timer);
  }
}

/** Of a version that is being installed: on a judge's device it brings the judges' part, or is not installed. */
export async function bringJudgesPart(): Promise<void> {
  if (await isForJudges()) await keep();
}

/** Of a version that takes over: what only the one before used goes, once this one has all of its own. */
export async function dropOlderPart(): Promise<void> {
  if (!(await caches.has(cacheName))) return;
  const cache = await caches.open(cacheName);
  if ((await missing(cache)).length > 0) return;
  for (const request of await cache.keys()) if (!part.has(new URL(request.url).pathname)) await cache.delete(request);
}

export async function answerJudgesPart(request: Request): Promise<Response> {
  // Looked up without opening it, which would make it.
  return (await caches.match(request, { cacheName, ignoreVary: true })) ?? fetch(request);
}

/** Answers a page that asked: "moved" as it comes, then "kept" or "failed". */
export async function keepFor(page: MessagePort | undefined): Promise<void> {
  const tell = () => page?.postMessage('moved');
  waiting.add(tell);
  try {
    await keep();
    page?.postMessage('kept');
  } catch {
    page?.postMessage('failed');
  } finally {
    waiting.delete(tell);
  }
}
