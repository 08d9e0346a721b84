// One field of mẫu 01 in plain words: saved as it is typed, with what is wrong with it beside it.
import { useId, useState } from 'react';
import { useLanguage, useWords } from '../../../i18n';
import { whole } from '../../../i18n/format';
import { type FormField, limits } from '../draft/fields';
import { isOpen, useEntry, useEntryState, useField } from '../EntryContext';
import css from '../entry.module.css';
import { text } from '../words';
import { Rival } from './Rival';

interface Props {
  field: FormField;
  lines?: number;
}

export function TextField({ field, lines = 1 }: Props) {
  const say = useWords(text);
  const id = useId();
  const path = `form.${field}`;
  const { keeper } = useEntry();
  const { entry } = useEntryState();
  const { value, fault } = useField(path);
  const typed = typeof value === 'string' ? value : '';
  const limit = limits[field] ?? 200;
  const common = {
    id,
    className: 'inp',
    value: typed,
    maxLength: limit,
    disabled: !entry || !isOpen(entry),
    'aria-invalid': fault ? true : undefined,
    'aria-describedby': `${id}-hint${fault ? ` ${id}-fault` : ''}`,
    onChange: (event: { target: { value: string } }) => void keeper.edit(path, event.target.value),
    onBlur: () => void keeper.flush(),
  };
  return (
    <div className={fault ? 'field err' : 'field'} data-item={path}>
      <label htmlFor={id}>{say.form(field)}</label>
      <div className="hint" id={`${id}-hint`}>
        {say.formHint(field)}
      </div>
      {fault ? (
        <div className="errmsg" id={`${id}-fault`} role="alert">
          {fault}
        </div>
      ) : null}
      {lines > 1 ? <textarea {...common} rows={lines} /> : <input type="text" {...common} />}
      {lines > 1 && typed.length > limit * 0.6 ? <p className={css.count}>{say.count(typed.length, limit)}</p> : null}
      <Rival path={path} />
    </div>
  );
}

const digitsOf = (typed: string) => typed.replace(/[\s.,_\u00a0]/g, '');

/** A whole number, typed with or without dots; it reads back what was understood. */
export function NumberField({ field, year = false }: { field: FormField; year?: boolean }) {
  const say = useWords(text);
  const { language } = useLanguage();
  const id = useId();
  const path = `form.${field}`;
  const { keeper } = useEntry();
  const { entry } = useEntryState();
  const { value, fault } = useField(path);
  // What is no number yet stays in the field, and is not sent.
  const [draft, setDraft] = useState<string>();
  const number = typeof value === 'number' ? value : undefined;
  const typed = draft ?? (number === undefined ? '' : year ? String(number) : whole(number, language));
  const wrong = draft !== undefined && draft.trim() !== '' && !/^\d{1,15}$/.test(digitsOf(draft));
  const message = wrong ? say.notNumber : fault;
  return (
    <div className={message ? 'field err' : 'field'} data-item={path}>
      <label htmlFor={id}>{say.form(field)}</label>
      <div className="hint" id={`${id}-hint`}>
        {say.formHint(field)}
      </div>
      {message ? (
        <div className="errmsg" id={`${id}-fault`} role="alert">
          {message}
        </div>
      ) : null}
      <input
        id={id}
        className="inp"
        type="text"
        inputMode="numeric"
        value={typed}
        disabled={!entry || !isOpen(entry)}
        aria-invalid={message ? true : undefined}
        aria-describedby={`${id}-hint${message ? ` ${id}-fault` : ''}`}
        onChange={(event) => {
          const next = event.target.value;
          const digits = digitsOf(next);
          setDraft(next);
          if (digits === '') void keeper.edit(path, undefined);
          else if (/^\d{1,15}$/.test(digits)) void keeper.edit(path, Number(digits));
        }}
        onBlur={() => {
          if (!wrong) setDraft(undefined);
          void keeper.flush();
        }}
      />
      {!year && draft !== undefined && number !== undefined && number >= 1000 ? (
        <p className={css.count}>{say.readAs(whole(number, language))}</p>
      ) : null}
      <Rival path={path} />
    </div>
  );
}

export function CommitField() {
  const say = useWords(text);
  const id = useId();
  const { keeper } = useEntry();
  const { entry } = useEntryState();
  const { value } = useField('form.commits');
  return (
    <div className="field" data-item="form.commits">
      <span className="lab" id={`${id}-lab`}>
        {say.form('commits')}
      </span>
      <div className="hint" id={`${id}-hint`}>
        {say.formHint('commits')}
      </div>
      <label className={css.tick}>
        <input
          type="checkbox"
          checked={value === true}
          disabled={!entry || !isOpen(entry)}
          aria-describedby={`${id}-lab ${id}-hint`}
          onChange={(event) => void keeper.edit('form.commits', event.target.checked).then(() => keeper.flush())}
        />
        <span>{say.yes}</span>
      </label>
      <Rival path="form.commits" />
    </div>
  );
}
