// One field of mẫu 01 in plain words: saved as it is typed, with what is wrong with it beside it.
import { useId, useRef, useState } from 'react';
import { useLanguage, useWords } from '../../../i18n';
import { whole } from '../../../i18n/format';
import { type FormField, limits, same } from '../draft/fields';
import { isOpen, useEntry, useEntryState, useField } from '../EntryContext';
import css from '../entry.module.css';
import { text } from '../words';
import { amountOf } from './amount';
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

const moneyFields: ReadonlySet<FormField> = new Set(['annualRevenue', 'price']);

/** A whole number, typed with or without dots; it reads back what was understood. */
export function NumberField({ field, year = false }: { field: FormField; year?: boolean }) {
  const say = useWords(text);
  const { language } = useLanguage();
  const id = useId();
  const path = `form.${field}`;
  const { keeper } = useEntry();
  const { entry, unread } = useEntryState();
  const { value, fault } = useField(path);
  // What is no number yet stays in the field, also when another step was looked at, and is not sent.
  const [draft, setDraft] = useState<string | undefined>(unread.get(path));
  const before = useRef(value);
  const money = moneyFields.has(field);
  const number = typeof value === 'number' ? value : undefined;
  const typed = draft ?? (number === undefined ? '' : year ? String(number) : whole(number, language));
  const wrong = draft !== undefined && draft.trim() !== '' && amountOf(draft, money) === undefined;
  const message = wrong ? (money ? say.notMoney : say.notNumber) : fault;
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
          if (draft === undefined) before.current = value;
          setDraft(next);
          const empty = next.trim() === '';
          const understood = amountOf(next, money);
          const wrongNow = !empty && understood === undefined;
          keeper.leave(path, wrongNow ? next : undefined);
          // The beginning of what is not understood ("120" of "120 t") is no value either.
          const now = wrongNow ? before.current : understood;
          if (!same(keeper.valueOf(path), now)) void keeper.edit(path, now);
        }}
        onBlur={() => {
          if (!wrong) setDraft(undefined);
          void keeper.flush();
        }}
      />
      {!year && !wrong && draft !== undefined && number !== undefined && number >= 1000 ? (
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
