import { useId, useState } from 'react';
import { useLanguage } from '../../i18n';
import { points } from '../../i18n/format';
import { readPoints, unread } from './draft';

interface Props {
  label: string;
  /** Hundredths. */
  value: number;
  fault?: string | undefined;
  onChange: (hundredths: number) => void;
}

/** Points as they are typed, "7,5"; what is no number stays as it is and counts as unread. */
export function PointsField({ label, value, fault, onChange }: Props) {
  const id = useId();
  const { language } = useLanguage();
  const shown = value === unread ? '' : points(value, language);
  const [typed, setTyped] = useState(shown);
  const own = (readPoints(typed) ?? unread) === value ? typed : shown;
  return (
    <div className={fault ? 'field err' : 'field'}>
      <label htmlFor={id}>{label}</label>
      {fault ? (
        <div className="errmsg" id={`${id}-fault`}>
          {fault}
        </div>
      ) : null}
      <input
        id={id}
        className="inp"
        inputMode="decimal"
        autoComplete="off"
        value={own}
        aria-invalid={fault ? true : undefined}
        aria-describedby={fault ? `${id}-fault` : undefined}
        onChange={(event) => {
          setTyped(event.target.value);
          onChange(readPoints(event.target.value) ?? unread);
        }}
      />
    </div>
  );
}
