import { afterEach, describe, expect, it, vi } from 'vitest';
import { filesOf } from './files';
import { judgeDb, metaOf } from './store';
import { refuse } from './testing/modelServer';
import { allSent, mark, rest, sheetOf, trial, until } from './testing/trial';
import type { JudgeStore } from './types';

const open: JudgeStore[] = [];
type Serve = (url: string) => Response | Promise<Response>;

const photo = (i: number) => ({ url: `/media/photos/p${i}/960.jpg`, bytes: 10 + i });
const good: Serve = (url) =>
  new Response('x'.repeat(10 + Number(/p(\d+)/.exec(url)![1])), { headers: { 'Content-Type': 'image/jpeg' } });
const problem = (status: number) =>
  new Response('{}', { status, headers: { 'Content-Type': 'application/problem+json' } });

async function begin(files: number, serve: Serve = good) {
  const made = await trial(1);
  open.push(made.store);
  made.store.close();
  made.server.files = Array.from({ length: files }, (_, i) => photo(i));
  const asked: string[] = [];
  let atOnce = 0;
  let most = 0;
  const way = { serve };
  const again = async () => {
    const store = await made.open({
      fetch: async (input) => {
        const url = String(input);
        asked.push(url);
        most = Math.max(most, ++atOnce);
        await rest(2);
        atOnce--;
        return way.serve(url);
      },
    });
    open.push(store);
    return store;
  };
  return { ...made, store: await again(), again, asked, way, most: () => most };
}

afterEach(() => {
  vi.restoreAllMocks();
  for (const store of open.splice(0)) store.close();
});

describe('a packet', () => {
  it('fetches every file once, three at a time, under the address that the page asks by', async () => {
    const t = await begin(20);
    await t.store.fetchPacket();
    expect(t.store.snapshot().packetProgress).toMatchObject({
      state: 'ready',
      photosReady: 20,
      photosTotal: 20,
      bytesReady: 390,
      bytesTotal: 390,
      failure: undefined,
    });
    expect(t.most()).toBe(3);
    expect(new Set(t.asked).size).toBe(20);
    expect([...t.cache.held.keys()]).toContain(`http://localhost/media/photos/p7/960.jpg?judge=${t.judge.judgeId}`);
    t.asked.length = 0;
    await t.store.fetchPacket();
    expect(t.asked).toEqual([]);
  });

  it('cut in the middle says so, and goes on where it stopped, also after a reload', async () => {
    const t = await begin(10);
    let left = 4;
    t.way.serve = (url) => {
      if (left-- <= 0) throw new TypeError('Failed to fetch');
      return good(url);
    };
    await t.store.fetchPacket();
    expect(t.store.snapshot().packetProgress).toMatchObject({ state: 'failed', failure: 'network', photosReady: 4 });
    t.store.close();
    const next = await t.again();
    expect(next.snapshot().packetProgress).toMatchObject({ state: 'paused', photosReady: 4, photosTotal: 10 });
    t.way.serve = good;
    t.asked.length = 0;
    await next.fetchPacket();
    expect(t.asked).toHaveLength(6);
    expect(next.snapshot().packetProgress).toMatchObject({ state: 'ready', photosReady: 10 });
  });

  it('goes on by itself when the server answers again', async () => {
    const t = await begin(3, () => {
      throw new TypeError('Failed to fetch');
    });
    await t.store.fetchPacket();
    expect(t.store.snapshot().packetProgress.failure).toBe('network');
    t.way.serve = good;
    await t.store.edit(t.store.snapshot().sheets[0]!.id, mark('m1', 1));
    await t.clock.pass(5_000);
    await until(() => t.store.snapshot().packetProgress.state === 'ready');
  });

  it('keeps no file that was cut short, nor a page that a portal put in its place', async () => {
    const t = await begin(2, (url) =>
      url.includes('p0') ? new Response('short') : new Response('<html>', { status: 403 }),
    );
    await t.store.fetchPacket();
    expect(t.store.snapshot().packetProgress).toMatchObject({ state: 'failed', failure: 'network', photosReady: 0 });
    expect(t.cache.held.size).toBe(0);
  });

  it('passes over a file that the server refuses, and says that it is not complete', async () => {
    const t = await begin(5, (url) => (url.includes('p2') ? problem(404) : good(url)));
    await t.store.fetchPacket();
    expect(t.store.snapshot().packetProgress).toMatchObject({ state: 'failed', failure: 'refused', photosReady: 4 });
  });

  it.each([
    ['signed-out', 401],
    ['refused', 409],
  ] as const)('that is %s shows the reason', async (failure, status) => {
    const t = await begin(1);
    vi.spyOn(t.server, 'packet').mockImplementation(() => {
      throw refuse(status, 'declaration-needed');
    });
    await t.store.fetchPacket();
    expect(t.store.snapshot().packetProgress).toMatchObject({
      state: 'failed',
      failure,
      problem: { code: 'declaration-needed' },
    });
    expect(t.store.snapshot().sheets).toHaveLength(1); // what was there stays
  });

  it('for which there is no room says so', async () => {
    const t = await begin(3);
    t.cache.full = true;
    await t.store.fetchPacket();
    expect(t.store.snapshot().packetProgress).toMatchObject({ state: 'failed', failure: 'quota' });
  });

  it('stops when asked to, stays stopped over a reload, and goes on when asked again', async () => {
    const t = await begin(10);
    t.way.serve = (url) => {
      if (t.cache.held.size >= 3) t.store.pausePacket();
      return good(url);
    };
    await t.store.fetchPacket();
    expect(t.store.snapshot().packetProgress.state).toBe('paused');
    expect(t.cache.held.size).toBeLessThan(10);
    await until(async () => (await metaOf(t.judge.judgeId, 'packet'))?.paused === true);
    t.store.close();
    t.way.serve = good;
    const next = await t.again();
    t.asked.length = 0;
    await t.clock.pass(20_000);
    expect(t.asked).toEqual([]);
    await next.fetchPacket();
    expect(next.snapshot().packetProgress.state).toBe('ready');
  });

  it('of another version takes what is new and drops what is named no longer', async () => {
    const t = await begin(3);
    await t.store.fetchPacket();
    t.server.files = [photo(1), photo(2), photo(3)];
    t.server.packetVersion = 'v2';
    t.asked.length = 0;
    await t.store.fetchPacket();
    expect(t.asked).toEqual([`/media/photos/p3/960.jpg?judge=${t.judge.judgeId}`]);
    expect([...t.cache.held.keys()].filter((url) => url.includes('p0'))).toEqual([]);
    expect(t.store.snapshot().packet?.packetVersion).toBe('v2');
  });

  it('never overwrites what is unsent, and takes in what is not', async () => {
    const t = await begin(0);
    const other = t.server.add('S002');
    await t.store.fetchPacket();
    const id = t.store.snapshot().sheets[0]!.id;
    t.network.fate = (what) => (what === 'save' ? 'cut' : 'arrives');
    await t.store.edit(id, mark('m1', 100));
    t.server.append(id, 'a', { rubricVersion: 1, marks: { m1: 999 }, remarks: {}, submitted: false });
    t.server.append(other, 'b', { rubricVersion: 1, marks: { m1: 888 }, remarks: {}, submitted: false });
    await t.store.fetchPacket();
    expect(sheetOf(t.store, id).body.marks).toEqual({ m1: 100 });
    expect(sheetOf(t.store, other).body.marks).toEqual({ m1: 888 });
  });

  it('of stage 2 takes the sheets of stage 1 away, but for what is unsent of them', async () => {
    const t = await begin(0);
    const kept = t.server.add('S002');
    await t.store.fetchPacket();
    const id = t.store.snapshot().sheets.find((sheet) => sheet.id !== kept)!.id;
    await t.store.edit(id, mark('m1', 1));
    await allSent(t.store, t.clock);
    t.network.fate = (what) => (what === 'save' ? 'cut' : 'arrives');
    await t.store.edit(kept, mark('m1', 2));
    t.server.stage = 2;
    const second = t.server.add('S001-2', 2);
    await t.store.fetchPacket();
    expect(
      t.store
        .snapshot()
        .sheets.map((sheet) => sheet.id)
        .sort(),
    ).toEqual([kept, second].sort());
    expect(await (await judgeDb(t.judge.judgeId)).get('sheets', id)).toBeUndefined();
  });

  it('tells the server once by which key this device signs', async () => {
    const t = await begin(0);
    await t.store.fetchPacket();
    await t.store.fetchPacket();
    expect(t.server.keys).toHaveLength(1);
  });

  it('names each file once', () => {
    const twice = { edge: 960 as const, ...photo(1) };
    const shot = { photoId: 'p', width: 1, height: 1, files: [twice, twice] };
    const files = filesOf({
      judgeId: 'j',
      entries: [
        {
          entryId: 'e',
          judgingCode: 'S1',
          groupId: 'g',
          members: [],
          facts: [],
          explanation: [],
          papers: [],
          photos: [shot, shot],
        },
      ],
      practice: [],
    } as unknown as Parameters<typeof filesOf>[0]);
    expect(files).toEqual([{ url: '/media/photos/p1/960.jpg?judge=j', bytes: 11, kind: 'photo' }]);
  });
});
