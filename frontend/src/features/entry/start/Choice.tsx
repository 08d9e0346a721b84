import { useId } from 'react';
import css from '../entry.module.css';
import start from './start.module.css';

interface Props {
  label: string;
  chosen: string | undefined;
  options: readonly { id: string; name: string; why: string }[];
  /** Stands right below the heading that asks. */
  asks?: boolean;
  onChoose: (id: string) => void;
}

/** One question with one answer, each with a word of explanation. */
export function Choice({ label, chosen, options, asks = false, onChoose }: Props) {
  const name = useId();
  return (
    <fieldset className={asks ? start.question : undefined}>
      <legend className="spoken">{label}</legend>
      <div className={css.choice}>
        {options.map((option) => (
          <label key={option.id}>
            <input type="radio" name={name} checked={chosen === option.id} onChange={() => onChoose(option.id)} />
            <b>{option.name}</b>
            <span>{option.why}</span>
          </label>
        ))}
      </div>
    </fieldset>
  );
}
