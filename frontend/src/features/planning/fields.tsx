// One setting: its name, whether it stands at its default, what it means, and why it cannot be changed any more.
import { type ReactNode, useId } from 'react';
import { useWords } from '../../i18n';
import css from './plan.module.css';
import { planText } from './planWords';
import type { Form } from './rulesForm';

export interface Setting {
  field: keyof Form;
  /** The default in words; undefined where a thing has none. */
  byDefault?: string | undefined;
  isDefault?: boolean;
  hint?: string | undefined;
  /** Why it is closed; undefined: it may be changed. */
  closed?: string | undefined;
  fault?: string | undefined;
}

interface Described {
  id: string;
  'aria-describedby': string | undefined;
  'aria-invalid': true | undefined;
  disabled: boolean;
}

function Framed({ setting, children }: { setting: Setting; children: (control: Described) => ReactNode }) {
  const say = useWords(planText);
  const id = useId();
  const { field, byDefault, isDefault, hint, closed, fault } = setting;
  const about = [
    byDefault === undefined ? '' : isDefault ? say.isDefault : say.notDefault(byDefault),
    hint ?? '',
    closed ?? '',
  ].filter(Boolean);
  const described = [about.length > 0 ? `${id}-hint` : '', fault ? `${id}-fault` : ''].filter(Boolean).join(' ');
  return (
    <div className={fault ? 'field err' : 'field'}>
      <label htmlFor={id}>{say.name(field)}</label>
      {about.length > 0 ? (
        <div className="hint" id={`${id}-hint`}>
          {byDefault === undefined ? null : (
            <span className={isDefault ? css.byDefault : css.changed}>
              {isDefault ? say.isDefault : say.notDefault(byDefault)}
            </span>
          )}
          {[hint, closed].filter(Boolean).join(' ')}
        </div>
      ) : null}
      {fault ? (
        <div className="errmsg" id={`${id}-fault`} role="alert">
          {fault}
        </div>
      ) : null}
      {children({
        id,
        'aria-describedby': described || undefined,
        'aria-invalid': fault ? true : undefined,
        disabled: closed !== undefined,
      })}
    </div>
  );
}

interface TypedProps {
  setting: Setting;
  type?: 'text' | 'datetime-local';
  numeric?: boolean;
  maxLength?: number;
  value: string;
  onType: (value: string) => void;
}

export function Typed({ setting, type = 'text', numeric = false, maxLength = 300, value, onType }: TypedProps) {
  return (
    <Framed setting={setting}>
      {(control) => (
        <input
          {...control}
          className="inp"
          type={type}
          inputMode={numeric ? 'decimal' : undefined}
          maxLength={maxLength}
          value={value}
          onChange={(event) => onType(event.target.value)}
        />
      )}
    </Framed>
  );
}

interface ChosenProps<T extends string> {
  setting: Setting;
  value: T;
  options: readonly { value: T; label: string }[];
  onChoose: (value: T) => void;
}

export function Chosen<T extends string>({ setting, value, options, onChoose }: ChosenProps<T>) {
  return (
    <Framed setting={setting}>
      {(control) => (
        <select
          {...control}
          className="inp"
          value={value}
          onChange={(event) => {
            const chosen = options.find((option) => option.value === event.target.value);
            if (chosen) onChoose(chosen.value);
          }}
        >
          {options.map((option) => (
            <option key={option.value} value={option.value}>
              {option.label}
            </option>
          ))}
        </select>
      )}
    </Framed>
  );
}

/** Yes or no, in words. */
export function YesNo({
  setting,
  value,
  words,
  onChoose,
}: {
  setting: Setting;
  value: boolean;
  words?: { yes: string; no: string };
  onChoose: (value: boolean) => void;
}) {
  const say = useWords(planText);
  return (
    <Chosen
      setting={setting}
      value={value ? 'yes' : 'no'}
      options={[
        { value: 'yes', label: words?.yes ?? say.yes },
        { value: 'no', label: words?.no ?? say.no },
      ]}
      onChoose={(chosen) => onChoose(chosen === 'yes')}
    />
  );
}
