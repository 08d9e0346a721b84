import { beforeEach, describe, expect, it } from 'vitest';
import {
  chooseJudge,
  currentJudge,
  deviceDb,
  deviceId,
  deviceKey,
  deviceName,
  dropJudge,
  judgeRows,
  keepJudge,
} from './device';
import type { KnownJudge } from './types';

const judge = (judgeId: string): KnownJudge => ({
  judgeId,
  name: 'Nguyễn Thị Ế',
  role: 'judge',
  judgeCode: 'J04',
  roundId: 'r',
  roundTitle: 'Kỳ',
  unitName: 'Đồng Nai',
  firstSignIn: undefined,
  unsent: 0,
});

beforeEach(async () => {
  const db = await deviceDb();
  for (const store of ['judges', 'pins', 'keys', 'settings'] as const) await db.clear(store);
});

describe('the id of a device', () => {
  it('is made once, even when asked for by two tabs at the same time', async () => {
    const [a, b] = await Promise.all([deviceId(), deviceId()]);
    expect(a).toBe(b);
    expect(await deviceId()).toBe(a);
    expect(a).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
  });
});

describe('the key of a device', () => {
  it('is made once, stays over a reload, signs, and cannot be taken away', async () => {
    const [a, b] = await Promise.all([deviceKey(), deviceKey()]);
    expect(a.publicKey).toBe(b.publicKey);
    const again = await deviceKey();
    expect(again.publicKey).toBe(a.publicKey);
    expect(again.privateKey.extractable).toBe(false);
    const signed = await crypto.subtle.sign({ name: 'ECDSA', hash: 'SHA-256' }, again.privateKey, new Uint8Array(3));
    expect(signed.byteLength).toBe(64);
    await expect(crypto.subtle.exportKey('pkcs8', again.privateKey)).rejects.toThrow();
  });
});

describe('the list of judges', () => {
  it('puts the last chosen first and forgets one with the PIN', async () => {
    await keepJudge(judge('a'));
    await keepJudge(judge('b'));
    const tx = (await deviceDb()).transaction('judges', 'readwrite');
    for (const row of await tx.store.getAll()) await tx.store.put({ ...row, usedAt: 1 });
    await tx.done;
    await chooseJudge('a');
    expect((await judgeRows()).map((row) => row.judgeId)).toEqual(['a', 'b']);
    expect(await currentJudge()).toBe('a');
    await dropJudge('a');
    expect((await judgeRows()).map((row) => row.judgeId)).toEqual(['b']);
    expect(await currentJudge()).toBeUndefined();
  });
});

it.each([
  [
    'iPad · Safari',
    'Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/17.5 Safari/605.1.15',
    5,
  ],
  [
    'Mac · Safari',
    'Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/17.5 Safari/605.1.15',
    0,
  ],
  [
    'Máy tính bảng Android SM-X200 · Chrome',
    'Mozilla/5.0 (Linux; Android 13; SM-X200 Build/TP1A) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/120.0.0.0 Safari/537.36',
    5,
  ],
  [
    'Điện thoại Android · Chrome',
    'Mozilla/5.0 (Linux; Android 10; K) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/126.0.0.0 Mobile Safari/537.36',
    5,
  ],
  [
    'Windows · Edge',
    'Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/126.0.0.0 Safari/537.36 Edg/126.0.0.0',
    0,
  ],
  ['Linux · Firefox', 'Mozilla/5.0 (X11; Linux x86_64; rv:127.0) Gecko/20100101 Firefox/127.0', 0],
  ['Máy không rõ loại', 'curl/8', 0],
])('names a device %s', (name, agent, touches) => {
  expect(deviceName(agent, touches)).toBe(name);
});
