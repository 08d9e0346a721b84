import { type KeyboardEvent, useRef, useState } from 'react';
import { useLanguage, useWords } from '../../../i18n';
import { points } from '../../../i18n/format';
import type { Mark } from '../../../offline/types';
import { Dialog } from '../../../ui/Dialog';
import { State } from '../../../ui/signs';
import { best, type Criterion, chosen, nameOf, type Option } from '../marks';
import type { Pen } from '../pen';
import { text } from '../words';
import css from './criteria.module.css';
import { Guidance, RowHead } from './Guidance';
import options from './options.module.css';

interface Props {
  criterion: Criterion;
  number: string;
  mark: Mark | undefined;
  pen: Pen;
  guided: boolean;
  onGuidance: () => void;
}

/** An open criterion of which one answer is chosen. One that disqualifies is chosen twice: here, and with its reason. */
export function OptionsRow({ criterion, number, mark, pen, guided, onGuidance }: Props) {
  const say = useWords(text);
  const { language } = useLanguage();
  const [asked, setAsked] = useState<Option>();
  const name = nameOf(criterion, language);
  const now = chosen(criterion, mark);

  const choose = (option: Option) => {
    if (option.id === now?.id) return;
    if (option.knockOut) setAsked(option);
    else pen.mark(criterion.id, option.id);
  };

  return (
    <>
      <div className={css.top}>
        <RowHead
          number={number}
          name={name}
          detail=""
          guidance={criterion.guidance}
          guided={guided}
          onGuidance={onGuidance}
        />
        <output className={options.now}>
          {now ? (
            <span className={css.value}>
              {points(now.points, language)} <small>{say.outOf(points(best(criterion), language))}</small>
            </span>
          ) : (
            <State state="wait">{say.unscored}</State>
          )}
        </output>
      </div>
      {guided ? (
        <Guidance text={criterion.guidance} onClear={now ? () => pen.mark(criterion.id, undefined) : undefined} />
      ) : null}
      <Choices
        criterion={criterion}
        name={name}
        now={now}
        onChoose={choose}
        onClear={() => pen.mark(criterion.id, undefined)}
      />
      {asked ? (
        <Dialog title={say.knockTitle} onClose={() => setAsked(undefined)}>
          <p>
            {number} {name}: <b>{asked.description}</b>
          </p>
          <div className="notice bad">
            <p className="cap">{say.knockWhy}</p>
            <p className="b">{asked.reason}</p>
          </div>
          <p>{say.knockAfter}</p>
          <div className="acts">
            <button type="button" className="btn two" onClick={() => setAsked(undefined)}>
              {say.knockNo}
            </button>
            <button
              type="button"
              className="btn danger"
              onClick={() => {
                pen.mark(criterion.id, asked.id);
                setAsked(undefined);
              }}
            >
              {say.knockYes}
            </button>
          </div>
        </Dialog>
      ) : null}
    </>
  );
}

interface ChoicesProps {
  criterion: Criterion;
  name: string;
  now: Option | undefined;
  onChoose: (option: Option) => void;
  onClear: () => void;
}

/** Arrows walk, Enter or Space chooses: an answer may disqualify, so that passing over it chooses nothing. */
function Choices({ criterion, name, now, onChoose, onClear }: ChoicesProps) {
  const say = useWords(text);
  const { language } = useLanguage();
  const all = criterion.options ?? [];
  const buttons = useRef<(HTMLButtonElement | null)[]>([]);
  const at = Math.max(
    0,
    all.findIndex((o) => o.id === now?.id),
  );

  function keyed(event: KeyboardEvent) {
    const here = buttons.current.indexOf(document.activeElement as HTMLButtonElement);
    const to = destination(event.key, here, all.length);
    if (to !== undefined) buttons.current[to]?.focus();
    else if (event.key === 'Delete' || event.key === 'Backspace') onClear();
    else return;
    event.preventDefault();
  }

  return (
    <div role="radiogroup" aria-label={say.options(name)} className={options.choices} onKeyDown={keyed}>
      {all.map((option, i) => (
        // biome-ignore lint/a11y/useSemanticElements: a radio input is chosen by passing over it
        <button
          key={option.id}
          type="button"
          role="radio"
          ref={(button) => {
            buttons.current[i] = button;
          }}
          aria-checked={option.id === now?.id}
          tabIndex={i === at ? 0 : -1}
          className={option.id === now?.id ? `${options.choice} ${options.on}` : options.choice}
          onClick={() => onChoose(option)}
        >
          <span className={options.said}>
            {option.description}
            {option.knockOut ? <State state="bad">{say.knocksOut}</State> : null}
          </span>
          <span className={options.points}>
            {points(option.points, language)} <span className="spoken">{say.pointsOf('').trim()}</span>
          </span>
        </button>
      ))}
    </div>
  );
}

function destination(key: string, here: number, count: number): number | undefined {
  switch (key) {
    case 'ArrowRight':
    case 'ArrowDown':
      return Math.min(here + 1, count - 1);
    case 'ArrowLeft':
    case 'ArrowUp':
      return Math.max(here - 1, 0);
    case 'Home':
      return 0;
    case 'End':
      return count - 1;
    default:
      return undefined;
  }
}
