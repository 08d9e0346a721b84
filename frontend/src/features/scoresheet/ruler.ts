// The tap ruler: which cells it has, and what a tap in one of them means. Values are hundredths of a point.
import { best, type Criterion, type Level } from './marks';

export interface Ruler {
  /** How much one cell stands for. */
  span: number;
  /** Where each cell begins. */
  cells: number[];
  /** Cells in a row, where there is room for 55 px each (wide: 680 px and more; narrow: a phone). */
  wide: number;
  narrow: number;
  /** In the wide form the second row starts under 1, so that 14 stands under 4. */
  decimal: boolean;
}

/**
 * One cell for every whole point up to 20; above that a cell holds two or five points, so that there are never more
 * than two rows. Up to 12 points all stand in one row; from 13 on the second row repeats the first by its last digit.
 */
export function rulerOf(c: Criterion): Ruler {
  const max = best(c);
  const span = max < 2100 ? 100 : max < 4200 ? 200 : 500;
  const cells = Array.from({ length: Math.floor(max / span) + 1 }, (_, i) => i * span);
  const decimal = span === 100 && cells.length > 13;
  return {
    span,
    cells,
    wide: decimal ? 11 : cells.length > 13 ? Math.ceil(cells.length / 2) : cells.length,
    narrow: cells.length <= 6 ? cells.length : cells.length <= 12 ? 6 : 7,
    decimal,
  };
}

/** The index of the cell that a value lies in. */
export const cellOf = (ruler: Ruler, points: number): number =>
  Math.min(Math.floor(points / ruler.span), ruler.cells.length - 1);

/** A tap takes the whole points of its cell; the same cell again goes one step up inside it, and from its last round
 * to its first. */
export function tapped(c: Criterion, ruler: Ruler, cell: number, now: number | undefined): number {
  const start = ruler.cells[cell] ?? 0;
  if (now === undefined || cellOf(ruler, now) !== cell) return start;
  const next = now + (c.step ?? 100);
  return next < start + ruler.span && next <= best(c) ? next : start;
}

/** One step (or several) up or down, never beyond the scale. */
export function stepped(c: Criterion, now: number, by: number): number {
  return Math.min(Math.max(now + by, 0), best(c));
}

/** What was typed, as a value of this criterion: "8,5" → 850; undefined where the scale has no such value. */
export function typed(c: Criterion, digits: string): number | undefined {
  if (!/^\d+([.,]\d{0,2})?$/.test(digits)) return undefined;
  const points = Math.round(Number(digits.replace(',', '.')) * 100);
  return points <= best(c) && points % (c.step ?? 100) === 0 ? points : undefined;
}

export interface Band {
  level: Level;
  /** First and last cell of the level, both inside. */
  from: number;
  to: number;
}

/** A described level reaches from behind the one below it up to the points that it suggests, cell by cell. */
export function bands(c: Criterion, ruler: Ruler): Band[] {
  const rising = [...(c.levels ?? [])].sort((a, b) => a.points - b.points);
  let from = 0;
  return rising.map((level) => {
    const to = Math.max(from, cellOf(ruler, level.points));
    const band = { level, from, to };
    from = to + 1;
    return band;
  });
}

export function bandOf(all: Band[], ruler: Ruler, points: number | undefined): Band | undefined {
  if (points === undefined) return undefined;
  const cell = cellOf(ruler, points);
  return all.find((b) => cell >= b.from && cell <= b.to);
}

/** How the levels stand: under their cells, in columns of one width with their points, or one below the other. */
export type LevelForm = 'aligned' | 'even' | 'list';

const width = 680; // of the scoring column on the smallest tablet that is held sideways
const letter = 7; // a letter of a description at 14 px, on average
const lines = 5;

function fits(text: string, column: number): boolean {
  const long = Math.max(0, ...text.split(/\s+/).map((w) => w.length));
  return (text.length * letter) / (column - 18) <= lines && long * (letter + 1) <= column - 18;
}

export function levelForm(all: Band[], ruler: Ruler): LevelForm {
  const cell = width / ruler.wide;
  const oneRow = ruler.cells.length <= ruler.wide;
  const distinct = all.every((b) => b.to < ruler.cells.length && b.from <= b.to);
  if (oneRow && distinct && all.every((b) => fits(b.level.description, (b.to - b.from + 1) * cell))) return 'aligned';
  if (all.every((b) => fits(b.level.description, width / all.length))) return 'even';
  return 'list';
}
