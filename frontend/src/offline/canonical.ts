// The canonical body: RFC 8785 over exactly rubricVersion, marks, remarks and submitted, strings well-formed and in
// NFC. The server digests the same; both read server/scoresheet/testdata/canonical.json in their tests.
import { toHex } from './bytes';
import type { SheetBody } from './types';

/** What is null counts as left out, as at the server. */
interface Digested {
  rubricVersion: number;
  marks: Record<string, number | string | null | undefined>;
  remarks: Record<string, string | null | undefined>;
  submitted: boolean;
}

/** Half a surrogate pair becomes U+FFFD, as toWellFormed does where a browser has it. */
const text = (s: string): string => s.replace(/\p{Cs}/gu, '\uFFFD').normalize('NFC');

function object(values: Record<string, number | string | null | undefined>): string {
  const parts = Object.entries(values)
    .filter((entry): entry is [string, number | string] => entry[1] !== null && entry[1] !== undefined)
    .map(([key, value]): [string, number | string] => [text(key), typeof value === 'string' ? text(value) : value])
    .sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0)) // by UTF-16 code units
    .map(([key, value]) => `${JSON.stringify(key)}:${JSON.stringify(value)}`);
  return `{${parts.join(',')}}`;
}

export function canonical(body: Digested): string {
  return `{"marks":${object(body.marks)},"remarks":${object(body.remarks)},"rubricVersion":${body.rubricVersion},"submitted":${body.submitted}}`;
}

/** SHA-256 of the canonical body, lower-case hex. Needs https or localhost. */
export async function digest(body: SheetBody): Promise<string> {
  return toHex(new Uint8Array(await crypto.subtle.digest('SHA-256', new TextEncoder().encode(canonical(body)))));
}
