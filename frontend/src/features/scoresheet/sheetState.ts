import type { LocalSheet, Packet, Rubric, ServerSheet } from '../../offline/types';
import type { StateName } from '../../ui/signs';
import { type Marks, pointsOf, type Tree } from './marks';
import type { Say } from './words';

/** Where a sheet stands, as its judge has to know it; what needs an act comes first. */
export type SheetState =
  | 'not-counted'
  | 'two-versions'
  | 'refused'
  | 'sent' // submitted, and the server has it
  | 'waiting' // submitted, and not yet with the server
  | 'complete' // every criterion scored, not submitted
  | 'going'
  | 'untouched';

export function sheetState(sheet: LocalSheet, tree: Tree | undefined, unsent: ReadonlySet<string>): SheetState {
  if (!sheet.counted) return 'not-counted';
  if (sheet.conflict) return 'two-versions';
  if (sheet.refusal) return 'refused';
  if (sheet.body.submitted) return unsent.has(sheet.id) ? 'waiting' : 'sent';
  if (tree && isComplete(tree, sheet.body.marks)) return 'complete';
  return isTouched(sheet) ? 'going' : 'untouched';
}

export const isComplete = (tree: Tree, marks: Marks): boolean =>
  tree.criterionGroups.every((g) => g.criteria.every((c) => pointsOf(c, marks[c.id]) !== undefined));

/** Whether anything was ever written on the sheet, here or on another device. */
export const isTouched = (sheet: LocalSheet): boolean =>
  Object.keys(sheet.body.marks).length > 0 ||
  Object.values(sheet.body.remarks).some((remark) => remark !== '') ||
  sheet.acknowledged.revision > 0 ||
  sheet.dirty === 1;

/** The head gave it back, and it has not been submitted again. */
export const isReopened = (sheet: LocalSheet): boolean =>
  sheet.counted && sheet.reopening !== undefined && !sheet.body.submitted;

export function rubricOf(packet: Packet | undefined, groupId: string, version: number): Rubric | undefined {
  const all = packet?.rubrics.filter((r) => r.groupId === groupId) ?? [];
  return all.find((r) => r.version === version) ?? all[0];
}

/** The marks of the server's version; it may name criteria that are gone. */
export const marksOf = (theirs: ServerSheet): Marks => theirs.marks;

export function stateSign(state: SheetState): StateName {
  switch (state) {
    case 'not-counted':
      return 'slash';
    case 'two-versions':
    case 'refused':
      return 'bad';
    case 'sent':
      return 'done';
    case 'waiting':
    case 'complete':
      return 'wait';
    case 'going':
      return 'go';
    case 'untouched':
      return 'ahead';
  }
}

export function stateWord(state: SheetState, say: Say): string {
  switch (state) {
    case 'not-counted':
      return say.recused;
    case 'two-versions':
      return say.twoVersionsShort;
    case 'refused':
      return say.refusedShort;
    case 'sent':
      return say.sent;
    case 'waiting':
      return say.waiting;
    case 'complete':
      return say.waitsToSubmit;
    case 'going':
      return say.going;
    case 'untouched':
      return say.untouched;
  }
}
