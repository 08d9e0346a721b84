import type { LocalSheet, Packet } from '../../offline/types';
import { titleOf } from './dossier';
import { type Tally, tally as tallyOf } from './marks';
import { rubricOf, type SheetState, sheetState } from './sheetState';

export interface Line {
  sheet: LocalSheet;
  title: string;
  state: SheetState;
  tally: Tally | undefined;
}

/** Every sheet with what it has: state, mark, name. */
export function linesOf(
  sheets: readonly LocalSheet[],
  packet: Packet | undefined,
  unsent: ReadonlySet<string>,
): Line[] {
  return sheets.map((sheet) => {
    const tree = rubricOf(packet, sheet.groupId, sheet.body.rubricVersion)?.tree;
    const entry = packet?.entries.find((e) => e.entryId === sheet.entryId);
    return {
      sheet,
      title: titleOf(entry, sheet.judgingCode),
      state: sheetState(sheet, tree, unsent),
      tally: tree && tallyOf(tree, sheet.body.marks),
    };
  });
}
