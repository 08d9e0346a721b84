import type { Mark, RemarkReader } from '../../offline/types';
import type { Marks } from './marks';

/** What writes on one sheet. The same object as long as the sheet is open, so that rows need not be painted again. */
export interface Pen {
  /** The marks as the store has them now, whatever is painted: the next value is computed from these. */
  marks(): Marks;
  /** undefined takes the mark away. */
  mark(criterionId: string, value: Mark | undefined): void;
  remark(reader: RemarkReader, text: string): void;
}
