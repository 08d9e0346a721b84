// A checklist while it is written: which one applies to a group, and how two versions of it differ.
import type { Schemas } from '../../api/client';
import { freshId } from '../../api/freshId';

export type Question = Schemas['ScreeningQuestion'];
export type List = Schemas['ScreeningChecklist'];

/** At most so many questions. */
export const most = 40;

export interface Draft {
  questions: Question[];
  /** Of the list that it was begun from; 0: the group has none of its own. */
  version: number;
}

/** The list by which entries of a group are looked at: its own, else the one for every group. */
export const listOf = (lists: readonly List[], groupId: string): List | undefined =>
  lists.find((list) => list.groupId === groupId) ?? lists.find((list) => list.groupId === '');

/** A list of this very group, saved by the round. */
export const ownList = (lists: readonly List[], groupId: string): List | undefined =>
  lists.find((list) => list.groupId === groupId && list.own);

export const begun = (lists: readonly List[], groupId: string): Draft => ({
  questions: listOf(lists, groupId)?.questions ?? [],
  version: ownList(lists, groupId)?.version ?? 0,
});

/** Its id begins with a letter, as the server asks. */
export const newQuestion = (): Question => ({ id: `q-${freshId().slice(-12)}`, text: '', required: false });

/** The list with one question moved by one place; the same list where there is no such place. */
export function moved(questions: readonly Question[], at: number, by: -1 | 1): Question[] {
  const next = [...questions];
  const [one] = next.splice(at, 1);
  if (!one || at + by < 0 || at + by > next.length) return [...questions];
  next.splice(at + by, 0, one);
  return next;
}

/** As it is sent: without blanks around words, and without empty words. */
export const trimmed = ({ id, text, hint, part, required }: Question): Question => ({
  id,
  text: text.trim(),
  required,
  ...(hint?.trim() ? { hint: hint.trim() } : {}),
  ...(part ? { part } : {}),
});

const same = (a: Question, b: Question) => JSON.stringify(trimmed(a)) === JSON.stringify(trimmed(b));

export const sameList = (a: readonly Question[], b: readonly Question[]): boolean =>
  a.length === b.length && a.every((one, at) => b[at] !== undefined && same(one, b[at]));

export interface Difference {
  onlyTheirs: string[];
  onlyMine: string[];
  changed: string[];
  order: boolean;
}

/** How what somebody else has saved differs from one's own, in the words of the questions. */
export function difference(mine: readonly Question[], theirs: readonly Question[]): Difference {
  const held = new Map(theirs.map((one) => [one.id, one]));
  const ids = (of: readonly Question[], other: readonly Question[]) =>
    of.map(({ id }) => id).filter((id) => other.some((one) => one.id === id));
  return {
    onlyTheirs: theirs.filter(({ id }) => !mine.some((one) => one.id === id)).map(({ text }) => text),
    onlyMine: mine.filter(({ id }) => !held.has(id)).map(({ text }) => text),
    changed: mine
      .filter((one) => {
        const other = held.get(one.id);
        return other !== undefined && !same(one, other);
      })
      .map(({ text }) => text),
    order: ids(mine, theirs).join() !== ids(theirs, mine).join(),
  };
}
