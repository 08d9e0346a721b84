import { type KeyboardEvent, type Ref, useLayoutEffect, useRef, useState } from 'react';
import { useLanguage, useWords } from '../../../i18n';
import { points } from '../../../i18n/format';
import { best, type Criterion, nameOf } from '../marks';
import { cellOf, type Ruler, stepped, tapped, typed } from '../ruler';
import { text } from '../words';
import css from './ruler.module.css';

interface Props {
  criterion: Criterion;
  ruler: Ruler;
  now: number | undefined;
  /** Sets what the function makes of the store's value. */
  change: (next: (now: number | undefined) => number | undefined) => void;
  ref: Ref<HTMLDivElement>;
}

/** How long, in milliseconds, a digit still belongs to the ones before it. */
const typing = 1200;

/** A scale to tap. One tab stop; without a mark the arrows walk along the cells, with one they change it. */
export function RulerCells({ criterion, ruler, now, change, ref }: Props) {
  const say = useWords(text);
  const { language } = useLanguage();
  const buttons = useRef<(HTMLButtonElement | null)[]>([]);
  const [walked, setWalked] = useState(0);
  const digits = useRef({ typed: '', at: 0 });
  const selected = now === undefined ? -1 : cellOf(ruler, now);
  const stop = selected < 0 ? walked : selected;
  const step = criterion.step ?? 100;
  const max = best(criterion);

  // Focus follows the mark along the cells, when it was here.
  const within = useRef(false);
  useLayoutEffect(() => {
    if (within.current) buttons.current[stop]?.focus({ preventScroll: true });
  }, [stop]);

  const walk = (to: number) => setWalked(Math.min(Math.max(to, 0), ruler.cells.length - 1));

  function keyed(event: KeyboardEvent) {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const by = keySteps(event.key, step, ruler.span);
    if (by !== 0) {
      if (now === undefined) walk(stop + Math.sign(by));
      else change((value) => (value === undefined ? undefined : stepped(criterion, value, by)));
    } else if (event.key === 'Home' || event.key === 'End') {
      const end = event.key === 'Home' ? 0 : max;
      if (now === undefined) walk(event.key === 'Home' ? 0 : ruler.cells.length - 1);
      else change(() => end);
    } else if (event.key === 'Delete' || event.key === 'Backspace') {
      change(() => undefined);
    } else if (/^[\d.,]$/.test(event.key)) {
      type(event.key, event.timeStamp);
    } else {
      return;
    }
    event.preventDefault();
  }

  function type(key: string, at: number) {
    const last = digits.current;
    const longer = at - last.at < typing ? last.typed + key : key;
    // "9" after "8" is a new mark where there is no 89.
    const kept = typed(criterion, longer) !== undefined || /[.,]/.test(longer) ? longer : key;
    digits.current = { typed: kept, at };
    const value = typed(criterion, kept);
    if (value !== undefined) change(() => value);
  }

  return (
    <div
      ref={ref}
      role="radiogroup"
      aria-label={say.scale(nameOf(criterion, language))}
      className={`${css.ruler} ${now === undefined ? css.unscored : ''}`}
      style={{ '--wide': ruler.wide, '--narrow': ruler.narrow }}
      onKeyDown={keyed}
      onFocus={() => {
        within.current = true;
      }}
      onBlur={() => {
        within.current = false;
      }}
    >
      {ruler.cells.map((start, i) => {
        const on = i === selected;
        const shown = on && now !== undefined ? now : start;
        return (
          // biome-ignore lint/a11y/useSemanticElements: pressing the chosen cell again goes a step up, which a radio input cannot
          <button
            key={start}
            type="button"
            role="radio"
            ref={(button) => {
              buttons.current[i] = button;
            }}
            aria-checked={on}
            aria-label={say.pointsOf(points(shown, language))}
            tabIndex={i === stop ? 0 : -1}
            className={cellClass(ruler, i, selected)}
            onClick={() => change((value) => tapped(criterion, ruler, i, value))}
          >
            <span>{points(shown, language)}</span>
            {on ? (
              <Steps start={start} span={Math.min(ruler.span, max - start + step)} step={step} now={shown} />
            ) : null}
          </button>
        );
      })}
    </div>
  );
}

function keySteps(key: string, step: number, span: number): number {
  switch (key) {
    case 'ArrowRight':
    case 'ArrowUp':
      return step;
    case 'ArrowLeft':
    case 'ArrowDown':
      return -step;
    case 'PageUp':
      return span;
    case 'PageDown':
      return -span;
    default:
      return 0;
  }
}

function cellClass(ruler: Ruler, i: number, selected: number): string {
  const names = [css.cell];
  if (i === selected) names.push(css.on);
  else if (i < selected) names.push(css.below);
  if (ruler.decimal && i === 11) names.push(css.second);
  return names.join(' ');
}

/** Where inside its cell the mark stands: a stroke for each step, thick up to the mark. */
function Steps({ start, span, step, now }: { start: number; span: number; step: number; now: number }) {
  const count = Math.floor((span - 1) / step) + 1;
  if (count < 2) return null;
  return (
    <span className={css.steps} aria-hidden="true">
      {Array.from({ length: count }, (_, i) => start + i * step).map((value) => (
        <i key={value} className={value <= now ? css.reached : undefined} />
      ))}
    </span>
  );
}
