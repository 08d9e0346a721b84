import { useWords } from '../../i18n';
import { Notice } from '../../ui/Page';
import office from '../panel/office.module.css';
import css from './plan.module.css';
import { planText } from './planWords';
import { clashing, differing, type Form, formOf, type Round } from './rulesForm';

interface Props {
  base: Round;
  form: Form;
  theirs: Round;
  /** keep: with what was typed. */
  onTake: (keep: boolean) => void;
}

/** Another has changed the plan while this one was being typed. */
export function Newer({ base, form, theirs, onTake }: Props) {
  const say = useWords(planText);
  const was = formOf(base);
  const now = formOf(theirs);
  const clashes = clashing(was, form, now);
  const others = differing(was, now).filter((field) => !clashes.includes(field));
  return (
    <Notice kind="wait">
      <div className={css.newer}>
        <b>{say.newer}</b>
        <p>{say.newerWhy}</p>
        <ul>
          {clashes.map((field) => (
            <li key={field}>{say.clash(say.name(field))}</li>
          ))}
          {others.map((field) => (
            <li key={field}>{say.theirs(say.name(field))}</li>
          ))}
        </ul>
        <div className={office.buttons}>
          <button type="button" className="btn" onClick={() => onTake(true)}>
            {say.goOn}
          </button>
          <button type="button" className="btn two" onClick={() => onTake(false)}>
            {say.takeTheirs}
          </button>
        </div>
      </div>
    </Notice>
  );
}
