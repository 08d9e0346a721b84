import { Link } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import { useLanguage, useWords } from '../../i18n';
import { points } from '../../i18n/format';
import { Icon } from '../../ui/icons';
import { State } from '../../ui/signs';
import type { Tally } from './marks';
import css from './sheet.module.css';
import { text } from './words';

interface Props {
  tally: Tally;
  /** To the sheets before and after, or where the row of sheets ends. */
  before: ReactNode;
  after: ReactNode;
  onUndo: (() => void) | undefined;
  canUndo: boolean;
  /** What is missing, or submit. */
  children: ReactNode;
}

/** What never leaves the screen: the total, the step back, what is missing. */
export function SheetBase({ tally, before, after, onUndo, canUndo, children }: Props) {
  const say = useWords(text);
  const { language } = useLanguage();
  return (
    <div className={css.base}>
      <div className={css.before}>{before}</div>
      <p className={css.total}>
        <span>{say.total}</span> <b>{tally.marked > 0 ? points(tally.points, language) : '–'}</b>{' '}
        <span className={css.of}>{say.outOf(points(tally.max, language))}</span>
        {tally.knockOuts.length > 0 ? (
          <span className={css.out}>
            <State state="bad">{say.knockOutCell}</State>
          </span>
        ) : null}
      </p>
      {onUndo ? (
        <button
          type="button"
          className={`btn quiet ${css.undo}`}
          aria-disabled={canUndo ? undefined : true}
          onClick={onUndo}
        >
          <Icon of="undo" />
          {say.undo}
        </button>
      ) : null}
      <div className={css.main}>{children}</div>
      <div className={css.after}>{after}</div>
    </div>
  );
}

interface StepProps {
  judgeId: string;
  /** The sheet that it leads to; none: the row of sheets ends here. */
  sheetId: string | undefined;
}

export function PreviousSheet({ judgeId, sheetId }: StepProps) {
  const say = useWords(text);
  if (!sheetId) {
    return (
      <Link
        className="ibtn"
        to="/cham/$judgeId"
        params={{ judgeId }}
        activeOptions={{ exact: true }}
        aria-label={say.toList}
      >
        <Icon of="left" />
      </Link>
    );
  }
  return (
    <Link
      className="ibtn"
      to="/cham/$judgeId/phieu/$sheetId"
      params={{ judgeId, sheetId }}
      replace
      aria-label={say.previous}
    >
      <Icon of="left" />
    </Link>
  );
}

export function NextSheet({ judgeId, sheetId }: StepProps) {
  const say = useWords(text);
  if (!sheetId) {
    return (
      <Link className="ibtn" to="/cham/$judgeId/nop" params={{ judgeId }} aria-label={say.toFinish}>
        <Icon of="right" />
      </Link>
    );
  }
  return (
    <Link
      className="ibtn"
      to="/cham/$judgeId/phieu/$sheetId"
      params={{ judgeId, sheetId }}
      replace
      aria-label={say.next}
    >
      <Icon of="right" />
    </Link>
  );
}
