import { useId, useRef, useState } from 'react';
import { useLanguage, useWords } from '../../../i18n';
import { points } from '../../../i18n/format';
import type { Mark } from '../../../offline/types';
import { Icon } from '../../../ui/icons';
import { State } from '../../../ui/signs';
import { best, type Criterion, nameOf, pointsOf } from '../marks';
import type { Pen } from '../pen';
import { rulerOf, stepped } from '../ruler';
import { text } from '../words';
import css from './criteria.module.css';
import { Guidance, RowHead } from './Guidance';
import { Levels } from './Levels';
import { RulerCells } from './RulerCells';

interface Props {
  criterion: Criterion;
  number: string;
  mark: Mark | undefined;
  pen: Pen;
  guided: boolean;
  onGuidance: () => void;
}

/**
 * An open points criterion: one step less and more, the ruler, the described levels.
 *
 * − and + change a mark, they never make one. Any value that a first press would set (0, half, the lowest level) pulls
 * the final mark towards itself, and a stray press would turn "not scored" into a recorded score. The first mark is
 * therefore always taken from the ruler or the levels, where every value is equally near; pressed before that, the
 * buttons say so and change nothing.
 */
export function PointsRow({ criterion, number, mark, pen, guided, onGuidance }: Props) {
  const say = useWords(text);
  const { language } = useLanguage();
  const [refusal, setRefusal] = useState('');
  const cells = useRef<HTMLDivElement>(null);
  const why = useId();
  const name = nameOf(criterion, language);
  const now = pointsOf(criterion, mark);
  const max = best(criterion);
  const step = criterion.step ?? 100;
  const ruler = rulerOf(criterion);

  /** Computes from what the store has, not from what is painted: fast presses each count. */
  const change = (next: (now: number | undefined) => number | undefined) => {
    setRefusal('');
    const before = pointsOf(criterion, pen.marks()[criterion.id]);
    const after = next(before);
    if (after !== before) pen.mark(criterion.id, after);
  };
  const press = (by: number) => {
    const before = pointsOf(criterion, pen.marks()[criterion.id]);
    if (before === undefined) {
      setRefusal(say.chooseFirst);
      cells.current?.querySelector<HTMLElement>('[tabindex="0"]')?.focus({ preventScroll: true });
    } else if (stepped(criterion, before, by) === before) {
      setRefusal(by < 0 ? say.atZero : say.atMost(points(max, language)));
    } else {
      change((value) => (value === undefined ? undefined : stepped(criterion, value, by)));
    }
  };
  const blocked = (end: number) => (now === undefined || now === end ? true : undefined);

  return (
    <>
      <div className={css.top}>
        <RowHead
          number={number}
          name={name}
          detail={say.step(points(step, language))}
          guidance={criterion.guidance}
          guided={guided}
          onGuidance={onGuidance}
        />
        <div className={css.pm}>
          <button
            type="button"
            className={css.press}
            aria-label={`${say.lessBy(points(step, language))}: ${name}`}
            aria-disabled={blocked(0)}
            aria-describedby={refusal ? why : undefined}
            onClick={() => press(-step)}
          >
            <Icon of="minus" />
          </button>
          <output className={css.now}>
            {now === undefined ? (
              <State state="wait">{say.unscored}</State>
            ) : (
              <>
                {points(now, language)}
                <span className="spoken"> {say.outOf(points(max, language))}</span>
              </>
            )}
          </output>
          <button
            type="button"
            className={css.press}
            aria-label={`${say.moreBy(points(step, language))}: ${name}`}
            aria-disabled={blocked(max)}
            aria-describedby={refusal ? why : undefined}
            onClick={() => press(step)}
          >
            <Icon of="plus" />
          </button>
        </div>
      </div>
      {refusal ? (
        <p id={why} className={css.refusal} role="status">
          {refusal}
        </p>
      ) : null}
      {guided ? (
        <Guidance text={criterion.guidance} onClear={now === undefined ? undefined : () => change(() => undefined)} />
      ) : null}
      <RulerCells ref={cells} criterion={criterion} ruler={ruler} now={now} change={change} />
      <Levels criterion={criterion} ruler={ruler} now={now} onChoose={(value) => change(() => value)} />
    </>
  );
}
