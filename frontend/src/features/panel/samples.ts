// The list of practice samples while it is being put together.
import type { Schemas } from '../../api/client';
import type { Language } from '../../i18n';

export interface Chosen {
  entryId: string;
  groupId: string;
  title: string;
  facility: string;
  note: string;
  /** As published, in points. */
  score: string;
}

export const chosenOf = (samples: Schemas['PracticeSamples']): Chosen[] =>
  samples.items.map(({ entryId, groupId, title, facility, note, anchor }) => ({
    entryId,
    groupId,
    title,
    facility,
    note,
    score: anchor.score,
  }));

/** A published score as it is written: 95,17. */
export const written = (score: string, language: Language): string =>
  language === 'vi' ? score.replace('.', ',') : score;

export function moved(list: readonly Chosen[], entryId: string, by: 1 | -1): Chosen[] {
  const from = list.findIndex((chosen) => chosen.entryId === entryId);
  const to = from + by;
  const one = list[from];
  const other = list[to];
  if (!one || !other) return [...list];
  const next = [...list];
  next[from] = other;
  next[to] = one;
  return next;
}

export const sameList = (a: readonly Chosen[], b: readonly Chosen[]): boolean =>
  a.length === b.length &&
  a.every((chosen, i) => {
    const other = b[i];
    return chosen.entryId === other?.entryId && chosen.groupId === other.groupId && chosen.note === other.note;
  });
