// Reads a file of unsent sheets just far enough to send it: what it holds is for the server alone.
import type { Schemas } from '../../api/client';

export type Envelope = Schemas['UnsentExport'];

/** Bytes; a file of 1,000 sheets is below 2 MB. */
export const maxFile = 8_000_000;

export type ReadFile = { envelope: Envelope } | { fault: 'not-ours' | 'other-round' | 'too-large' };

export async function readUnsentFile(file: Blob, roundId: string): Promise<ReadFile> {
  if (file.size > maxFile) return { fault: 'too-large' };
  let raw: unknown;
  try {
    raw = JSON.parse(await file.text());
  } catch {
    return { fault: 'not-ours' };
  }
  if (!isEnvelope(raw)) return { fault: 'not-ours' };
  if (raw.roundId !== roundId) return { fault: 'other-round' };
  return { envelope: raw };
}

function isEnvelope(raw: unknown): raw is Envelope {
  if (typeof raw !== 'object' || raw === null) return false;
  const of = new Map<string, unknown>(Object.entries(raw));
  const words = ['roundId', 'judgeId', 'deviceId', 'keyId', 'ephemeral', 'iv', 'ciphertext', 'signature'];
  return (
    of.get('format') === 'tieubieu/unsent' &&
    typeof of.get('version') === 'number' &&
    words.every((word) => typeof of.get(word) === 'string')
  );
}
