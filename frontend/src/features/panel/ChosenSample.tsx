import { useId } from 'react';
import type { Schemas } from '../../api/client';
import { useLanguage, useWords } from '../../i18n';
import { Field } from '../../ui/Field';
import css from './office.module.css';
import { text } from './practiceWords';
import { type Chosen, written } from './samples';

interface Props {
  chosen: Chosen;
  place: number;
  last: boolean;
  groups: readonly Schemas['ProductGroup'][];
  onChange: (next: Partial<Chosen>) => void;
  onMove: (by: 1 | -1) => void;
  onRemove: () => void;
}

export function ChosenSample({ chosen, place, last, groups, onChange, onMove, onRemove }: Props) {
  const say = useWords(text);
  const { language } = useLanguage();
  const id = useId();
  return (
    <li className={css.card}>
      <div>
        <h3>
          {say.position(place)}: {chosen.title}
        </h3>
        <p className="cap">
          {chosen.facility} · {say.score(written(chosen.score, language))}
        </p>
      </div>
      <div className={css.beside}>
        <div className="field">
          <label htmlFor={id}>{say.group}</label>
          <select
            id={id}
            className="inp"
            value={chosen.groupId}
            onChange={(event) => onChange({ groupId: event.target.value })}
          >
            {groups.map((group) => (
              <option key={group.groupId} value={group.groupId}>
                {(language === 'en' ? group.nameEn : undefined) ?? group.nameVi}
              </option>
            ))}
          </select>
        </div>
        <Field
          label={say.note}
          placeholder=""
          maxLength={1000}
          value={chosen.note}
          title={say.noteHint}
          onChange={(event) => onChange({ note: event.target.value })}
        />
      </div>
      <div className={css.buttons}>
        {place > 1 ? (
          <button
            type="button"
            className={css.act}
            onClick={() => onMove(-1)}
            aria-label={`${say.up}: ${chosen.title}`}
          >
            {say.up}
          </button>
        ) : null}
        {last ? null : (
          <button
            type="button"
            className={css.act}
            onClick={() => onMove(1)}
            aria-label={`${say.down}: ${chosen.title}`}
          >
            {say.down}
          </button>
        )}
        <button type="button" className={css.quietAct} onClick={onRemove} aria-label={`${say.remove}: ${chosen.title}`}>
          {say.remove}
        </button>
      </div>
    </li>
  );
}
