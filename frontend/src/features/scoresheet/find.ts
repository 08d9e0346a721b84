import type { LocalSheet, Packet } from '../../offline/types';
import { titleOf } from './dossier';

/** Without marks and case, as people search: "Đĩa gốm" → "dia gom". */
export const folded = (text: string): string =>
  text.normalize('NFD').replace(/\p{M}/gu, '').replace(/đ/gi, 'd').toLowerCase();

/** Sheets whose code ends in, or whose code or product contains, what was typed; a code's end comes first. */
export function findSheets(sheets: readonly LocalSheet[], packet: Packet | undefined, typed: string): LocalSheet[] {
  const wanted = folded(typed.trim());
  if (!wanted) return [...sheets];
  const found = sheets.map((sheet) => {
    const code = folded(sheet.judgingCode);
    const entry = packet?.entries.find((e) => e.entryId === sheet.entryId);
    const digits = /^\d+$/.test(wanted) && Number(code.match(/\d+$/)?.[0]) === Number(wanted);
    const fit = digits || code.endsWith(wanted) ? 2 : folded(`${code} ${titleOf(entry, '')}`).includes(wanted) ? 1 : 0;
    return { sheet, fit };
  });
  return found
    .filter((f) => f.fit > 0)
    .sort((a, b) => b.fit - a.fit)
    .map((f) => f.sheet);
}
