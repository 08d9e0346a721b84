import type { ReactNode } from 'react';
import { useLanguage, useWords } from '../../i18n';
import { Mark, type StateName, StateShape } from '../../ui/signs';
import css from './frame.module.css';
import { text } from './frameWords';

interface Props {
  /** Beside the work on wide screens, above it on narrow ones: where one is. */
  aside?: ReactNode;
  /** Beside the work on wide screens, below it on narrow ones: what may be good to know. */
  note?: ReactNode;
  children: ReactNode;
}

/** A page of the way in: a bar, what belongs to the whole of the page, and the work. */
export function Frame({ aside, note, children }: Props) {
  const say = useWords(text);
  return (
    <div className={css.frame}>
      <header className="bar">
        <span className="mark">
          <Mark />
        </span>
        <div className="ctx">
          <b>{say.product}</b>
          <span>{say.purpose}</span>
        </div>
        <div className="end">
          <LanguageSwitch />
        </div>
      </header>
      <div className={aside || note ? css.split : css.single}>
        {aside ? <aside className={css.aside}>{aside}</aside> : null}
        <main className={css.work}>{children}</main>
        {note ? <aside className={`${css.aside} ${css.note}`}>{note}</aside> : null}
      </div>
    </div>
  );
}

function LanguageSwitch() {
  const { language, speak } = useLanguage();
  const say = useWords(text);
  const other = language === 'vi' ? 'en' : 'vi';
  return (
    <button
      type="button"
      lang={other}
      className={`btn quiet ${css.language}`}
      aria-label={say.otherLanguageLong}
      onClick={() => speak(other)}
    >
      {say.otherLanguage}
    </button>
  );
}

export interface Step {
  name: string;
  state: Extract<StateName, 'done' | 'go' | 'ahead'>;
}

/** Where one is among the steps of a page: a list beside the work, a row of bars above it on narrow screens. */
export function Steps({ steps, label }: { steps: readonly Step[]; label: string }) {
  return (
    <ol className={css.steps} aria-label={label}>
      {steps.map((step) => (
        <li
          key={step.name}
          className={`${css.step} ${css[step.state]}`}
          aria-current={step.state === 'go' ? 'step' : undefined}
        >
          <StateShape state={step.state} />
          <span>{step.name}</span>
        </li>
      ))}
    </ol>
  );
}
