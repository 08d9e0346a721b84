import type { PreviewRow } from './server';

/** How many rows of a long list are shown at first, and with each press. */
export const pageOf = 100;

export interface Mending {
  cell: string;
  column: string;
  code: string;
  message: string;
  row: number;
  name: string;
}

/** Every cell that is to be mended, in the order of the file. */
export const mendings = (rows: readonly PreviewRow[]): Mending[] =>
  rows.flatMap((row) =>
    row.problems.map((problem) => ({ ...problem, row: row.row, name: row.productName || row.facilityName })),
  );
