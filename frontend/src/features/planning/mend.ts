// Where each thing that stands before the next phase is mended.
import { paths } from '../../paths';

export type Mend =
  | 'dates'
  | 'rubrics'
  | 'rules'
  | 'entries'
  | 'people'
  | 'conflicts'
  | 'board'
  | 'paperSheets'
  | 'closing'
  | 'deliberation'
  | 'publication';

export function mendOf(code: string): Mend | undefined {
  if (code.startsWith('rubric.')) return 'rubrics';
  switch (code) {
    case 'dates':
      return 'dates';
    case 'rules':
      return 'rules';
    case 'no-entries':
    case 'entries-not-screened':
    case 'entries-returned':
    case 'names-nobody-missing':
    case 'owner-objects':
    case 'entries-submitted':
      return 'entries';
    case 'panel-head-missing':
    case 'judges-too-few':
      return 'people';
    case 'recusals-awaiting':
    case 'owners-not-recused':
      return 'conflicts';
    case 'sheets-not-submitted':
    case 'devices-unsent':
    case 'retakes-not-submitted':
    case 'sheets-saved':
    case 'packets-out':
      return 'board';
    case 'paper-copies-awaiting':
      return 'paperSheets';
    case 'second-stage-not-open':
      return 'closing';
    case 'undecided-at-line':
    case 'undecided-nomination':
    case 'quota-exceeded':
      return 'deliberation';
    case 'publish-at-past':
      return 'publication';
    default:
      return undefined;
  }
}

/** Undefined: on this very page. */
export function pageOf(mend: Mend, roundId: string): string | undefined {
  switch (mend) {
    case 'dates':
    case 'rules':
      return paths.plan(roundId);
    case 'rubrics':
      return `/ky/${roundId}/tieu-chi`;
    case 'entries':
      return paths.entries(roundId);
    case 'people':
      return `/ky/${roundId}/nhan-su`;
    case 'conflicts':
      return paths.conflicts(roundId);
    case 'board':
      return paths.board(roundId);
    case 'paperSheets':
      return paths.paperSheets(roundId);
    case 'closing':
      return paths.closing(roundId);
    case 'deliberation':
      return `/ky/${roundId}/xet-chon`;
    case 'publication':
      return undefined;
  }
}
