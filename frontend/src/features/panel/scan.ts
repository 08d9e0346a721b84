// The scan of a signed paper sheet: what is taken, and sending it.
import type { Schemas } from '../../api/client';
import { Refusal, readProblem } from '../../api/problem';

export type Scan = Schemas['PaperScan'];

/** Bytes. */
export const maxScan = 20_000_000;

export const scanKinds = ['application/pdf', 'image/jpeg', 'image/png'];

export function scanFault(file: Pick<File, 'size' | 'type'>): 'large' | 'kind' | undefined {
  if (!scanKinds.includes(file.type)) return 'kind';
  return file.size > maxScan ? 'large' : undefined;
}

/** How long 20 MB may take, in milliseconds. */
const uploadPatience = 5 * 60_000;

/** The same file sent twice is the same scan. */
export async function uploadScan(roundId: string, file: File): Promise<Scan> {
  const answer = await fetch(`/api/rounds/${roundId}/paper-scans`, {
    method: 'POST',
    body: file,
    headers: { 'Content-Type': file.type },
    credentials: 'same-origin',
    signal: AbortSignal.timeout(uploadPatience),
  });
  const body: unknown = await answer.json().catch(() => null);
  if (!answer.ok || !isScan(body))
    throw new Refusal(readProblem(answer.ok ? 500 : answer.status, body, answer.headers));
  return body;
}

const isScan = (body: unknown): body is Scan =>
  typeof body === 'object' && body !== null && 'id' in body && 'sha256' in body;

export const scanUrl = (scanId: string) => `/media/paper-scans/${scanId}`;
