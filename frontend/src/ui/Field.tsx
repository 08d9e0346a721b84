import { type InputHTMLAttributes, type ReactNode, useId } from 'react';

interface Props extends Omit<InputHTMLAttributes<HTMLInputElement>, 'id'> {
  label: string;
  hint?: ReactNode;
  /** One sentence that says what is wrong with the value, which is kept. */
  fault?: string | undefined;
}

/** One line of text with its label, a hint, and what is wrong with it. */
export function Field({ label, hint, fault, className, ...input }: Props) {
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
        <div className="errmsg" id={`${id}-fault`} role="alert">
          {fault}
        </div>
      ) : null}
      <input
        {...input}
        id={id}
        className={className ? `inp ${className}` : 'inp'}
        aria-invalid={fault ? true : undefined}
        aria-describedby={described || undefined}
      />
    </div>
  );
}
