/** An address with its commune and unit; each is left out where what stands before it ends with it already. */
export const fullAddress = (...parts: (string | undefined)[]): string =>
  parts.reduce<string>((before, part) => {
    const next = part?.trim().normalize('NFC') ?? '';
    if (next === '' || plain(before) === plain(next) || plain(before).endsWith(`, ${plain(next)}`)) return before;
    return before === '' ? next : `${before}, ${next}`;
  }, '');

const plain = (text: string) =>
  text
    .toLowerCase()
    .replace(/\s*,\s*/g, ', ')
    .trim();
