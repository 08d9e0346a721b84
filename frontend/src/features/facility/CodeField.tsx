// The tax code with what can be said of it while it is typed.
import { useState } from 'react';
import type { Schemas } from '../../api/client';
import { useWords } from '../../i18n';
import { Field } from '../../ui/Field';
import { State } from '../../ui/signs';
import css from './facility.module.css';
import { codeDigits, codeState } from './taxCode';
import { text } from './words';

interface Props {
  value: string;
  kind: Schemas['FacilityDetails']['kind'];
  tried: boolean;
  refused: string | undefined;
  onChange: (value: string) => void;
}

export function CodeField({ value, kind, tried, refused, onChange }: Props) {
  const say = useWords(text);
  const [left, setLeft] = useState(false);
  const state = codeState(value);
  const needed = kind === 'cooperative' || kind === 'enterprise';
  const masked = value.includes('•') || value.includes('*'); // a personal number that is on record
  const said = (): string | undefined => {
    if (masked) return undefined;
    switch (state) {
      case 'empty':
        return undefined;
      case 'no-digits':
        return say.codeDigits;
      case 'short':
        return left || tried ? say.codeLength(codeDigits(value).length) : undefined;
      case 'wrong':
        return say.codeWrong;
      case 'personal':
        return kind === 'household' ? undefined : say.codePersonal;
      case 'good':
        return undefined;
    }
  };
  return (
    <div>
      <Field
        label={needed ? say.code : `${say.code} ${say.optional}`}
        hint={kind === 'household' ? say.codeHintHousehold : say.codeHint}
        inputMode="numeric"
        value={value}
        maxLength={30}
        onChange={(event) => onChange(event.target.value)}
        onBlur={() => setLeft(true)}
        fault={said() ?? refused}
      />
      <p className={css.good} role="status">
        {state === 'good' && !refused ? <State state="done">{say.codeGood}</State> : null}
      </p>
    </div>
  );
}
