import { useWords } from '../../i18n';
import type { Colleague } from './queries';
import css from './queue.module.css';
import { text } from './words';

interface Props {
  label: string;
  team: readonly Colleague[];
  myId: string;
  value: string;
  /** The word for nobody, where nobody may be chosen. */
  nobody?: string;
  fault?: string | undefined;
  onChange: (id: string) => void;
}

/** One of the support team, with what stands in each queue. */
export function TeamChoice({ label, team, myId, value, nobody, fault, onChange }: Props) {
  const say = useWords(text);
  return (
    <fieldset className={fault ? 'field err' : 'field'}>
      <legend className={`lab ${css.legend}`}>{label}</legend>
      {fault ? (
        <div className="errmsg" role="alert">
          {fault}
        </div>
      ) : null}
      {team.map((one) => (
        <label key={one.accountId} className={css.one}>
          <input type="radio" name={label} checked={value === one.accountId} onChange={() => onChange(one.accountId)} />
          <span>
            <b>{one.accountId === myId ? say.you(one.name) : one.name}</b>
            <span className="cap">
              {say.role(one.role)} · {say.load(one.waiting, one.returned)}
            </span>
          </span>
        </label>
      ))}
      {nobody ? (
        <label className={css.one}>
          <input type="radio" name={label} checked={value === 'none'} onChange={() => onChange('none')} />
          <span>{nobody}</span>
        </label>
      ) : null}
    </fieldset>
  );
}
