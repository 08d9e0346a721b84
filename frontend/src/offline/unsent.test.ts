import { afterEach, describe, expect, it } from 'vitest';
import vector from '../../../server/scoresheet/testdata/unsent.json';
import { fromBase64url, toBase64url } from './bytes';
import { judgeDb } from './store';
import { allSent, mark, trial } from './testing/trial';
import type { JudgeStore } from './types';
import { type Envelope, header, seal, sharedKey, type UnsentSheet, unsentSaves } from './unsent';

const open: JudgeStore[] = [];
afterEach(() => {
  for (const store of open.splice(0)) store.close();
});

const ecdh = { name: 'ECDH', namedCurve: 'P-256' };
const ecdsa = { name: 'ECDSA', namedCurve: 'P-256' };
const bytes = new TextEncoder();

/** As the server does: the signature first, then the seal. */
async function openEnvelope(envelope: Envelope, serverKey: CryptoKey, devicePublicKey: string) {
  const device = await crypto.subtle.importKey('raw', fromBase64url(devicePublicKey), ecdsa, false, ['verify']);
  const bound = header(envelope);
  const genuine = await crypto.subtle.verify(
    { name: 'ECDSA', hash: 'SHA-256' },
    device,
    fromBase64url(envelope.signature),
    bytes.encode(`${bound}\n${envelope.ciphertext}`),
  );
  if (!genuine) throw new Error('not signed by this device');
  const ephemeral = await crypto.subtle.importKey('raw', fromBase64url(envelope.ephemeral), ecdh, false, []);
  const plain = await crypto.subtle.decrypt(
    { name: 'AES-GCM', iv: fromBase64url(envelope.iv), additionalData: bytes.encode(bound) },
    await sharedKey(serverKey, ephemeral, 'decrypt'),
    fromBase64url(envelope.ciphertext),
  );
  return JSON.parse(new TextDecoder().decode(plain)) as { exportedAt: string; sheets: UnsentSheet[] };
}

async function keys() {
  const server = await crypto.subtle.generateKey(ecdh, true, ['deriveBits']);
  const device = await crypto.subtle.generateKey(ecdsa, false, ['sign', 'verify']);
  const raw = async (key: CryptoKey) => toBase64url(new Uint8Array(await crypto.subtle.exportKey('raw', key)));
  return { server, device, serverPublic: await raw(server.publicKey), devicePublic: await raw(device.publicKey) };
}

const sheet: UnsentSheet = {
  sheetId: 's',
  key: 'k',
  revision: 3,
  body: { rubricVersion: 1, marks: { m1: 850 }, remarks: { facility: 'Đẹp, chắc' }, submitted: true },
  deviceTime: '2026-09-10T01:00:00.000Z',
};

describe('the vector shared with the server', () => {
  const jwk = (d: string, publicKey: string): JsonWebKey => {
    const point = fromBase64url(publicKey);
    return { kty: 'EC', crv: 'P-256', d, x: toBase64url(point.slice(1, 33)), y: toBase64url(point.slice(33)) };
  };
  const roundKey = () => {
    const d = toBase64url(Uint8Array.from(vector.roundPrivateKey.match(/../g)!, (hex) => Number.parseInt(hex, 16)));
    return crypto.subtle.importKey('jwk', jwk(d, vector.roundPublicKey), ecdh, false, ['deriveBits']);
  };
  const held = JSON.parse(vector.plaintext) as { exportedAt: string; sheets: UnsentSheet[] };

  it('is opened', async () => {
    expect(header(vector.envelope)).toBe(vector.header);
    expect(await openEnvelope(vector.envelope, await roundKey(), vector.devicePublicKey)).toEqual(held);
  });

  it('is sealed to the very same bytes', async () => {
    const { envelope } = vector;
    const signingKey = await crypto.subtle.importKey('jwk', vector.devicePrivateKey, ecdsa, false, ['sign']);
    const own = {
      privateKey: await crypto.subtle.importKey('jwk', vector.ephemeralPrivateKey, ecdh, false, ['deriveBits']),
      publicKey: await crypto.subtle.importKey('raw', fromBase64url(envelope.ephemeral), ecdh, true, []),
    };
    const { roundId, judgeId, deviceId } = envelope;
    const serverKey = { id: envelope.keyId, publicKey: vector.roundPublicKey };
    const by = { roundId, judgeId, deviceId, serverKey, signingKey };
    const chance = Promise.resolve({ own, iv: fromBase64url(envelope.iv) });
    const made = await seal(held.sheets, held.exportedAt, by, chance);
    expect({ ...made, signature: '' }).toEqual({ ...envelope, signature: '' }); // signatures differ each time
    expect(await openEnvelope(made, await roundKey(), vector.devicePublicKey)).toEqual(held);
  });
});

describe('an export', () => {
  it('is read by the server alone, and proves by whom it was made', async () => {
    const k = await keys();
    const envelope = await seal([sheet], '2026-09-10T02:00:00.000Z', {
      roundId: 'r',
      judgeId: 'j',
      deviceId: 'd',
      serverKey: { id: 'key', publicKey: k.serverPublic },
      signingKey: k.device.privateKey,
    });
    expect(envelope).toMatchObject({ format: 'tieubieu/unsent', version: 1, keyId: 'key', roundId: 'r' });
    expect(fromBase64url(envelope.ephemeral)).toHaveLength(65);
    expect(fromBase64url(envelope.iv)).toHaveLength(12);
    expect(fromBase64url(envelope.signature)).toHaveLength(64);
    expect(JSON.stringify(envelope)).not.toContain('850');
    expect(await openEnvelope(envelope, k.server.privateKey, k.devicePublic)).toEqual({
      exportedAt: '2026-09-10T02:00:00.000Z',
      sheets: [sheet],
    });
    const stranger = await keys();
    await expect(openEnvelope(envelope, k.server.privateKey, stranger.devicePublic)).rejects.toThrow('signed');
    await expect(openEnvelope(envelope, stranger.server.privateKey, k.devicePublic)).rejects.toThrow();
    await expect(openEnvelope({ ...envelope, judgeId: 'x' }, k.server.privateKey, k.devicePublic)).rejects.toThrow();
  });

  it('of a judge holds what is on its way with its key, then what was edited since', async () => {
    const t = await trial(3);
    open.push(t.store);
    const k = await keys();
    const [a, b] = t.store.snapshot().sheets.map((s) => s.id) as [string, string];
    await t.store.edit(b, mark('m1', 5));
    await allSent(t.store, t.clock);
    t.network.fate = () => 'answer lost';
    await t.store.edit(a, mark('m1', 100));
    await t.clock.pass(2_000);
    await t.store.edit(a, mark('m1', 200));
    await t.store.edit(b, mark('m1', 6));
    const packet = t.store.snapshot().packet!;
    packet.serverKey.publicKey = k.serverPublic;
    const made = await t.store.exportUnsent();
    expect(made.sheets).toBe(2);
    expect(made.fileName).toMatch(/^phieu-chua-gui-J04-\d{8}-\d{4}\.json$/);
    const envelope = JSON.parse(await made.blob.text()) as Envelope;
    const opened = await openEnvelope(envelope, k.server.privateKey, t.server.keys[0]!);
    expect(opened.sheets.map((s) => [s.sheetId, s.revision, s.body.marks.m1])).toEqual([
      [a, 0, 100],
      [a, 1, 200],
      [b, 1, 6],
    ]);
    expect(opened.sheets[0]!.key).toBe(t.server.last(a)!.key);

    // The secretary brings it; later the network is back: each is applied once.
    for (const save of opened.sheets) t.server.save({ ...save, baseRevision: save.revision });
    const revisions = [...t.server.sheets.values()].map((s) => s.revisions.length);
    t.network.fate = () => 'arrives';
    await allSent(t.store, t.clock);
    expect([...t.server.sheets.values()].map((s) => s.revisions.length)).toEqual(revisions);
    expect(await unsentSaves(await judgeDb(t.store.judgeId), 0)).toEqual([]);
  });
});
