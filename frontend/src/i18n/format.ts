// Figures and moments as they are written in Vietnam: 96,40; 14/10/2026; 17:00. The language changes the decimal mark only.
import type { Language } from './index';

const locale = (language: Language) => (language === 'en' ? 'en-GB' : 'vi-VN');

/** Points in hundredths, as short as they are: 850 → "8,5", 900 → "9". */
export function points(hundredths: number, language: Language): string {
  return new Intl.NumberFormat(locale(language), { maximumFractionDigits: 2, useGrouping: false }).format(
    hundredths / 100,
  );
}

/** A whole number with groups: 3.800.000. */
export function whole(n: number, language: Language): string {
  return new Intl.NumberFormat(locale(language), { maximumFractionDigits: 0 }).format(n);
}

const zone = 'Asia/Ho_Chi_Minh';

/** "10:42", in Vietnam wherever the tablet thinks it is. */
export function clock(moment: string | number | Date): string {
  return new Intl.DateTimeFormat('en-GB', { hour: '2-digit', minute: '2-digit', timeZone: zone }).format(
    new Date(moment),
  );
}

/** "14/10/2026" */
export function day(moment: string | number | Date): string {
  return new Intl.DateTimeFormat('en-GB', { day: '2-digit', month: '2-digit', year: 'numeric', timeZone: zone }).format(
    new Date(moment),
  );
}

/** Days of the calendar in Vietnam until the last moment before this one: 0 is today, below it is past. */
export function daysUntil(at: string | number | Date, now: number = Date.now()): number {
  const end = new Date(at).getTime() - 1;
  if (end < now) return -1;
  const dayOf = (ms: number) => Math.floor((ms + vietnam) / 86_400_000);
  return dayOf(end) - dayOf(now);
}
const vietnam = 7 * 3_600_000; // no daylight saving

/** "10:42, 14/10/2026" */
export const moment = (at: string | number | Date): string => `${clock(at)}, ${day(at)}`;

/** "2,4 MB", "1,9 GB" */
export function bytes(n: number, language: Language): string {
  const form = (v: number) =>
    new Intl.NumberFormat(locale(language), { maximumFractionDigits: v < 10 ? 1 : 0 }).format(v);
  if (n >= 1_000_000_000) return `${form(n / 1_000_000_000)} GB`;
  return n < 1_000_000 ? `${form(Math.max(n / 1000, 0.1))} KB` : `${form(n / 1_000_000)} MB`;
}

/** A phone number as it is dialled in Vietnam: "+84987654321" → "0987 654 321"; others as they are. */
export function phone(number: string): string {
  const found = /^(?:\+84|0)(\d{3})(\d{3})(\d{3})$/.exec(number.replace(/\s/g, ''));
  return found ? `0${found[1]} ${found[2]} ${found[3]}` : number;
}
