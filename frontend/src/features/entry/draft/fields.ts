// The fields of an entry by the paths that checklists and refusals use: "form.price", "explanation.market.text".
import type { Schemas } from '../../../api/client';
import type { FieldValue } from '../../../offline/drafts';

export type Entry = Schemas['Entry'];
export type EntryForm = Schemas['EntryForm'];
export type EntryExplanation = Schemas['EntryExplanation'];
export type SectionId = keyof EntryExplanation & string;
export type FormField = keyof EntryForm & string;
/** "groupId", "form.price", "explanation.market.text", "explanation.market.files", "photos.<id>.caption" */
export type Path =
  | 'groupId'
  | `form.${FormField}`
  | `explanation.${SectionId}.${'text' | 'files'}`
  | `photos.${string}.caption`;

export const sectionIds = [
  'market',
  'production',
  'economics',
  'technique',
  'society',
  'environment',
  'culture',
  'other',
] as const satisfies readonly SectionId[];

/** Most characters of a text (server/entry/dossier.go). */
export const limits: Partial<Record<FormField, number>> = {
  representative: 200,
  representativeTitle: 100,
  description: 3000,
  dimensions: 300,
  materials: 2000,
  materialsOrigin: 500,
  trademark: 200,
  outputUnit: 50,
};
export const sectionLimit = 20_000;

/** What the server is known to hold, as far as a field is concerned. */
export interface Held {
  groupId: string;
  form: EntryForm;
  explanation: EntryExplanation;
  photoList: readonly Captioned[];
}

interface Captioned {
  photoId: string;
  caption?: string | undefined;
}

export const captionPath = (photoId: string): Path => `photos.${photoId}.caption`;
export const isCaption = (path: string): boolean => path.startsWith('photos.');

/** Whether the place of a value is still there: a photo may have left the entry. */
export const isThere = (held: Held, path: string): boolean =>
  !isCaption(path) || held.photoList.some((photo) => captionPath(photo.photoId) === path);

/** Photos with captions put in their places. */
export const captioned = <P extends Captioned>(photos: readonly P[], values: ReadonlyMap<string, FieldValue>): P[] =>
  photos.map((photo) => {
    const path = captionPath(photo.photoId);
    return values.has(path) ? { ...photo, caption: String(values.get(path) ?? '').trim() } : photo;
  });

export function read(held: Held, path: string): FieldValue {
  const [head, name, part] = path.split('.');
  if (head === 'groupId') return held.groupId;
  if (head === 'form') return held.form[name as FormField];
  if (head === 'photos') return held.photoList.find((photo) => photo.photoId === name)?.caption ?? '';
  const section = held.explanation[name as SectionId];
  return part === 'files' ? (section?.files ?? []) : (section?.text ?? '');
}

const spaces = /[\p{Cc}\p{Cf}]/gu;

/** A value as the server stores it: NFC, trimmed, without invisible characters. */
function stored(value: FieldValue): string {
  if (typeof value === 'string') {
    const clean = value
      .normalize('NFC')
      .replace(spaces, (c) => (c === '\n' || c === '\t' ? c : ''))
      .trim();
    return clean === '' ? '' : JSON.stringify(clean);
  }
  if (Array.isArray(value)) return value.length === 0 ? '' : JSON.stringify(value);
  return value === undefined || value === false ? '' : JSON.stringify(value);
}

/** Whether two values are the same once stored. */
export const same = (a: FieldValue, b: FieldValue): boolean => stored(a) === stored(b);

/** The held fields with values put in their places; captions are no fields of the form. */
export function applied(held: Held, values: Iterable<readonly [string, FieldValue]>): Omit<Held, 'photoList'> {
  const form: Record<string, FieldValue> = { ...held.form };
  const explanation: EntryExplanation = { ...held.explanation };
  let groupId = held.groupId;
  for (const [path, value] of values) {
    const [head, name, part] = path.split('.') as [string, string, string];
    if (head === 'groupId') groupId = String(value ?? '');
    else if (head === 'photos') continue;
    else if (head === 'form') {
      if (value === undefined || value === '') delete form[name];
      else form[name] = value;
    } else if (part === 'files') {
      const files = Array.isArray(value) ? value : [];
      explanation[name as SectionId] = { ...explanation[name as SectionId], files };
    } else {
      explanation[name as SectionId] = { ...explanation[name as SectionId], text: String(value ?? '') };
    }
  }
  return { groupId, form: form as EntryForm, explanation };
}

export interface Changes {
  groupId?: string;
  form?: EntryForm;
  explanation?: EntryExplanation;
}

/** What to send so that the values stand: the whole form if a field of it changed, and each section that did. */
export function changesOf(held: Held, values: ReadonlyMap<string, FieldValue>): Changes {
  const next = applied(held, values);
  const changes: Changes = {};
  for (const path of values.keys()) {
    const [head, name] = path.split('.') as [string, string];
    if (head === 'groupId') changes.groupId = next.groupId;
    else if (head === 'photos') continue;
    else if (head === 'form') changes.form = next.form;
    else {
      const section = next.explanation[name as SectionId] ?? {};
      changes.explanation = { ...changes.explanation, [name]: section };
    }
  }
  return changes;
}
