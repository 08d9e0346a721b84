// What the board shows, computed from the round's progress: columns by group, a cell for each judge and entry, and
// how many sheets each entry has.

import type { Schemas } from '../../api/client';
import type { StateName } from '../../ui/signs';

export type Board = Schemas['Board'];
export type JudgeProgress = Schemas['JudgeProgress'];
export type BoardJudge = Schemas['BoardJudge'];
export type SheetProgress = Schemas['SheetProgress'];

/** A cell: the four states of a sheet, and no part: recused, withdrawn, or never the judge's to score. */
export type CellState = SheetProgress['state'] | 'apart';

const letters: Record<string, CellState> = { w: 'waiting', b: 'begun', c: 'scored', s: 'submitted' };

/** What a letter of the board says. */
export const cellOf = (letter: string | undefined): CellState => letters[letter ?? ''] ?? 'apart';

export const cellSign: Record<CellState, StateName> = {
  submitted: 'done',
  scored: 'wait',
  begun: 'go',
  waiting: 'none',
  apart: 'slash',
};

export interface Column {
  /** Which of the board's entries it is. */
  at: number;
  code: string;
  /** What is written in the narrow head: the code without what all codes begin with. */
  short: string;
  /** Counted sheets, and those of them that are submitted. */
  counted: number;
  submitted: number;
}

export interface ColumnGroup {
  groupId: string;
  columns: Column[];
}

export interface Row {
  judge: BoardJudge;
  /** Sheets that count. */
  total: number;
}

export interface BoardView {
  groups: ColumnGroup[];
  rows: Row[];
  total: number;
  submitted: number;
  scored: number;
  unsent: number;
  prefix: string;
}

export const stateOf = (sheet: SheetProgress): CellState => (sheet.counted ? sheet.state : 'apart');

/** What all codes begin with, up to the last letter or mark before the figures differ. */
export function commonPrefix(codes: readonly string[]): string {
  const first = codes[0];
  if (!first || codes.length < 2) return '';
  let length = 0;
  while (length < first.length && codes.every((code) => code[length] === first[length])) length++;
  while (length > 0 && /[0-9\p{L}]/u.test(first[length - 1] ?? '')) length--;
  return first.slice(0, length);
}

export function viewBoard(board: Board, groupOrder: readonly string[]): BoardView {
  const prefix = commonPrefix(board.entries.map(({ code }) => code));
  const columns = new Map<string, Column[]>();
  board.entries.forEach(({ code, groupId }, at) => {
    const column = { at, code, short: code.slice(prefix.length), counted: 0, submitted: 0 };
    for (const { cells } of board.judges) {
      const state = cellOf(cells[at]);
      if (state !== 'apart') column.counted++;
      if (state === 'submitted') column.submitted++;
    }
    const group = columns.get(groupId);
    if (group) group.push(column);
    else columns.set(groupId, [column]);
  });
  const place = (groupId: string) => {
    const at = groupOrder.indexOf(groupId);
    return at < 0 ? groupOrder.length : at;
  };
  const groups = [...columns]
    .map(([groupId, of]) => ({ groupId, columns: of }))
    .sort((a, b) => place(a.groupId) - place(b.groupId));
  const rows = board.judges
    .filter((judge) => judge.scores && (judge.status === 'active' || /[^.]/.test(judge.cells)))
    .map((judge) => ({ judge, total: judge.waiting + judge.begun + judge.scored + judge.submitted }));
  const sum = (of: (row: Row) => number) => rows.reduce((all, row) => all + of(row), 0);
  return {
    groups,
    rows,
    total: sum((row) => row.total),
    submitted: sum((row) => row.judge.submitted),
    scored: sum((row) => row.judge.scored),
    unsent: sum((row) => row.judge.unsent),
    prefix,
  };
}

/** So many columns are drawn at once; a round of a thousand entries is looked at piece by piece. */
export const pieceSize = 120;

/** A piece of the board's columns: of one group, in order. */
export interface Piece {
  groups: ColumnGroup[];
  groupId: string;
  from: string;
  to: string;
}

/** One piece where all columns fit, else each group's columns in pieces. */
export function piecesOf({ groups }: BoardView): Piece[] {
  const all = groups.reduce((n, { columns }) => n + columns.length, 0);
  if (all <= pieceSize) return [{ groups, groupId: '', from: '', to: '' }];
  return groups.flatMap(({ groupId, columns }) =>
    Array.from({ length: Math.ceil(columns.length / pieceSize) }, (_, i) => {
      const piece = columns.slice(i * pieceSize, (i + 1) * pieceSize);
      return {
        groups: [{ groupId, columns: piece }],
        groupId,
        from: piece[0]?.code ?? '',
        to: piece.at(-1)?.code ?? '',
      };
    }),
  );
}

/** After this long without a word from a judge's devices the board says so. */
export const silence = 15 * 60_000;

/** Signed in on no device: nothing can be heard of such a judge yet, and nothing has been lost. */
export const neverIn = (judge: JudgeProgress): boolean => judge.devices.length === 0;

/** How long nothing was heard of a judge, in milliseconds; undefined when nothing could be. */
export function silentFor(judge: JudgeProgress, now: number): number | undefined {
  return neverIn(judge) || judge.lastContact === undefined
    ? undefined
    : Math.max(0, now - Date.parse(judge.lastContact));
}

export const isFinished = (row: Row): boolean => row.judge.submitted === row.total && row.judge.unsent === 0;

/** The devices that hold, or are fetching, a packet: the furthest one is the one scored on. */
export function furthestDevice(judge: JudgeProgress): Schemas['JudgeDevice'] | undefined {
  return judge.devices.reduce<Schemas['JudgeDevice'] | undefined>((best, device) => {
    if (!best) return device;
    return device.filesReady > best.filesReady ? device : best;
  }, undefined);
}

/** The judge's first sign-in by code, on whatever device. */
export function firstSignIn(judge: JudgeProgress): Schemas['JudgeDevice'] | undefined {
  return judge.devices
    .filter((device) => device.signedInAt !== undefined)
    .sort((a, b) => Date.parse(a.signedInAt ?? '') - Date.parse(b.signedInAt ?? ''))[0];
}
