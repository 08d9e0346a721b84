import { type ReactNode, useCallback, useRef, useState } from 'react';
import { useLanguage, useWords } from '../../../i18n';
import { points } from '../../../i18n/format';
import { type Marks, nameOf, type Tally } from '../marks';
import type { Pen } from '../pen';
import { text } from '../words';
import { CriterionRow } from './CriterionRow';
import css from './criteria.module.css';
import { usePlacedRow } from './place';

interface Props {
  tally: Tally;
  marks: Marks;
  locked: boolean;
  pen: Pen;
  /** The criterion that is open; one at a time. */
  open: string | undefined;
  onOpen: (criterionId: string) => void;
  /** Something stands above that is to be read first. */
  fromTop?: boolean;
  /** What follows the criteria. */
  children?: ReactNode;
}

/** All criteria in their groups: one open, the others as closed rows with what they have. */
export function Criteria({ tally, marks, locked, pen, open, onOpen, fromTop = false, children }: Props) {
  const say = useWords(text);
  const { language } = useLanguage();
  const list = useRef<HTMLDivElement>(null);
  usePlacedRow(list, open, fromTop);
  // Guidance is read once and then known: shown from the beginning where there is room, and as the judge left it.
  const [guided, setGuided] = useState(() => window.matchMedia?.('(min-height: 1000px)').matches ?? false);
  const toggleGuidance = useCallback(() => setGuided((shown) => !shown), []);
  return (
    <div ref={list} className={css.criteria}>
      {tally.groups.map((g) => (
        <section key={g.group.id} aria-label={`${g.number}. ${nameOf(g.group, language)}`}>
          <div className={css.group}>
            <h2>
              {g.number} · {nameOf(g.group, language)}
            </h2>
            <span className={css.sum}>
              <b>{g.marked > 0 ? points(g.points, language) : '–'}</b>{' '}
              <span className="cap">{say.outOf(points(g.group.maxPoints, language))}</span>
            </span>
          </div>
          <ul>
            {g.criteria.map((c) => (
              <CriterionRow
                key={c.criterion.id}
                criterion={c.criterion}
                number={c.number}
                mark={marks[c.criterion.id]}
                open={!locked && open === c.criterion.id}
                locked={locked}
                pen={pen}
                onOpen={onOpen}
                guided={guided}
                onGuidance={toggleGuidance}
              />
            ))}
          </ul>
        </section>
      ))}
      {children}
    </div>
  );
}
