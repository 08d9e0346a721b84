// Words in a remark that look like a person's name, so that whoever reads it for names looks there. A hint, no more:
// it finds too much rather than too little, and nothing is decided by it.

export interface Piece {
  text: string;
  /** Looks like a name. */
  name: boolean;
}

const word = String.raw`\p{Lu}\p{M}*[\p{Ll}\p{M}]*`;
const title =
  '(?:[Ôô]ng|[Bb]à|[Aa]nh|[Cc]hị|[Cc]ô|[Cc]hú|[Bb]ác|[Tt]hầy|[Ee]m|[Đđ]ồng chí|[Nn]ghệ nhân|[Gg]iám khảo|GS|PGS|TS|ThS|KS|BS)';
// A title before a name, or two and more capitalised words in a row.
const looksLikeName = new RegExp(
  String.raw`(^|[^\p{L}\p{M}])(${title}\.?\s+${word}(?:\s+${word})*|${word}(?:\s+${word})+)(?![\p{L}\p{M}])`,
  'gu',
);

export function pieces(given: string): Piece[] {
  const text = given.normalize('NFC');
  const found: Piece[] = [];
  let at = 0;
  for (const match of text.matchAll(looksLikeName)) {
    const [whole, before = '', name = ''] = match; // Safari before 16.4 cannot look behind
    const from = match.index + before.length;
    if (from > at) found.push({ text: text.slice(at, from), name: false });
    found.push({ text: name, name: true });
    at = match.index + whole.length;
  }
  if (at < text.length) found.push({ text: text.slice(at), name: false });
  return found;
}

export const mayName = (text: string): boolean => pieces(text).some((piece) => piece.name);
