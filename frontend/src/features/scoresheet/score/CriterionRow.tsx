import { memo, useRef } from 'react';
import { useLanguage, useWords } from '../../../i18n';
import { points } from '../../../i18n/format';
import type { Mark } from '../../../offline/types';
import { State } from '../../../ui/signs';
import { best, type Criterion, chosen, nameOf, pointsOf } from '../marks';
import type { Pen } from '../pen';
import { bandOf, bands, rulerOf } from '../ruler';
import { text } from '../words';
import css from './criteria.module.css';
import { OptionsRow } from './OptionsRow';
import { PointsRow } from './PointsRow';
import { useFocusOnOpen } from './place';

interface Props {
  criterion: Criterion;
  number: string;
  mark: Mark | undefined;
  open: boolean;
  locked: boolean;
  pen: Pen;
  onOpen: (criterionId: string) => void;
  guided: boolean;
  onGuidance: () => void;
}

/** One criterion. Painted again only when its own mark, or whether it is open, has changed. */
export const CriterionRow = memo(function CriterionRow(props: Props) {
  const { criterion, number, mark, open, locked, onOpen } = props;
  const { language } = useLanguage();
  const row = useRef<HTMLLIElement>(null);
  useFocusOnOpen(row, open);
  if (open) {
    return (
      <li ref={row} data-criterion={criterion.id} className={css.open}>
        {criterion.kind === 'options' ? <OptionsRow {...props} /> : <PointsRow {...props} />}
      </li>
    );
  }
  const line = (
    <>
      <span className={css.number}>{number}</span>
      <span className={css.name}>
        {nameOf(criterion, language)}
        {locked ? <Chosen criterion={criterion} mark={mark} /> : <KnockOut criterion={criterion} mark={mark} />}
      </span>
      <Value criterion={criterion} mark={mark} />
    </>
  );
  return (
    <li ref={row} data-criterion={criterion.id}>
      {locked ? (
        <div className={css.closed}>{line}</div>
      ) : (
        <button
          type="button"
          className={css.closed}
          aria-expanded={false}
          onClick={() => onOpen(criterion.id)}
          onKeyDown={walk}
        >
          {line}
        </button>
      )}
    </li>
  );
});

/** Up and down between closed rows. */
function walk(event: React.KeyboardEvent<HTMLButtonElement>) {
  const by = event.key === 'ArrowDown' ? 1 : event.key === 'ArrowUp' ? -1 : 0;
  if (by === 0) return;
  const rows = [...document.querySelectorAll<HTMLElement>('[data-criterion] > button')];
  const next = rows[rows.indexOf(event.currentTarget) + by];
  if (!next) return;
  event.preventDefault();
  next.focus();
}

function Value({ criterion, mark }: { criterion: Criterion; mark: Mark | undefined }) {
  const say = useWords(text);
  const { language } = useLanguage();
  const value = pointsOf(criterion, mark);
  if (value === undefined) {
    return (
      <span className={css.none}>
        <State state="wait">{say.unscored}</State>
      </span>
    );
  }
  return (
    <span className={css.value}>
      {points(value, language)} <small>{say.outOf(points(best(criterion), language))}</small>
    </span>
  );
}

function KnockOut({ criterion, mark }: { criterion: Criterion; mark: Mark | undefined }) {
  const say = useWords(text);
  const option = chosen(criterion, mark);
  if (!option?.knockOut) return null;
  return (
    <span className={css.under}>
      <State state="bad">
        {say.knocksOut}: {option.reason || option.description}
      </State>
    </span>
  );
}

/** On a locked sheet the chosen answer or level stands under the name, since the row no longer opens. */
function Chosen({ criterion, mark }: { criterion: Criterion; mark: Mark | undefined }) {
  const option = chosen(criterion, mark);
  if (option) {
    if (option.knockOut) return <KnockOut criterion={criterion} mark={mark} />;
    return <span className={css.under}>{option.description}</span>;
  }
  const ruler = rulerOf(criterion);
  const band = bandOf(bands(criterion, ruler), ruler, pointsOf(criterion, mark));
  if (!band) return null;
  return (
    <span className={css.under}>
      {band.level.name ? `${band.level.name}: ${band.level.description}` : band.level.description}
    </span>
  );
}
