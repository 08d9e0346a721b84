import { useEffect, useRef } from 'react';
import { useWords, words } from '../../i18n';
import css from './pin.module.css';

const text = words({ erase: 'Xóa số cuối' }, { erase: 'Erase the last digit' });

export const pinLength = 6;

interface Props {
  label: string;
  value: string;
  onChange: (pin: string) => void;
  /** Nothing can be entered: it is being looked at, or may not be tried now. */
  closed?: boolean;
  /** Ids of what explains it and what was wrong. */
  describedBy?: string | undefined;
  invalid?: boolean;
}

/** Six squares that fill, a keypad for fingers, and the same by keyboard. No soft keyboard comes up. */
export function PinPad({ label, value, onChange, closed = false, describedBy, invalid = false }: Props) {
  const say = useWords(text);
  const input = useRef<HTMLInputElement>(null);
  const put = (pin: string) => {
    if (!closed) onChange(pin.replace(/\D/g, '').slice(0, pinLength));
  };
  // A keyboard types into it from anywhere on the page.
  const latest = useRef(put);
  latest.current = put;
  const typed = useRef(value);
  typed.current = value;
  useEffect(() => {
    const key = (event: KeyboardEvent) => {
      if (event.target === input.current || event.ctrlKey || event.metaKey || event.altKey) return;
      if (/^[0-9]$/.test(event.key)) latest.current(typed.current + event.key);
      else if (event.key === 'Backspace') latest.current(typed.current.slice(0, -1));
      else return;
      event.preventDefault();
    };
    addEventListener('keydown', key);
    return () => removeEventListener('keydown', key);
  }, []);
  return (
    <div className={css.pin}>
      <label className={css.entry}>
        <span className="spoken">{label}</span>
        <input
          ref={input}
          type="password"
          inputMode="none"
          autoComplete="off"
          data-1p-ignore=""
          maxLength={pinLength}
          aria-describedby={describedBy}
          aria-invalid={invalid || undefined}
          readOnly={closed}
          value={value}
          onChange={(event) => put(event.target.value)}
        />
        <span className={css.squares} aria-hidden="true">
          {Array.from({ length: pinLength }, (_, i) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: the squares have no other name than their place
            <i key={i} className={i < value.length ? css.full : undefined} />
          ))}
        </span>
      </label>
      <div className={css.keys}>
        {['1', '2', '3', '4', '5', '6', '7', '8', '9', '0'].map((digit) => (
          <button key={digit} type="button" disabled={closed} onClick={() => put(value + digit)}>
            {digit}
          </button>
        ))}
        <button type="button" disabled={closed} aria-label={say.erase} onClick={() => put(value.slice(0, -1))}>
          <svg viewBox="0 0 32 24" aria-hidden="true">
            <path d="M10 3h19v18H10L2 12zM15 8l8 8M23 8l-8 8" fill="none" stroke="currentColor" strokeWidth="2.2" />
          </svg>
        </button>
      </div>
    </div>
  );
}
