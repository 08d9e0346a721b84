import { afterEach, describe, expect, it, vi } from 'vitest';
import { Refusal } from '../api/problem';
import { endSession, failureOf, NoAnswer, serverFor } from './server';
import type { Outgoing } from './types';

afterEach(() => vi.unstubAllGlobals());

const op: Outgoing = {
  key: '0197a000-0000-4000-8000-000000000021',
  sheetId: 'sheet',
  baseRevision: 3,
  body: { rubricVersion: 1, marks: { m1: 850 }, remarks: { facility: 'Đẹp' }, submitted: false },
  deviceTime: '2026-09-10T01:00:00.000Z',
  tries: 0,
  notBefore: 0,
  waitsFrom: 0,
  demanded: false,
  parked: false,
};

/** The server answers so; returns what it was asked. */
function answering(status: number, body: unknown, headers: Record<string, string> = {}) {
  const asked: Request[] = [];
  const type = status < 400 ? 'application/json' : 'application/problem+json';
  vi.stubGlobal('fetch', async (request: Request) => {
    asked.push(request);
    const text = typeof body === 'string' ? body : JSON.stringify(body);
    return new Response(text, {
      status,
      headers: { 'Content-Type': typeof body === 'string' ? 'text/html' : type, ...headers },
    });
  });
  return { asked, server: serverFor('judge', 'round', 'device', 'iPad') };
}

const problem = (code: string, more: object = {}) => ({
  code,
  detail: 'Vì sao.',
  title: 't',
  status: 0,
  type: 'u',
  ...more,
});

describe('a save', () => {
  it('goes as one judge, with key, revision and the whole sheet', async () => {
    const receipt = { revision: 4, sha256: 'ab', savedAt: '2026-09-10T01:00:01Z' };
    const { asked, server } = answering(200, { revision: 4, submitted: false, receipt });
    expect(await server.save(op)).toEqual({ kind: 'saved', receipt: { ...receipt, submitted: false } });
    const request = asked[0]!;
    expect(request.method).toBe('PUT');
    expect(new URL(request.url).pathname).toBe('/api/score-sheets/sheet');
    expect(request.headers.get('Tieubieu-Judge')).toBe('judge');
    expect(request.headers.get('Idempotency-Key')).toBe(op.key);
    expect(request.headers.get('If-Match')).toBe('"3"');
    expect(await request.json()).toEqual({ ...op.body, deviceId: 'device', deviceTime: op.deviceTime });
  });

  it('that is not current answers with the sheet as it stands', async () => {
    const theirs = {
      id: 'sheet',
      revision: 5,
      rubricVersion: 1,
      submitted: false,
      counted: true,
      marks: {},
      remarks: {},
    };
    const { server } = answering(412, problem('stale', { current: theirs }));
    expect(await server.save(op)).toEqual({ kind: 'stale', theirs });
  });

  it('that is refused answers with the reason, and with the wait where there is one', async () => {
    const { server } = answering(429, problem('too-many-attempts'), { 'Retry-After': '30' });
    expect(await server.save(op)).toMatchObject({
      kind: 'refused',
      problem: { status: 429, code: 'too-many-attempts', retryAfter: 30, message: 'Vì sao.' },
    });
  });

  it.each([
    ['a page of a portal', 200, '<html>Sign in to the hotel</html>'],
    ['a refusal of a portal', 403, '<html>Pay first</html>'],
    ['a sign-in page of a portal', 401, '<html>Sign in</html>'],
    ['a proxy that found nobody', 404, 'not here'],
    ['a success without a receipt', 200, { ok: true }],
    ['a stale answer without the sheet', 412, problem('stale')],
  ])('answered by %s has no answer', async (_what, status, body) => {
    const { server } = answering(status, body);
    await expect(server.save(op)).rejects.toThrow();
  });
});

describe('a question', () => {
  it('knows the server from what stands between', async () => {
    const portal = answering(403, '<html>').server;
    expect(failureOf(await portal.packet().catch((why: unknown) => why))).toEqual({
      why: 'network',
      problem: undefined,
    });
    const ours = answering(409, problem('declaration-needed')).server;
    const why = await ours.packet().catch((reason: unknown) => reason);
    expect(why).toBeInstanceOf(Refusal);
    expect(failureOf(why)).toMatchObject({ why: 'refused', problem: { code: 'declaration-needed' } });
    const out = answering(401, problem('session-ended')).server;
    expect(failureOf(await out.packet().catch((reason: unknown) => reason)).why).toBe('signed-out');
  });

  it('is dated by the server', async () => {
    const { server } = answering(200, { items: [] }, { Date: 'Thu, 10 Sep 2026 03:00:00 GMT' });
    expect(await server.reconciliation()).toEqual({ sheets: [], at: '2026-09-10T03:00:00.000Z' });
  });
});

it('a session that has ended already is ended', async () => {
  answering(401, problem('session-ended'));
  await expect(endSession('judge')).resolves.toBeUndefined();
  answering(502, 'bad gateway');
  await expect(endSession('judge')).rejects.toBeInstanceOf(NoAnswer);
});
