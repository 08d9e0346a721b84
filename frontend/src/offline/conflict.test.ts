import { afterEach, describe, expect, it } from 'vitest';
import { allSent, mark, sheetOf, type Trial, trial, until } from './testing/trial';
import type { JudgeStore } from './types';

const open: JudgeStore[] = [];
async function begin(sheets = 1, criteria = 3) {
  const made = await trial(sheets, criteria);
  open.push(made.store);
  return { ...made, id: made.store.snapshot().sheets[0]!.id };
}
afterEach(() => {
  for (const store of open.splice(0)) store.close();
});

const body = (marks: Record<string, number>, submitted = false) => ({
  rubricVersion: 1,
  marks,
  remarks: {},
  submitted,
});

describe('a second device that was faster', () => {
  async function dispute(t: Trial & { store: JudgeStore; id: string }) {
    await t.store.edit(t.id, mark('m1', 100));
    await allSent(t.store, t.clock);
    t.server.append(t.id, 'of the other device', body({ m1: 700, m2: 300 }));
    await t.store.edit(t.id, mark('m1', 150));
    await t.clock.pass(2_000);
    await until(() => sheetOf(t.store, t.id).conflict !== undefined);
  }

  it('leads to both versions, kept over a reload, and nothing is sent until the judge has chosen', async () => {
    const t = await begin();
    await dispute(t);
    expect(sheetOf(t.store, t.id)).toMatchObject({
      body: { marks: { m1: 150 } },
      conflict: { kind: 'newer', theirs: { revision: 2, marks: { m1: 700, m2: 300 } } },
    });
    expect(t.store.snapshot().sync).toMatchObject({ unsent: 1, sender: 'idle' });
    t.store.close();
    const next = await t.open();
    open.push(next);
    await t.clock.pass(600_000);
    expect(sheetOf(next, t.id)).toMatchObject({ body: { marks: { m1: 150 } }, conflict: { kind: 'newer' } });
    expect(t.server.sheet(t.id).revisions).toHaveLength(2);
  });

  it('gives way to ours when the judge says so; theirs stands one step back', async () => {
    const t = await begin();
    await dispute(t);
    await t.store.resolve(t.id, 'mine');
    await allSent(t.store, t.clock);
    expect(t.server.last(t.id)).toMatchObject({ revision: 3, body: { marks: { m1: 150 } } });
    expect(sheetOf(t.store, t.id).conflict).toBeUndefined();
    await t.store.undo(t.id);
    expect(sheetOf(t.store, t.id).body.marks).toEqual({ m1: 700, m2: 300 });
  });

  it('is taken over when the judge says so; ours stands one step back', async () => {
    const t = await begin();
    await dispute(t);
    await t.store.resolve(t.id, 'theirs');
    expect(sheetOf(t.store, t.id)).toMatchObject({ body: { marks: { m1: 700, m2: 300 } }, dirty: 0 });
    expect(t.store.snapshot().sync.unsent).toBe(0);
    await t.store.edit(t.id, mark('m3', 1));
    await allSent(t.store, t.clock);
    expect(t.server.last(t.id)).toMatchObject({ revision: 3, body: { marks: { m1: 700, m2: 300, m3: 1 } } });
    await t.store.undo(t.id);
    await t.store.undo(t.id);
    expect(sheetOf(t.store, t.id).body.marks).toEqual({ m1: 150 });
  });

  it('with the very same marks is no dispute at all', async () => {
    const t = await begin();
    t.server.append(t.id, 'of the other device', body({ m1: 150 }));
    await t.store.edit(t.id, mark('m1', 150));
    await allSent(t.store, t.clock);
    expect(sheetOf(t.store, t.id)).toMatchObject({ acknowledged: { revision: 1 } });
    expect(sheetOf(t.store, t.id).conflict).toBeUndefined();
    expect(t.server.sheet(t.id).revisions).toHaveLength(1);
  });

  it('is simply shown where nothing was changed here', async () => {
    const t = await begin();
    await t.store.edit(t.id, mark('m1', 100));
    await allSent(t.store, t.clock);
    t.server.append(t.id, 'of the other device', body({ m1: 700 }));
    await t.store.reconcile();
    expect(sheetOf(t.store, t.id)).toMatchObject({
      body: { marks: { m1: 700 } },
      acknowledged: { revision: 2 },
      dirty: 0,
    });
  });

  it('that submitted is taken over as submitted', async () => {
    const t = await begin(1, 1);
    await t.store.edit(t.id, mark('m1', 100));
    await allSent(t.store, t.clock);
    t.server.append(t.id, 'of the other device', body({ m1: 700 }, true));
    await t.store.edit(t.id, mark('m1', 150));
    await t.clock.pass(2_000);
    await t.store.resolve(t.id, 'theirs');
    expect(sheetOf(t.store, t.id)).toMatchObject({ locked: true, body: { submitted: true, marks: { m1: 700 } } });
  });

  it('is asked about anew when it goes on while we wait', async () => {
    const t = await begin();
    await dispute(t);
    t.server.append(t.id, 'and again', body({ m1: 900 }));
    await t.store.resolve(t.id, 'mine');
    await t.clock.pass(2_000);
    await until(() => sheetOf(t.store, t.id).conflict !== undefined);
    expect(sheetOf(t.store, t.id).conflict).toMatchObject({ kind: 'newer', theirs: { marks: { m1: 900 } } });
    expect(t.server.sheet(t.id).revisions).toHaveLength(3);
  });
});

describe('a server restored to an older state', () => {
  it('is noticed by the next save, and takes ours when the judge sends it again', async () => {
    const t = await begin();
    for (const value of [100, 200, 300]) {
      await t.store.edit(t.id, mark('m1', value));
      await allSent(t.store, t.clock);
    }
    t.server.restore(t.id, 1);
    await t.store.edit(t.id, mark('m1', 400));
    await t.clock.pass(2_000);
    await until(() => sheetOf(t.store, t.id).conflict !== undefined);
    expect(sheetOf(t.store, t.id)).toMatchObject({
      body: { marks: { m1: 400 } },
      conflict: { kind: 'older', theirs: { revision: 1, marks: { m1: 100 } } },
    });
    await t.store.resolve(t.id, 'mine');
    await allSent(t.store, t.clock);
    expect(t.server.last(t.id)).toMatchObject({ revision: 2, body: { marks: { m1: 400 } } });
  });

  it('is noticed by comparing, though nothing was unsent, never passed over in silence', async () => {
    const t = await begin(1, 1);
    await t.store.edit(t.id, mark('m1', 100));
    await allSent(t.store, t.clock);
    await t.store.submit([t.id]);
    await allSent(t.store, t.clock);
    t.server.restore(t.id, 0);
    const found = await t.store.reconcile();
    expect(found).toMatchObject({ agreed: 0, total: 1, differing: [{ why: 'server-older' }] });
    expect(sheetOf(t.store, t.id)).toMatchObject({
      locked: true,
      conflict: { kind: 'older' },
      body: { submitted: true },
    });
    expect(t.store.snapshot().sync.unsent).toBe(1);
    await t.store.resolve(t.id, 'mine');
    await allSent(t.store, t.clock);
    expect(t.server.last(t.id)?.body).toEqual(body({ m1: 100 }, true));
    expect(await t.store.reconcile()).toMatchObject({ agreed: 1, total: 1, differing: [] });
  });

  it('that was written to since, up to the same revision, is noticed by its digest', async () => {
    const t = await begin();
    await t.store.edit(t.id, mark('m1', 100));
    await allSent(t.store, t.clock);
    t.server.restore(t.id, 0);
    t.server.append(t.id, 'somebody else', body({ m1: 555 }));
    await t.store.reconcile();
    expect(sheetOf(t.store, t.id)).toMatchObject({
      body: { marks: { m1: 100 } },
      conflict: { theirs: { marks: { m1: 555 } } },
    });
  });
});

describe('an answer that is older than what was acknowledged while it travelled', () => {
  it('is no restored server: a packet', async () => {
    const t = await begin();
    t.store.close();
    const connect = t.network.connect(t.server);
    const store = await t.open({
      server: () => ({
        ...connect,
        async packet() {
          const before = t.server.packet();
          await store.edit(t.id, mark('m1', 1));
          store.wake();
          await until(() => store.snapshot().sync.unsent === 0);
          return before;
        },
      }),
    });
    open.push(store);
    await store.fetchPacket();
    expect(sheetOf(store, t.id)).toMatchObject({ body: { marks: { m1: 1 } }, acknowledged: { revision: 1 }, dirty: 0 });
    expect(sheetOf(store, t.id).conflict).toBeUndefined();
  });

  it('is no restored server: a comparison, and nobody is told so', async () => {
    const t = await begin(1, 1);
    t.store.close();
    const connect = t.network.connect(t.server);
    const store = await t.open({
      server: () => ({
        ...connect,
        async reconciliation() {
          const before = await connect.reconciliation();
          await store.edit(t.id, mark('m1', 1));
          await store.submit([t.id]);
          await until(() => store.snapshot().sync.unsent === 0);
          return before;
        },
      }),
    });
    open.push(store);
    expect(await store.reconcile()).toMatchObject({ agreed: 1, differing: [] });
    expect(sheetOf(store, t.id)).toMatchObject({ locked: true, body: { marks: { m1: 1 }, submitted: true } });
    expect(sheetOf(store, t.id).conflict).toBeUndefined();
  });

  it('does not settle what was changed back meanwhile', async () => {
    const t = await begin();
    await t.store.edit(t.id, mark('m1', 1));
    await allSent(t.store, t.clock);
    t.store.close();
    const connect = t.network.connect(t.server);
    const store = await t.open({
      server: () => ({
        ...connect,
        async reconciliation() {
          const before = await connect.reconciliation(); // 1 stands
          await store.edit(t.id, mark('m1', 2));
          store.wake();
          await until(() => store.snapshot().sync.unsent === 0); // 2 stands
          await store.edit(t.id, mark('m1', 1)); // 1 waits
          return before;
        },
      }),
    });
    open.push(store);
    await store.reconcile();
    expect(store.snapshot().sync.unsent).toBe(1);
    await allSent(store, t.clock);
    expect(t.server.last(t.id)?.body.marks).toEqual({ m1: 1 });
    expect(sheetOf(store, t.id).body.marks).toEqual({ m1: 1 });
  });
});

describe('the comparison', () => {
  it('says why each sheet differs, and agrees only when all are submitted and equal by digest', async () => {
    const t = await begin(4, 1);
    const [a, b, c, d] = t.store.snapshot().sheets.map((sheet) => sheet.id) as [string, string, string, string];
    for (const id of [a, b]) await t.store.edit(id, mark('m1', 1));
    await t.store.submit([a]);
    await allSent(t.store, t.clock);
    t.network.fate = (what) => (what === 'save' ? 'cut' : 'arrives');
    await t.store.edit(c, mark('m1', 1));
    const why = (await t.store.reconcile()).differing.map((x) => [x.judgingCode, x.why]);
    expect(why).toEqual([
      ['S002', 'not-submitted'],
      ['S003', 'unsent'],
      ['S004', 'not-submitted'],
    ]);
    t.network.fate = () => 'arrives';
    await t.store.edit(d, mark('m1', 1));
    await t.store.submit([b, c, d]);
    await allSent(t.store, t.clock);
    expect(await t.store.reconcile()).toMatchObject({ agreed: 4, total: 4, differing: [] });
    expect(t.store.snapshot().reconciliation).toMatchObject({ agreed: 4 });
  });

  it('finds a sheet that this device does not know, and asks for the packet again', async () => {
    const t = await begin(1, 1);
    const late = t.server.add('S900');
    expect((await t.store.reconcile()).differing.map((x) => x.why)).toContain('missing');
    await until(() => t.store.snapshot().sheets.some((sheet) => sheet.id === late));
  });

  it('does not hold a judge up by a sheet that no longer counts', async () => {
    const t = await begin(2, 1);
    const [a, b] = t.store.snapshot().sheets.map((sheet) => sheet.id) as [string, string];
    await t.store.edit(a, mark('m1', 1));
    await t.store.submit([a]);
    await allSent(t.store, t.clock);
    t.server.sheet(b).counted = false;
    await t.store.fetchPacket();
    expect(sheetOf(t.store, b)).toMatchObject({ counted: false, locked: true });
    expect(await t.store.reconcile()).toMatchObject({ agreed: 1, total: 1 });
  });

  it('settles what waits to be sent and is there already', async () => {
    const t = await begin(1, 1);
    const fates = ['answer lost'] as const;
    let asked = 0;
    t.network.fate = (what) => (what === 'save' ? (fates[asked++] ?? 'cut') : 'arrives');
    await t.store.edit(t.id, mark('m1', 1));
    await t.clock.pass(1_000);
    expect(t.store.snapshot().sync.unsent).toBe(1);
    await t.store.reconcile();
    expect(t.store.snapshot().sync.unsent).toBe(0);
    expect(sheetOf(t.store, t.id).acknowledged.revision).toBe(1);
  });
});
