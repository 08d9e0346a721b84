import { expect, it } from 'vitest';
import type { Fate } from './testing/modelServer';
import { allSent, mark, rest, trial } from './testing/trial';

/** mulberry32: the same chances in every run. */
function chances(seed: number): () => number {
  let a = seed;
  return () => {
    a = (a + 0x6d2b79f5) | 0;
    let t = Math.imul(a ^ (a >>> 15), 1 | a);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 4_294_967_296;
  };
}

it.each([1, 7, 20260910])(
  'a judge scores 60 entries by 12 criteria over a network cut 200 times (seed %i): the server has exactly the marks shown',
  async (seed) => {
    const chance = chances(seed);
    const t = await trial(60, 12);
    let { store } = t;
    const cuts: Fate[] = ['cut', 'answer lost', 'busy'];
    let cutsLeft = 200;
    t.network.fate = (what) => {
      if (what !== 'save' || cutsLeft === 0 || chance() < 0.3) return 'arrives';
      cutsLeft--;
      return cuts[Math.floor(chance() * cuts.length)]!;
    };
    const ids = store.snapshot().sheets.map((sheet) => sheet.id);
    const shown = new Map<string, Record<string, number>>(ids.map((id) => [id, {}]));
    const pick = <T>(list: readonly T[]): T => list[Math.floor(chance() * list.length)]!;

    // Every criterion of every sheet once, then taps anywhere, until the network has been cut often enough.
    const todo = ids.flatMap((id) => t.server.criteria.map((criterion) => [id, criterion] as const));
    for (let taps = 0; taps < todo.length || cutsLeft > 0; taps++) {
      const [id, criterion] = todo[taps] ?? [pick(ids), pick(t.server.criteria)];
      const value = Math.floor(chance() * 21) * 50;
      const kept = store.edit(id, mark(criterion, value));
      shown.get(id)![criterion] = value;
      if (chance() < 0.3) await kept;
      if (chance() < 0.25) await t.clock.pass(chance() * 4_000);
      if (chance() < 0.01) globalThis.dispatchEvent(new Event('online'));
      if (chance() < 0.004) {
        // The page is opened anew, as it may be at any moment.
        await rest();
        store.close();
        store = await t.open();
      }
      if (taps > 60_000) throw new Error(`only ${t.network.cuts} cuts`);
    }
    await store.submit(ids);
    await allSent(store, t.clock);

    expect(t.network.cuts).toBe(200);
    for (const id of ids) {
      expect(store.snapshot().sheets.find((sheet) => sheet.id === id)?.body.marks).toEqual(shown.get(id));
      expect(t.server.last(id)?.body).toEqual({ rubricVersion: 1, marks: shown.get(id), remarks: {}, submitted: true });
      const { revisions } = t.server.sheet(id);
      expect(revisions.map((r) => r.revision)).toEqual(revisions.map((_, i) => i + 1));
      expect(new Set(revisions.map((r) => r.key)).size).toBe(revisions.length);
      expect(revisions.filter((r) => r.body.submitted)).toHaveLength(1);
    }
    expect(store.snapshot().sheets.every((sheet) => !sheet.conflict && !sheet.refusal)).toBe(true);
    expect(await store.reconcile()).toMatchObject({ agreed: 60, total: 60, differing: [] });
    store.close();
  },
  120_000,
);
