// A whole number as people write it: "45.000", and money also as "120 triệu", "1,2 tỷ", "1 tỷ 200 triệu".

const digitsOf = (typed: string) => typed.replace(/[\s.,_\u00a0]/g, '');

const thousands: Record<string, number> = { nghìn: 1, ngàn: 1, k: 1, triệu: 2, tr: 2, tỷ: 3, tỉ: 3 };
const part = /(\d{1,3}(?:\.\d{3})+|\d+)(?:[.,](\d{1,3}))?\s*(nghìn|ngàn|k|triệu|tr|tỷ|tỉ)(?![\p{L}\d])/uy;

/** Undefined where it is not understood. Never a fraction: "1,2345 nghìn" is not understood. */
export function amountOf(typed: string, money: boolean): number | undefined {
  const digits = digitsOf(typed);
  if (/^\d{1,15}$/.test(digits)) return Number(digits);
  if (!money) return undefined;
  const words = typed
    .normalize('NFC')
    .toLowerCase()
    .replace(/[\s\u00a0]+/g, ' ')
    .trim()
    .replace(/ ?(đồng|vnđ|vnd|đ)$/u, '');
  if (/^\d{1,15}$/.test(digitsOf(words))) return Number(digitsOf(words));
  let sum = 0;
  let last = 4;
  let at = 0;
  while (at < words.length) {
    part.lastIndex = at;
    const found = part.exec(words);
    const power = thousands[found?.[3] ?? ''] ?? 0;
    if (!found || power >= last) return undefined; // "200 triệu 1 tỷ" is a slip
    last = power;
    const unit = 1000 ** power;
    const fraction = found[2] ?? '';
    sum += Number(digitsOf(found[1] ?? '')) * unit + (Number(fraction || '0') * unit) / 10 ** fraction.length;
    at = part.lastIndex;
    while (words[at] === ' ') at++;
  }
  return words !== '' && Number.isSafeInteger(sum) && sum < 1e15 ? sum : undefined;
}
