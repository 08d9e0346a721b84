import { useLayoutEffect, useRef } from 'react';
import { useWords } from '../../i18n';
import { codeLength, groupCode, readCode } from './code';
import css from './signIn.module.css';
import { text } from './signInWords';

interface Props {
  /** Without the hyphen. */
  value: string;
  onChange: (code: string) => void;
  fault: string | undefined;
}

/** The code as it is typed, in groups of four; what no code holds is kept and explained. */
export function CodeField({ value, onChange, fault }: Props) {
  const say = useWords(text);
  const input = useRef<HTMLInputElement>(null);
  const caret = useRef<number | undefined>(undefined);

  // Grouping moves what stands behind the caret; it stays behind the character that was typed.
  useLayoutEffect(() => {
    if (caret.current === undefined || document.activeElement !== input.current) return;
    const at = caret.current + (caret.current > 4 ? 1 : 0);
    input.current?.setSelectionRange(at, at);
    caret.current = undefined;
  });

  return (
    <div className={fault ? 'field err' : 'field'}>
      <label htmlFor="code">{say.codeLabel}</label>
      <div className="hint" id="code-hint">
        {say.codeHint}
      </div>
      {fault ? (
        <div className="errmsg" id="code-fault" role="alert">
          {fault}
        </div>
      ) : null}
      <input
        ref={input}
        id="code"
        className={`inp ${css.code}`}
        lang="en"
        inputMode="text"
        autoComplete="off"
        autoCapitalize="characters"
        autoCorrect="off"
        spellCheck={false}
        enterKeyHint="go"
        aria-invalid={fault ? true : undefined}
        aria-describedby={fault ? 'code-hint code-fault' : 'code-hint'}
        value={groupCode(value)}
        onChange={(event) => {
          const typed = event.target.value;
          const before = typed.slice(0, event.target.selectionStart ?? typed.length);
          caret.current = readCode(before).code.length;
          onChange(readCode(typed).code.slice(0, codeLength * 4));
        }}
      />
    </div>
  );
}
