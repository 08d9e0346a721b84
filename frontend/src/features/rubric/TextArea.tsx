import { useId } from 'react';

interface Props {
  label: string;
  hint?: string;
  rows?: number;
  value: string;
  fault?: string | undefined;
  onChange: (value: string) => void;
}

/** Several lines of text, as long as the server takes them. */
export function TextArea({ label, hint, rows = 2, value, fault, onChange }: Props) {
  const id = useId();
  const described = [hint ? `${id}-hint` : '', fault ? `${id}-fault` : ''].filter(Boolean).join(' ');
  return (
    <div className={fault ? 'field err' : 'field'}>
      <label htmlFor={id}>{label}</label>
      {hint ? (
        <div className="hint" id={`${id}-hint`}>
          {hint}
        </div>
      ) : null}
      {fault ? (
        <div className="errmsg" id={`${id}-fault`}>
          {fault}
        </div>
      ) : null}
      <textarea
        id={id}
        className="inp"
        rows={rows}
        maxLength={2000}
        value={value}
        aria-invalid={fault ? true : undefined}
        aria-describedby={described || undefined}
        onChange={(event) => onChange(event.target.value)}
      />
    </div>
  );
}
