// The code on a judge's printed sheet: 8 characters of an alphabet that leaves out what looks alike, shown in two groups.

const alphabet = 'ABCDEFGHJKMNPQRSTVWXYZ23456789';
export const codeLength = 8;

export interface TypedCode {
  /** What counts: upper case, without spaces, hyphens and other marks. */
  code: string;
  /** Characters that no code holds, as they were typed. */
  strange: string[];
  /** A Vietnamese keyboard has put two letters into one: what was meant cannot be known. */
  accented: boolean;
}

/** Reads what was typed or pasted, forgiving case, spaces and hyphens. */
export function readCode(typed: string): TypedCode {
  const all = [...typed.normalize('NFC').toUpperCase()].filter((c) => !/[\s\-‐‑–—._]/.test(c));
  const strange = [...new Set(all.filter((c) => !alphabet.includes(c)))];
  return { code: all.join(''), strange, accented: strange.some((c) => /[^\P{L}A-Z]/u.test(c)) };
}

export const isCode = ({ code, strange }: TypedCode) => code.length === codeLength && strange.length === 0;

/** "ABCDEFGH" → "ABCD-EFGH", while it is being typed too. */
export const groupCode = (code: string) => (code.length > 4 ? `${code.slice(0, 4)}-${code.slice(4)}` : code);

/** The code in the text of a QR: the address on the printed sheet, or the bare code. Undefined where it is neither. */
export function codeOfQr(text: string): string | undefined {
  const read = readCode(codeOfFragment(text.slice(text.indexOf('#'))) ?? text.trim());
  return isCode(read) ? read.code : undefined;
}

/** The code in "#ma=ABCDEFGH". */
export function codeOfFragment(fragment: string): string | undefined {
  if (!fragment.startsWith('#')) return undefined;
  return new URLSearchParams(fragment.slice(1)).get('ma') ?? undefined;
}
