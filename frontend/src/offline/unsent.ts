// The last resort: what is unsent, as a file that only the server can read and only this device can have made. The
// secretary carries it over and sees counts. The format is the server's (importUnsent); both read the same vector.

import type { Schemas } from '../api/client';
import { fromBase64url, newId, randomBytes, toBase64url } from './bytes';
import type { JudgeDb } from './store';
import type { SheetBody } from './types';

export type Envelope = Schemas['UnsentExport'];

/** One save as it would have been sent. */
export interface UnsentSheet {
  sheetId: string;
  key: string;
  revision: number;
  body: SheetBody;
  deviceTime: string;
}

/** Everything unsent, each save in its order: a request on its way first, then what was edited after it. */
export async function unsentSaves(db: JudgeDb, now: number): Promise<UnsentSheet[]> {
  const tx = db.transaction(['sheets', 'outbox']);
  const [sheets, rows] = await Promise.all([
    tx.objectStore('sheets').getAll(),
    tx.objectStore('outbox').getAll(),
    tx.done,
  ]);
  const saves: UnsentSheet[] = [];
  for (const sheet of sheets) {
    const row = rows.find((r) => r.sheetId === sheet.id);
    let revision = sheet.acknowledged.revision;
    // One that was refused and edited since is worth nothing any more, unless the server keeps a copy of it by its key.
    if (row && !(row.parked && sheet.dirty === 1)) {
      const { key, baseRevision, body, deviceTime } = row;
      saves.push({ sheetId: sheet.id, key, revision: baseRevision, body, deviceTime });
      revision = baseRevision + 1;
    }
    if (sheet.dirty === 1) {
      const deviceTime = new Date(sheet.changedAt || now).toISOString();
      saves.push({ sheetId: sheet.id, key: newId(), revision, body: sheet.body, deviceTime });
    }
  }
  return saves;
}

export interface Sealing {
  roundId: string;
  judgeId: string;
  deviceId: string;
  serverKey: { id: string; publicKey: string };
  /** Of this device. */
  signingKey: CryptoKey;
}

const info = new TextEncoder().encode('tieubieu/unsent/1');

/** What signature and encryption are bound to. */
export function header(e: Pick<Envelope, 'roundId' | 'judgeId' | 'deviceId' | 'keyId' | 'ephemeral' | 'iv'>): string {
  return ['tieubieu/unsent', '1', e.roundId, e.judgeId, e.deviceId, e.keyId, e.ephemeral, e.iv].join('\n');
}

/** The key that both sides come to: HKDF-SHA-256 of the ECDH x-coordinate. */
export async function sharedKey(
  privateKey: CryptoKey,
  publicKey: CryptoKey,
  use: 'encrypt' | 'decrypt',
): Promise<CryptoKey> {
  const x = await crypto.subtle.deriveBits({ name: 'ECDH', public: publicKey }, privateKey, 256);
  const material = await crypto.subtle.importKey('raw', x, 'HKDF', false, ['deriveKey']);
  const how = { name: 'HKDF', hash: 'SHA-256', salt: new Uint8Array(0), info };
  return crypto.subtle.deriveKey(how, material, { name: 'AES-GCM', length: 256 }, false, [use]);
}

const curve = { name: 'ECDH', namedCurve: 'P-256' };

/** New for every file. */
const once = async () => ({ own: await crypto.subtle.generateKey(curve, false, ['deriveBits']), iv: randomBytes(12) });

export async function seal(sheets: UnsentSheet[], exportedAt: string, by: Sealing, chance = once()): Promise<Envelope> {
  const theirs = await crypto.subtle.importKey('raw', fromBase64url(by.serverKey.publicKey), curve, false, []);
  const { own, iv } = await chance;
  const ephemeral = toBase64url(new Uint8Array(await crypto.subtle.exportKey('raw', own.publicKey)));
  const { roundId, judgeId, deviceId } = by;
  const part = { roundId, judgeId, deviceId, keyId: by.serverKey.id, ephemeral, iv: toBase64url(iv) };
  const bound = header(part);
  const text = new TextEncoder();
  const sealed = await crypto.subtle.encrypt(
    { name: 'AES-GCM', iv, additionalData: text.encode(bound) },
    await sharedKey(own.privateKey, theirs, 'encrypt'),
    text.encode(JSON.stringify({ exportedAt, sheets })),
  );
  const ciphertext = toBase64url(new Uint8Array(sealed));
  const how = { name: 'ECDSA', hash: 'SHA-256' };
  const signed = await crypto.subtle.sign(how, by.signingKey, text.encode(`${bound}\n${ciphertext}`));
  return { format: 'tieubieu/unsent', version: 1, ...part, ciphertext, signature: toBase64url(new Uint8Array(signed)) };
}
