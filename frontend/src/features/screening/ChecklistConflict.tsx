import { useEffect, useRef } from 'react';
import { useWords } from '../../i18n';
import { moment } from '../../i18n/format';
import { Notice } from '../../ui/Page';
import office from '../panel/office.module.css';
import { difference, type List, type Question } from './checklists';
import css from './checklists.module.css';
import { text } from './checklistWords';

interface Props {
  mine: readonly Question[];
  /** What was saved first, or that it was taken away. */
  faster: List | 'gone';
  onTheirs: () => void;
  onMine: () => void;
}

/** Who was faster, and how the two lists differ: nothing is overwritten before somebody has chosen. */
export function ChecklistConflict({ mine, faster, onTheirs, onMine }: Props) {
  const say = useWords(text);
  const differs = faster === 'gone' ? undefined : difference(mine, faster.questions);
  const lines = differs
    ? [
        differs.onlyTheirs.length > 0 ? say.onlyTheirs(differs.onlyTheirs.join('; ')) : '',
        differs.onlyMine.length > 0 ? say.onlyMine(differs.onlyMine.join('; ')) : '',
        differs.changed.length > 0 ? say.differ(differs.changed.join('; ')) : '',
        differs.order ? say.order : '',
      ].filter(Boolean)
    : [];
  // It comes after a press on what stands below it.
  const shown = useRef<HTMLDivElement>(null);
  useEffect(() => shown.current?.focus(), []);
  return (
    <div ref={shown} tabIndex={-1} className={css.conflict}>
      <Notice kind="bad">
        <p>{faster === 'gone' ? say.fasterGone : say.faster(faster.changedBy, faster.at ? moment(faster.at) : '')}</p>
        {lines.length > 0 ? (
          <ul>
            {lines.map((line) => (
              <li key={line}>{line}</li>
            ))}
          </ul>
        ) : null}
        <div className={office.buttons}>
          <button type="button" className="btn two" onClick={onTheirs}>
            {say.takeTheirs}
          </button>
          <button type="button" className="btn two" onClick={onMine}>
            {say.keepMine}
          </button>
        </div>
      </Notice>
    </div>
  );
}
