import { useWords } from '../../i18n';
import css from './conflict.module.css';
import type { Draft } from './draft';
import { text } from './words';

interface Props {
  answer: Draft['answer'];
  /** Facilities marked by hand or found, and those that nobody can unmark. */
  marked: number;
  fixed: number;
  onNothing: () => void;
  onSome: () => void;
}

/** The declaration itself: saying "none" is an act of its own, never what is left when nothing was done. */
export function Answer({ answer, marked, fixed, onNothing, onSome }: Props) {
  const say = useWords(text);
  const open = marked - fixed;
  return (
    <fieldset className={css.answer} id="answer">
      <legend>
        <h2>{say.answer}</h2>
      </legend>
      <div className={css.choices}>
        <label className={answer === 'nothing' ? `${css.choice} ${css.chosen}` : css.choice}>
          <input type="radio" name="answer" checked={answer === 'nothing'} onChange={onNothing} />
          <span>
            <b>{fixed > 0 ? say.nothingElse : say.nothing}</b>
            {open > 0 ? <span className={css.place}>{say.nothingClears}</span> : null}
          </span>
        </label>
        <label className={answer === 'some' ? `${css.choice} ${css.chosen}` : css.choice}>
          <input type="radio" name="answer" checked={answer === 'some'} onChange={onSome} />
          <span>
            <b>{say.some(marked)}</b>
            {marked === 0 ? <span className={css.place}>{say.someNone}</span> : null}
          </span>
        </label>
      </div>
    </fieldset>
  );
}
