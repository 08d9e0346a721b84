// What is still missing is the server's word; what was typed here since is taken off at once.
import type { Schemas } from '../../api/client';
import type { FieldValue, Upload } from '../../offline/drafts';
import type { Entry } from './draft/fields';
import { same } from './draft/fields';
import type { StepId } from './steps';

export type Missing = Schemas['MissingItem'];

/** Where an item of the checklist, or of a screening, is answered. */
export function stepOf(item: string): StepId {
  if (item.startsWith('explanation')) return 'thuyet-minh';
  if (item.startsWith('photos')) return 'anh';
  if (item.startsWith('papers')) return 'giay-to';
  if (item.startsWith('consent') || item === 'facility') return 'nop';
  return 'san-pham';
}

/** What is missing now: the server's list without what was typed here since it was asked. */
export function missingNow(
  entry: Entry,
  value: (path: string) => FieldValue,
  edited: (path: string) => boolean,
  uploads: readonly Upload[],
): Missing[] {
  return entry.missing.filter((item) => {
    const [head, name] = item.item.split('.');
    if (head === 'form') return !(edited(item.item) && !same(value(item.item), undefined));
    if (head === 'explanation') {
      const texts = [`explanation.${name}.text`, `explanation.${name}.files`];
      return !texts.some((path) => edited(path) && !same(value(path), undefined));
    }
    if (item.item === 'papers.registration') {
      return !uploads.some(
        (row) => row.what.kind === 'paper' && row.what.facts.kind === 'registration' && row.state !== 'refused',
      );
    }
    return true;
  });
}

/** Which steps lack something that blocks. */
export function missingByStep(missing: readonly Missing[]): Map<StepId, number> {
  const found = new Map<StepId, number>();
  for (const item of missing) if (item.blocks) found.set(stepOf(item.item), (found.get(stepOf(item.item)) ?? 0) + 1);
  return found;
}
