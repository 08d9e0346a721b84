// A list of entries as the server reads it: looked at first, then taken in whole.
import type { Schemas } from '../../api/client';
import { upload } from '../../api/upload';

export type Preview = Schemas['ImportPreview'];
export type PreviewRow = Schemas['ImportRow'];
export type Imported = Schemas['ImportedEntries'];

/** The file as it was when it was chosen: what is imported is what was looked at. */
export interface Chosen {
  name: string;
  content: Blob;
}

/** The largest file that the server reads, in bytes. */
export const mostBytes = 5 * 1024 * 1024;

const address = (roundId: string) => `/api/rounds/${roundId}/entry-imports`;

export const templateUrl = (roundId: string) => `/api/rounds/${roundId}/entry-import-template`;

const has = (value: unknown, key: string): boolean => typeof value === 'object' && value !== null && key in value;
const isPreview = (value: unknown): value is Preview => has(value, 'rows') && has(value, 'ready');
const isImported = (value: unknown): value is Imported => has(value, 'entries') && has(value, 'repeated');

const foreign = () => new TypeError('the server answered something else');

export async function preview(roundId: string, file: Chosen, onProgress: (sent: number) => void): Promise<Preview> {
  const answer = await upload(`${address(roundId)}/preview`, file.content, { onProgress });
  if (!isPreview(answer)) throw foreign();
  return answer;
}

/** The same file sent twice is imported once. */
export async function importFile(roundId: string, file: Chosen): Promise<Imported> {
  const answer = await upload(`${address(roundId)}?fileName=${encodeURIComponent(file.name)}`, file.content);
  if (!isImported(answer)) throw foreign();
  return answer;
}
