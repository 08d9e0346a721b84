import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { Refusal } from '../api/problem';
import { stopBackground } from './background';
import { deviceDb, deviceId, judgeRow } from './device';
import {
  currentJudge,
  forgetJudge,
  keepSending,
  knownJudges,
  lockJudge,
  openAfterCode,
  openJudge,
  reopenJudge,
  setPin,
  signInWithCode,
  signOut,
} from './entry';
import * as far from './server';
import { judgeDb } from './store';
import { ModelServer, Network, refuse } from './testing/modelServer';
import { mark, sheetOf, until } from './testing/trial';
import type { JudgeSession } from './types';

let n = 0;
let judgeId = '';
let server: ModelServer;
const network = new Network();

beforeEach(async () => {
  judgeId = `entry-${++n}`;
  server = new ModelServer(judgeId, 1, 2);
  network.fate = () => 'arrives';
  const db = await deviceDb();
  for (const store of ['judges', 'pins', 'settings'] as const) await db.clear(store);
  vi.spyOn(far, 'serverFor').mockImplementation(() => network.connect(server));
  vi.spyOn(far, 'endSession').mockImplementation(async () => {
    await network.through(() => {
      server.signedIn = false;
    });
  });
  vi.spyOn(far, 'openSession').mockImplementation(async ({ code, deviceId: device, deviceName }) =>
    network.through((): JudgeSession => {
      if (code !== 'ABCD-EFGH') throw refuse(401, 'code-unknown');
      server.signedIn = true;
      return {
        judgeId,
        accountId: 'a',
        roundId: 'round',
        roundTitle: 'Kỳ bình chọn',
        unitName: 'Đồng Nai',
        phase: 'scoring',
        stage: 1,
        name: 'Nguyễn Thị Ế',
        role: 'judge',
        judgeCode: 'J04',
        groupIds: [],
        scores: true,
        firstSignIn: { deviceId: device, deviceName, at: '2026-09-10T00:00:00Z' },
        expiresAt: '2026-09-11T00:00:00Z',
        serverTime: '2026-09-10T00:00:00Z',
      };
    }),
  );
});

afterEach(async () => {
  network.fate = () => 'arrives';
  await lockJudge(judgeId);
  stopBackground(judgeId);
  vi.restoreAllMocks();
});

async function signedIn() {
  await signInWithCode('ABCD-EFGH');
  await setPin(judgeId, '204816');
  const store = await openAfterCode(judgeId);
  await store.fetchPacket();
  return { store, id: store.snapshot().sheets[0]!.id };
}

describe('a printed code', () => {
  it('puts the judge on this device, asks for a PIN, and opens', async () => {
    const made = await signInWithCode('ABCD-EFGH');
    expect(made).toMatchObject({ pin: 'needed', judge: { judgeId, unsent: 0 } });
    expect(made.judge.firstSignIn?.deviceId).toBe(await deviceId());
    expect(await currentJudge()).toBe(judgeId);
    expect((await knownJudges()).map((judge) => judge.judgeId)).toEqual([judgeId]);
    expect((await openAfterCode(judgeId)).judgeId).toBe(judgeId);
    await setPin(judgeId, '204816');
    expect((await signInWithCode('ABCD-EFGH')).pin).toBe('kept');
  });

  it('that is unknown opens nothing and leaves nothing', async () => {
    await expect(signInWithCode('AAAA-AAAA')).rejects.toBeInstanceOf(Refusal);
    expect(await knownJudges()).toEqual([]);
    await expect(openAfterCode(judgeId)).rejects.toThrow('code');
    await expect(setPin(judgeId, '204816')).rejects.toThrow('code');
  });

  it('of a judge whose session had ended opens the same data, and what is unsent goes on its way', async () => {
    const { store, id } = await signedIn();
    server.signedIn = false;
    await store.edit(id, mark('m1', 5));
    store.wake();
    await until(() => store.snapshot().sync.sender === 'signed-out');
    const again = await signInWithCode('ABCD-EFGH');
    expect(again).toMatchObject({ judge: { unsent: 1 }, pin: 'kept' });
    await until(() => server.last(id) !== undefined);
    expect(sheetOf(store, id).body.marks).toEqual({ m1: 5 });
  });
});

describe('a PIN', () => {
  it('opens without a network, after the tab was locked', async () => {
    const { store, id } = await signedIn();
    network.fate = () => 'cut';
    await store.edit(id, mark('m1', 5));
    await lockJudge(judgeId);
    expect(await reopenJudge(judgeId)).toBeUndefined();
    expect(await openJudge(judgeId, '000000')).toEqual({ answer: 'wrong', left: 4 });
    const opened = await openJudge(judgeId, '204816');
    expect(opened.answer).toBe('open');
    if (opened.answer === 'open') expect(sheetOf(opened.store, id).body.marks).toEqual({ m1: 5 });
    expect(await reopenJudge(judgeId)).toBeDefined();
  });

  it('tried wrong five times waits for the code, erases nothing, and what is unsent goes on being sent', async () => {
    const { store, id } = await signedIn();
    network.fate = (what) => (what === 'save' ? 'cut' : 'arrives');
    await store.edit(id, mark('m1', 5));
    await lockJudge(judgeId);
    for (let i = 0; i < 5; i++) await openJudge(judgeId, '000000');
    expect(await openJudge(judgeId, '204816')).toEqual({ answer: 'closed' });
    network.fate = () => 'arrives';
    globalThis.dispatchEvent(new Event('online'));
    await until(() => server.last(id) !== undefined); // while locked
    expect(server.last(id)?.body.marks).toEqual({ m1: 5 });
    expect((await signInWithCode('ABCD-EFGH')).pin).toBe('needed');
    await setPin(judgeId, '975310');
    const opened = await openJudge(judgeId, '975310');
    expect(opened.answer === 'open' && sheetOf(opened.store, id).body.marks).toEqual({ m1: 5 });
  });
});

describe('signing out', () => {
  it('ends the session and locks; the PIN opens what is here, and the code is needed to send', async () => {
    await signedIn();
    expect(await signOut(judgeId)).toEqual({ signedOut: true, unsent: 0 });
    expect(server.signedIn).toBe(false);
    expect(await reopenJudge(judgeId)).toBeUndefined();
    expect((await knownJudges()).map((judge) => judge.judgeId)).toEqual([judgeId]);
    expect((await openJudge(judgeId, '204816')).answer).toBe('open');
  });

  it('with something unsent warns and does nothing', async () => {
    const { store, id } = await signedIn();
    network.fate = (what) => (what === 'save' ? 'cut' : 'arrives');
    await store.edit(id, mark('m1', 5));
    expect(await signOut(judgeId)).toEqual({ signedOut: false, unsent: 1 });
    expect(server.signedIn).toBe(true);
    expect(await reopenJudge(judgeId)).toBe(store);
  });

  it('even so keeps everything, and the session until the last sheet has arrived', async () => {
    const { store, id } = await signedIn();
    network.fate = () => 'cut';
    await store.edit(id, mark('m1', 5));
    expect(await signOut(judgeId, { evenIfUnsent: true })).toEqual({ signedOut: true, unsent: 1 });
    expect(await knownJudges()).toMatchObject([{ judgeId, unsent: 1 }]);
    expect(server.signedIn).toBe(true);
    network.fate = () => 'arrives';
    globalThis.dispatchEvent(new Event('online'));
    await until(() => !server.signedIn);
    expect(server.last(id)?.body.marks).toEqual({ m1: 5 });
    await until(async () => (await judgeRow(judgeId))?.leaving === false);
  });
});

describe('a device that was switched on again', () => {
  it('sends what is unsent though nobody has opened it yet', async () => {
    const { store, id } = await signedIn();
    network.fate = () => 'cut';
    await store.edit(id, mark('m1', 5));
    await lockJudge(judgeId);
    stopBackground(judgeId); // as a page that is gone
    network.fate = () => 'arrives';
    await keepSending();
    await until(() => server.last(id) !== undefined);
    expect(server.last(id)?.body.marks).toEqual({ m1: 5 });
  });
});

describe('taking a judge off this device', () => {
  it('is refused while anything is unsent', async () => {
    const { store, id } = await signedIn();
    network.fate = (what) => (what === 'save' ? 'cut' : 'arrives');
    await store.edit(id, mark('m1', 5));
    expect(await forgetJudge(judgeId)).toEqual({ forgotten: false, unsent: 1 });
    expect(await (await judgeDb(judgeId)).get('sheets', id)).toBeDefined();
    expect(await knownJudges()).toHaveLength(1);
  });

  it('takes data, PIN and row when the server has all', async () => {
    const { store, id } = await signedIn();
    await store.edit(id, mark('m1', 5));
    store.wake();
    await until(() => store.snapshot().sync.unsent === 0 && server.last(id) !== undefined);
    expect(await forgetJudge(judgeId)).toEqual({ forgotten: true, unsent: 0 });
    expect(await knownJudges()).toEqual([]);
    expect(await openJudge(judgeId, '204816')).toEqual({ answer: 'closed' });
    // Deleted once the last connection has let go of it.
    await vi.waitFor(async () =>
      expect((await indexedDB.databases()).map((db) => db.name)).not.toContain(`judge-${judgeId}`),
    );
  });
});
