import { afterEach, describe, expect, it, vi } from 'vitest';
import { SheetLocked, Unmarked } from './sheet';
import { judgeDb } from './store';
import { sha256 } from './testing/modelServer';
import { allSent, mark, rest, sheetOf, trial, until } from './testing/trial';
import type { JudgeStore } from './types';

const open: JudgeStore[] = [];
async function begin(sheets = 1, criteria = 3) {
  const made = await trial(sheets, criteria);
  open.push(made.store);
  const id = made.store.snapshot().sheets[0]!.id;
  return { ...made, id };
}
afterEach(() => {
  vi.restoreAllMocks();
  for (const store of open.splice(0)) store.close();
});

describe('a mark', () => {
  it('is painted when edit returns, durable when it resolves, and sent by itself', async () => {
    const { store, server, clock, id } = await begin();
    const kept = store.edit(id, mark('m1', 850));
    expect(sheetOf(store, id).body.marks).toEqual({ m1: 850 });
    expect(store.snapshot().sync).toMatchObject({ saving: 1, unsent: 1 });
    await kept;
    expect(store.snapshot().sync.saving).toBe(0);
    expect((await (await judgeDb(store.judgeId)).get('sheets', id))?.body.marks).toEqual({ m1: 850 });
    await allSent(store, clock);
    expect(server.last(id)?.body.marks).toEqual({ m1: 850 });
    expect(store.snapshot().sync.lastSentAt).toBe(server.last(id)?.savedAt);
    expect(sheetOf(store, id).acknowledged).toMatchObject({ revision: 1, sha256: server.last(id)?.sha256 });
  });

  it('of an unscored criterion is no mark, and one taken back is unscored again', async () => {
    const { store, id } = await begin();
    await store.edit(id, mark('m1', 0));
    expect(sheetOf(store, id).body.marks).toEqual({ m1: 0 });
    await store.edit(id, (body) => {
      delete body.marks.m1;
    });
    expect(sheetOf(store, id).body.marks).toEqual({});
  });

  it('changed 30 times fast ends as the last tap, in few revisions, each change one step back', async () => {
    const { store, server, clock, id } = await begin();
    const taps = Array.from({ length: 30 }, (_, i) => store.edit(id, mark('m1', (i + 1) * 25)));
    expect(sheetOf(store, id).body.marks.m1).toBe(750);
    await Promise.all(taps);
    await allSent(store, clock);
    expect(server.last(id)?.body.marks).toEqual({ m1: 750 });
    expect(server.sheet(id).revisions.length).toBeLessThanOrEqual(2);
    expect(sheetOf(store, id).undo).toHaveLength(30);
    expect(await store.undo(id)).toBe(true);
    expect(sheetOf(store, id).body.marks.m1).toBe(725);
  });

  it('made while a request is on its way follows it', async () => {
    const { store, server, network, clock, id } = await begin();
    network.meanwhile = async () => {
      network.meanwhile = undefined;
      await store.edit(id, mark('m2', 300));
    };
    await store.edit(id, mark('m1', 850));
    await allSent(store, clock);
    expect(server.sheet(id).revisions.map((r) => r.body.marks)).toEqual([{ m1: 850 }, { m1: 850, m2: 300 }]);
  });

  it('written and not yet sent when the tab was closed is sent by the next', async () => {
    const { store, server, clock, open: again, id } = await begin();
    await store.edit(id, mark('m1', 850));
    store.close();
    expect(server.last(id)).toBeUndefined();
    const next = await again();
    open.push(next);
    expect(sheetOf(next, id).body.marks).toEqual({ m1: 850 });
    expect(next.snapshot().sync.unsent).toBe(1);
    await allSent(next, clock);
    expect(server.last(id)?.body.marks).toEqual({ m1: 850 });
  });

  it('whose answer was lost after the commit is there once', async () => {
    const { store, server, network, clock, id } = await begin();
    const fates = ['answer lost', 'answer lost', 'cut'] as const;
    let asked = 0;
    network.fate = (what) => (what === 'save' ? fates[asked++] : undefined) ?? 'arrives';
    await store.edit(id, mark('m1', 850));
    await allSent(store, clock);
    expect(server.sheet(id).revisions).toHaveLength(1);
    expect(server.arrived).toBeGreaterThanOrEqual(3);
    expect(sheetOf(store, id).acknowledged.revision).toBe(1);
  });
});

describe('one step back', () => {
  it('goes through 50 steps and no further, and is sent like any change', async () => {
    const { store, server, clock, id } = await begin();
    for (let i = 1; i <= 60; i++) void store.edit(id, mark('m1', i));
    expect(sheetOf(store, id).undo).toHaveLength(50);
    let steps = 0;
    while (await store.undo(id)) steps++;
    expect(steps).toBe(50);
    expect(sheetOf(store, id).body.marks.m1).toBe(10);
    await allSent(store, clock);
    expect(server.last(id)?.body.marks).toEqual({ m1: 10 });
  });

  it('takes back typing as a whole', async () => {
    const { store, clock, id } = await begin();
    await store.edit(id, mark('m1', 100));
    for (const text of ['T', 'Tố', 'Tốt']) {
      await store.edit(id, (body) => {
        body.remarks.facility = text;
      });
      await clock.pass(200);
    }
    await store.undo(id);
    expect(sheetOf(store, id).body).toMatchObject({ marks: { m1: 100 }, remarks: {} });
  });
});

describe('submitting', () => {
  it('needs every mark, names those that are missing, and then submits nothing', async () => {
    const { store } = await begin(2, 2);
    const [a, b] = store.snapshot().sheets.map((sheet) => sheet.id) as [string, string];
    await store.edit(a, mark('m1', 1));
    await store.edit(a, mark('m2', 2));
    await store.edit(b, mark('m2', 2));
    const refused = await store.submit([a, b]).catch((reason: unknown) => reason);
    expect(refused).toBeInstanceOf(Unmarked);
    expect(refused).toMatchObject({ criteria: { [b]: ['m1'] } });
    expect(sheetOf(store, a).locked).toBe(false);
  });

  it('locks at once, sends, and takes no mark any more', async () => {
    const { store, server, clock, id } = await begin(1, 1);
    await store.edit(id, mark('m1', 1));
    const submitted = store.submit([id]);
    expect(sheetOf(store, id)).toMatchObject({ locked: true, body: { submitted: true } });
    await submitted;
    await expect(store.edit(id, mark('m1', 2))).rejects.toBeInstanceOf(SheetLocked);
    expect(await store.undo(id)).toBe(false);
    await allSent(store, clock);
    expect(server.sheet(id)).toMatchObject({ submitted: true });
    expect(server.last(id)?.sha256).toBe(sha256({ rubricVersion: 1, marks: { m1: 1 }, remarks: {}, submitted: true }));
  });

  it('twice is submitting once', async () => {
    const { store, server, clock, id } = await begin(1, 1);
    await store.edit(id, mark('m1', 1));
    await Promise.all([store.submit([id]), store.submit([id])]);
    await allSent(store, clock);
    expect(server.sheet(id).revisions.filter((r) => r.body.submitted)).toHaveLength(1);
  });

  it('that the server refuses leaves the sheet open, with the reason, until it is mended', async () => {
    const { store, server, clock, id } = await begin(1, 1);
    await store.edit(id, mark('m1', 2_000)); // above its maximum
    await store.submit([id]);
    await clock.pass(5_000);
    expect(sheetOf(store, id)).toMatchObject({ locked: false, refusal: { code: 'too-high' } });
    expect(store.snapshot().sync.unsent).toBe(1);
    const before = server.arrived;
    await clock.pass(600_000);
    expect(server.arrived).toBe(before); // parked: not asked again by itself
    await store.edit(id, mark('m1', 900));
    expect(sheetOf(store, id).body.submitted).toBe(false);
    await store.submit([id]);
    await allSent(store, clock);
    expect(server.last(id)?.body).toMatchObject({ marks: { m1: 900 }, submitted: true });
    expect(sheetOf(store, id).refusal).toBeUndefined();
  });

  it('is undone by a reopening that the server tells of', async () => {
    const { store, server, clock, id } = await begin(1, 1);
    await store.edit(id, mark('m1', 1));
    await store.submit([id]);
    await allSent(store, clock);
    server.sheet(id).submitted = false; // the head reopened it
    const found = await store.reconcile();
    expect(found.differing).toMatchObject([{ why: 'not-submitted' }]);
    expect(sheetOf(store, id)).toMatchObject({ locked: false, body: { submitted: false, marks: { m1: 1 } } });
    await store.edit(id, mark('m1', 2));
    await store.submit([id]);
    await allSent(store, clock);
    expect(server.last(id)?.body).toMatchObject({ marks: { m1: 2 }, submitted: true });
  });
});

describe('two tabs', () => {
  it('that edit one sheet lose neither change, and send it without a conflict', async () => {
    const { store, server, clock, open: again, id } = await begin();
    const other = await again();
    open.push(other);
    await Promise.all([store.edit(id, mark('m1', 100)), other.edit(id, mark('m2', 200))]);
    await until(() => Object.keys(sheetOf(store, id).body.marks).length === 2);
    await until(() => Object.keys(sheetOf(other, id).body.marks).length === 2);
    await allSent(store, clock);
    await until(() => other.snapshot().sync.unsent === 0);
    expect(server.last(id)?.body.marks).toEqual({ m1: 100, m2: 200 });
    expect(sheetOf(other, id).conflict).toBeUndefined();
    expect(other.snapshot().sync.lastSentAt).toBe(store.snapshot().sync.lastSentAt);
  });

  it('of which one submits: the tap of the other is refused, not lost in silence', async () => {
    const { store, open: again, id } = await begin(1, 1);
    await store.edit(id, mark('m1', 100));
    const other = await again();
    open.push(other);
    const submitting = store.submit([id]);
    const late = other.edit(id, mark('m1', 200)); // not told yet
    await submitting;
    await expect(late).rejects.toBeInstanceOf(SheetLocked);
    await until(() => sheetOf(other, id).locked);
    expect(sheetOf(other, id).body.marks.m1).toBe(100);
  });
});

describe('the disk', () => {
  it('that is full is said, the mark stays painted, and it is written when there is room', async () => {
    const { store, server, clock, id } = await begin();
    const full = vi.spyOn(IDBObjectStore.prototype, 'put').mockImplementation(() => {
      throw new DOMException('no room', 'QuotaExceededError');
    });
    const kept = store.edit(id, mark('m1', 850));
    await until(() => store.snapshot().sync.storageFailure === 'quota');
    expect(sheetOf(store, id).body.marks.m1).toBe(850);
    expect(store.snapshot().sync.saving).toBe(1);
    await clock.pass(10_000);
    expect(store.snapshot().sync.storageFailure).toBe('quota');
    full.mockRestore();
    await clock.pass(20_000);
    await kept;
    expect(store.snapshot().sync).toMatchObject({ saving: 0, storageFailure: undefined });
    await allSent(store, clock);
    expect(server.last(id)?.body.marks).toEqual({ m1: 850 });
  });

  it('that fails while an answer is written sends again with the same key', async () => {
    const { store, server, network, clock, id } = await begin();
    network.meanwhile = () => {
      network.meanwhile = undefined;
      const { put } = IDBObjectStore.prototype;
      let broken = true;
      vi.spyOn(IDBObjectStore.prototype, 'put').mockImplementation(function (this: IDBObjectStore, ...row) {
        if (!broken || this.name !== 'sheets') return put.apply(this, row);
        broken = false;
        throw new DOMException('broken', 'UnknownError');
      });
    };
    await store.edit(id, mark('m1', 850));
    await allSent(store, clock);
    expect(server.arrived).toBe(2);
    expect(server.sheet(id).revisions).toHaveLength(1);
  });
});

describe('practice', () => {
  it('is kept beside the sheets, is never sent, and survives', async () => {
    const { store, server, clock, open: again } = await begin();
    await store.practise('sample', mark('m1', 500));
    await clock.pass(600_000);
    expect(server.arrived).toBe(0);
    expect(store.snapshot().sync.unsent).toBe(0);
    const next = await again();
    open.push(next);
    expect(next.snapshot().practice).toMatchObject({ sample: { marks: { m1: 500 } } });
  });
});

describe('the snapshot', () => {
  it('is the same object until something changes, and tells who listens', async () => {
    const { store, id } = await begin();
    await rest();
    const heard = vi.fn();
    const leave = store.subscribe(heard);
    const before = store.snapshot();
    expect(store.snapshot()).toBe(before);
    void store.edit(id, mark('m1', 1));
    expect(heard).toHaveBeenCalled();
    expect(store.snapshot()).not.toBe(before);
    leave();
  });
});
