// What can be said of a tax code beside the field while it is typed. The server decides; it may be told not to look at
// the check digit, or to take no personal numbers.

export type CodeState = 'empty' | 'short' | 'no-digits' | 'good' | 'wrong' | 'personal';

export const codeDigits = (typed: string): string => typed.normalize('NFKC').replace(/[\s.\-–]/g, '');

const weights = [31, 29, 23, 19, 17, 13, 7, 5, 3];

/** The tenth digit is 10 − (Σ weight·digit mod 11). */
const checks = (digits: string): boolean =>
  10 - (weights.reduce((sum, weight, i) => sum + weight * Number(digits[i]), 0) % 11) === Number(digits[9]);

export function codeState(typed: string): CodeState {
  const digits = codeDigits(typed);
  if (digits === '') return 'empty';
  if (!/^\d+$/.test(digits)) return 'no-digits';
  if (digits.length === 12) return 'personal';
  if (digits.length !== 10 && digits.length !== 13) return 'short';
  return checks(digits) && !(digits.length === 13 && digits.endsWith('000')) ? 'good' : 'wrong';
}
