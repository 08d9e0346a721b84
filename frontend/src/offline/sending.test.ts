import { afterEach, describe, expect, it, vi } from 'vitest';
import { backOff, due, longestWait } from './outbox';
import { announce, judgeDb } from './store';
import { refuse } from './testing/modelServer';
import { allSent, mark, rest, sheetOf, trial, until } from './testing/trial';
import type { JudgeStore, Outgoing } from './types';

const open: JudgeStore[] = [];
async function begin(sheets = 1, criteria = 3) {
  const made = await trial(sheets, criteria);
  open.push(made.store);
  return { ...made, id: made.store.snapshot().sheets[0]!.id };
}
afterEach(() => {
  vi.restoreAllMocks();
  for (const store of open.splice(0)) store.close();
});

const outbox = async (store: JudgeStore): Promise<Outgoing[]> => (await judgeDb(store.judgeId)).getAll('outbox');

describe('a request', () => {
  it('keeps its key however often it is sent', async () => {
    const t = await begin();
    const keys = new Set<string>();
    const save = vi.spyOn(t.server, 'save').mockImplementation((op) => {
      keys.add(op.key);
      throw new TypeError('Failed to fetch');
    });
    await t.store.edit(t.id, mark('m1', 850));
    await t.clock.pass(120_000);
    expect(save.mock.calls.length).toBeGreaterThan(4);
    expect(keys.size).toBe(1);
    save.mockRestore();
    await allSent(t.store, t.clock);
    expect(t.server.last(t.id)?.key).toBe([...keys][0]);
  });

  it('leaves the outbox only together with its outcome', async () => {
    const t = await begin();
    t.network.fate = (what) => (what === 'save' ? 'answer lost' : 'arrives');
    await t.store.edit(t.id, mark('m1', 850));
    await t.clock.pass(5_000);
    expect(await outbox(t.store)).toHaveLength(1);
    expect(sheetOf(t.store, t.id).acknowledged.revision).toBe(0);
    t.network.fate = () => 'arrives';
    await allSent(t.store, t.clock);
    expect(await outbox(t.store)).toHaveLength(0);
  });

  it('is the only one of its sheet on the way, and of one judge the only one at all', async () => {
    const t = await begin(5);
    const other = await t.open();
    open.push(other);
    let atOnce = 0;
    let most = 0;
    t.network.meanwhile = async () => {
      most = Math.max(most, ++atOnce);
      await rest(5);
      atOnce--;
    };
    for (const [i, sheet] of t.store.snapshot().sheets.entries()) {
      await (i % 2 ? t.store : other).edit(sheet.id, mark('m1', i));
    }
    await allSent(t.store, t.clock);
    await allSent(other, t.clock);
    expect(most).toBe(1);
    for (const sheet of t.server.sheets.values()) expect(sheet.revisions).toHaveLength(1);
  });

  it('that the server digests differently is not passed over in silence', async () => {
    const t = await begin();
    const { save } = t.server;
    vi.spyOn(t.server, 'save').mockImplementationOnce((op) => {
      const answer = save.call(t.server, op);
      return answer.kind === 'saved' ? { ...answer, receipt: { ...answer.receipt, sha256: '00' } } : answer;
    });
    await t.store.edit(t.id, mark('m1', 850));
    await t.clock.pass(2_000);
    expect(sheetOf(t.store, t.id)).toMatchObject({ refusal: { code: 'digest-differs' } });
    expect(t.store.snapshot().sync.unsent).toBe(1);
    await t.store.retry(t.id);
    await allSent(t.store, t.clock);
    expect(sheetOf(t.store, t.id).refusal).toBeUndefined();
  });
});

describe('a refusal', () => {
  it.each([
    [409, 'rubric-changed'],
    [413, 'too-large'],
    [422, 'invalid-fields'],
    [404, 'sheet-not-found'],
    [403, 'cross-origin'],
  ])('%i is shown and parked, the others go on, and retry sends it with the same key', async (status, code) => {
    const t = await begin(3);
    const bad = t.id;
    const { save } = t.server;
    const keys: string[] = [];
    const spy = vi.spyOn(t.server, 'save').mockImplementation((op) => {
      if (op.sheetId !== bad) return save.call(t.server, op);
      keys.push(op.key);
      return { kind: 'refused', problem: refuse(status, code).problem };
    });
    for (const sheet of t.store.snapshot().sheets) await t.store.edit(sheet.id, mark('m1', 10));
    await t.clock.pass(600_000);
    expect(keys).toHaveLength(1);
    expect(sheetOf(t.store, bad)).toMatchObject({ refusal: { status, code }, body: { marks: { m1: 10 } } });
    expect(t.store.snapshot().sync).toMatchObject({ unsent: 1, sender: 'idle' });
    spy.mockRestore();
    await t.store.retry(bad);
    await allSent(t.store, t.clock);
    expect(t.server.last(bad)?.key).toBe(keys[0]);
    expect(sheetOf(t.store, bad).refusal).toBeUndefined();
  });

  it('of what was edited since gives way to the edit', async () => {
    const t = await begin();
    await t.store.edit(t.id, mark('m1', 5_000));
    await t.clock.pass(2_000);
    expect(sheetOf(t.store, t.id).refusal?.code).toBe('too-high');
    await t.store.edit(t.id, mark('m1', 500));
    await allSent(t.store, t.clock);
    expect(t.server.last(t.id)?.body.marks).toEqual({ m1: 500 });
  });
});

describe('a stage that closed meanwhile', () => {
  it('locks the sheet, says so, keeps the marks here and a late copy there, and asks no more', async () => {
    const t = await begin();
    await t.store.edit(t.id, mark('m1', 100));
    await allSent(t.store, t.clock);
    t.server.stageOpen = false;
    await t.store.edit(t.id, mark('m1', 200));
    await t.clock.pass(600_000);
    expect(sheetOf(t.store, t.id)).toMatchObject({
      locked: true,
      refusal: { code: 'stage-closed' },
      body: { marks: { m1: 200 } },
    });
    expect(t.server.lateCopies.map((copy) => copy.body.marks)).toEqual([{ m1: 200 }]);
    expect(t.store.snapshot().sync.unsent).toBe(1);
    expect(t.server.reports.at(-1)).toBe(0); // nobody has to wait for it
    await expect(t.store.edit(t.id, mark('m1', 300))).rejects.toThrow('locked');
  });

  it('while something newer was marked: the last version is the late copy', async () => {
    const t = await begin();
    t.server.stageOpen = false;
    t.network.meanwhile = async () => {
      t.network.meanwhile = undefined;
      await t.store.edit(t.id, mark('m2', 2));
    };
    await t.store.edit(t.id, mark('m1', 1));
    await t.clock.pass(60_000);
    expect(t.server.lateCopies.at(-1)?.body.marks).toEqual({ m1: 1, m2: 2 });
    expect(await outbox(t.store)).toMatchObject([{ parked: true, body: { marks: { m1: 1, m2: 2 } } }]);
  });

  it('and a late copy that the head took in: the repeated save is told of it', async () => {
    const t = await begin();
    t.server.stageOpen = false;
    await t.store.edit(t.id, mark('m1', 100));
    await t.clock.pass(5_000);
    const copy = t.server.lateCopies[0]!;
    t.server.append(t.id, copy.key, copy.body);
    await t.store.retry(t.id);
    await allSent(t.store, t.clock);
    expect(sheetOf(t.store, t.id)).toMatchObject({ acknowledged: { revision: 1 }, body: { marks: { m1: 100 } } });
    expect(sheetOf(t.store, t.id).refusal).toBeUndefined();
    expect(t.server.sheet(t.id).revisions).toHaveLength(1);
  });

  it('and opened again: the packet says so, and what waited goes', async () => {
    const t = await begin();
    t.server.stageOpen = false;
    await t.store.edit(t.id, mark('m1', 100));
    await t.clock.pass(5_000);
    t.server.stageOpen = true;
    await t.store.fetchPacket();
    expect(sheetOf(t.store, t.id).locked).toBe(false);
    await allSent(t.store, t.clock);
    expect(t.server.last(t.id)?.body.marks).toEqual({ m1: 100 });
  });
});

describe('a session that ended', () => {
  it('stops the sender, keeps everything, and goes on after a new code', async () => {
    const t = await begin(2);
    t.server.signedIn = false;
    for (const sheet of t.store.snapshot().sheets) await t.store.edit(sheet.id, mark('m1', 7));
    await t.clock.pass(2_000);
    expect(t.store.snapshot().sync).toMatchObject({ sender: 'signed-out', unsent: 2 });
    const before = t.server.arrived;
    await t.store.edit(t.id, mark('m2', 8));
    await t.clock.pass(3_600_000);
    expect(t.server.arrived).toBe(before);
    expect(sheetOf(t.store, t.id).body.marks).toEqual({ m1: 7, m2: 8 });
    t.server.signedIn = true;
    announce(t.store.judgeId, { type: 'signed-in' });
    await until(() => t.store.snapshot().sync.sender !== 'signed-out');
    await allSent(t.store, t.clock);
    expect(t.server.last(t.id)?.body.marks).toEqual({ m1: 7, m2: 8 });
  });
});

describe('a session that ended while nothing was to be sent', () => {
  it('is noticed by the next question, and asked for', async () => {
    const t = await begin();
    t.server.signedIn = false;
    await t.clock.pass(400_000);
    expect(t.store.snapshot().sync).toMatchObject({ sender: 'signed-out', unsent: 0 });
    t.server.signedIn = true;
    announce(t.store.judgeId, { type: 'signed-in' });
    await until(() => t.store.snapshot().sync.sender === 'idle');
  });
});

describe('waiting', () => {
  it('grows to a minute, with jitter, and no further', () => {
    expect(backOff(0, () => 0)).toBe(750);
    expect(backOff(0, () => 1)).toBe(1_000);
    expect(backOff(5, () => 1)).toBe(32_000);
    for (const tries of [6, 7, 20, 1_000_000]) expect(backOff(tries, () => 0.999)).toBeLessThanOrEqual(longestWait);
  });

  it('is as long as the server asks, and neither the network nor an edit shortens it', async () => {
    const t = await begin(2);
    const spy = vi.spyOn(t.server, 'save').mockImplementation(() => ({
      kind: 'refused',
      problem: refuse(429, 'too-many-attempts', { retryAfter: 120 }).problem,
    }));
    await t.store.edit(t.id, mark('m1', 1));
    await t.clock.pass(2_000);
    expect(spy).toHaveBeenCalledTimes(1);
    expect(t.store.snapshot().sync).toMatchObject({ sender: 'waiting' });
    globalThis.dispatchEvent(new Event('online'));
    await t.store.edit(t.store.snapshot().sheets[1]!.id, mark('m1', 1));
    await t.clock.pass(100_000);
    expect(spy).toHaveBeenCalledTimes(1);
    spy.mockRestore();
    await t.clock.pass(30_000);
    await until(() => t.store.snapshot().sync.unsent === 0);
  });

  it('that we chose ends when the network is said to be back', async () => {
    const t = await begin();
    t.network.fate = (what) => (what === 'save' ? 'cut' : 'arrives');
    await t.store.edit(t.id, mark('m1', 1));
    await t.clock.pass(100_000);
    t.network.fate = () => 'arrives';
    globalThis.dispatchEvent(new Event('online'));
    await until(() => t.store.snapshot().sync.unsent === 0);
    expect(t.server.last(t.id)?.body.marks).toEqual({ m1: 1 });
  });

  it('does not trust a browser that says there is no network', async () => {
    vi.spyOn(navigator, 'onLine', 'get').mockReturnValue(false);
    const t = await begin();
    await t.store.edit(t.id, mark('m1', 1));
    await allSent(t.store, t.clock);
    expect(t.server.last(t.id)?.body.marks).toEqual({ m1: 1 });
  });

  it('lets the others pass one that keeps failing', async () => {
    const t = await begin(4);
    const { save } = t.server;
    vi.spyOn(t.server, 'save').mockImplementation((op) =>
      op.sheetId === t.id ? { kind: 'refused', problem: refuse(500, 'internal').problem } : save.call(t.server, op),
    );
    for (const sheet of t.store.snapshot().sheets) await t.store.edit(sheet.id, mark('m1', 1));
    await t.clock.pass(30_000);
    expect(t.store.snapshot().sync).toMatchObject({ unsent: 1, sender: 'waiting' });
    expect([...t.store.snapshot().sync.unsentIds]).toEqual([t.id]);
  });
});

describe('a clock that is wrong by a day', () => {
  const day = 86_400_000;
  const op = (notBefore: number, waitsFrom: number): Outgoing => ({
    key: 'k',
    sheetId: 's',
    baseRevision: 0,
    body: { rubricVersion: 1, marks: {}, remarks: {}, submitted: false },
    deviceTime: '',
    tries: 1,
    notBefore,
    waitsFrom,
    demanded: false,
    parked: false,
  });

  it('set back means that nothing waits', () => {
    expect(due(op(60_000, 0), 30_000)).toBe(false);
    expect(due(op(60_000, 0), 60_000)).toBe(true);
    expect(due(op(day + 60_000, day), 30_000)).toBe(true);
  });

  it.each([
    ['back', -day],
    ['forward', day],
  ])('%s in the middle of a wait delays nothing by more than the wait, nor reorders anything', async (_where, jump) => {
    const t = await begin();
    let cut = true;
    t.network.fate = (what) => (what === 'save' && cut ? 'cut' : 'arrives');
    await t.store.edit(t.id, mark('m1', 1));
    await t.clock.pass(40_000);
    t.clock.time += jump;
    cut = false;
    await t.clock.pass(longestWait);
    expect(t.store.snapshot().sync.unsent).toBe(0);
    await t.store.edit(t.id, mark('m1', 2));
    await t.clock.pass(5_000);
    expect(t.server.last(t.id)).toMatchObject({ revision: 2, body: { marks: { m1: 2 } } });
  });
});

describe('the officers', () => {
  it('are told what is unsent after changes and every few minutes; that it fails changes nothing', async () => {
    const t = await begin();
    t.network.fate = () => 'cut';
    await t.store.edit(t.id, mark('m1', 1));
    await t.clock.pass(20_000);
    expect(t.server.reports).toEqual([]);
    t.network.fate = (what) => (what === 'save' ? 'cut' : 'arrives');
    await t.clock.pass(200_000);
    expect(t.server.reports.at(-1)).toBe(1);
    t.network.fate = () => 'arrives';
    await allSent(t.store, t.clock);
    await t.clock.pass(10_000);
    expect(t.server.reports.at(-1)).toBe(0);
    const told = t.server.reports.length;
    await t.clock.pass(600_000);
    expect(t.server.reports.length).toBeGreaterThanOrEqual(told + 2);
  });
});
