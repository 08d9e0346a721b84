// What a judge has marked so far, before it is sent. Nothing here can take back what stands declared.
import type { Schemas } from '../../api/client';

export type Facility = Schemas['DeclarableFacility'];
export type Kind = Schemas['Conflict']['kind'];

export const kinds: readonly Kind[] = ['own-facility', 'owner', 'employer', 'adviser', 'family', 'other'];

/** Characters of a note, as the server takes them. */
export const noteLength = 1000;

export interface Mark {
  kind: Kind | undefined;
  note: string;
}

export interface Draft {
  answer: 'nothing' | 'some' | undefined;
  marks: Readonly<Record<string, Mark>>;
}

/** How a facility stands in the list. 'fixed': the judge's own by the data, never scored by this judge whatever is said. */
export function standing({ status, proposed }: Facility): 'settled' | 'fixed' | 'found' | 'other' {
  if (status === 'effective' || status === 'awaiting') return 'settled';
  if (proposed === 'own-facility' || proposed === 'owner') return 'fixed';
  return proposed ? 'found' : 'other';
}

/** Marks beforehand what the data proposes; of what was looked at before only what entered since. */
export function startDraft(facilities: readonly Facility[], declaredBefore: boolean): Draft {
  const marks: Record<string, Mark> = {};
  for (const f of facilities) {
    const place = standing(f);
    if (place === 'fixed' || (place === 'found' && (!declaredBefore || f.new))) {
      marks[f.facilityId] = { kind: f.proposed, note: '' };
    }
  }
  return { answer: undefined, marks };
}

export function mark(draft: Draft, facilityId: string, change: Mark | undefined): Draft {
  const { [facilityId]: _, ...rest } = draft.marks;
  return { answer: change ? 'some' : draft.answer, marks: change ? { ...rest, [facilityId]: change } : rest };
}

/** Says "none": every mark goes but those that nobody can take back. */
export function markNothing(draft: Draft, facilities: readonly Facility[]): Draft {
  const fixed = new Set(facilities.filter((f) => standing(f) === 'fixed').map((f) => f.facilityId));
  return { answer: 'nothing', marks: Object.fromEntries(Object.entries(draft.marks).filter(([id]) => fixed.has(id))) };
}

export const lacks = ({ kind, note }: Mark): 'kind' | 'note' | undefined =>
  kind === undefined ? 'kind' : kind === 'other' && !note.trim() ? 'note' : undefined;

/** Ids of the marks that lack something, in the order of the list. */
export function incomplete(draft: Draft, facilities: readonly Facility[]): string[] {
  return facilities.map((f) => f.facilityId).filter((id) => draft.marks[id] && lacks(draft.marks[id]));
}

/** What is sent. Call it with nothing incomplete. */
export function conflictsOf(draft: Draft): Schemas['Conflict'][] {
  return Object.entries(draft.marks).flatMap(([facilityId, { kind, note }]) =>
    kind ? [{ facilityId, kind, note: note.trim() }] : [],
  );
}

/** Without diacritics and case: "Đặng Ngọc" → "dang ngoc". */
export const fold = (text: string) =>
  text.normalize('NFD').replace(/\p{M}/gu, '').replace(/đ/gi, 'd').toLowerCase().trim();

/** Every word of the query somewhere in the name or the place. */
export function matches(facility: Facility, query: string): boolean {
  const where = fold(`${facility.name} ${facility.place}`);
  return fold(query)
    .split(/\s+/)
    .every((word) => where.includes(word));
}
