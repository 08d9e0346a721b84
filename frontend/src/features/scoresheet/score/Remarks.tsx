import { type RefObject, useCallback, useEffect, useId, useRef, useState } from 'react';
import { useLanguage, useWords } from '../../../i18n';
import { whole } from '../../../i18n/format';
import type { RemarkReader, SheetBody } from '../../../offline/types';
import type { Pen } from '../pen';
import { text } from '../words';
import css from './remarks.module.css';

/** Characters; architecture, "Contract: saving a score sheet". */
const most = 1000;
/** Milliseconds from the last letter to the device. */
const pause = 300;

interface Props {
  remarks: SheetBody['remarks'];
  locked: boolean;
  pen: Pen;
  heading: RefObject<HTMLHeadingElement | null>;
}

/** The two remarks of a sheet, each with who reads it. */
export function Remarks({ remarks, locked, pen, heading }: Props) {
  const say = useWords(text);
  return (
    <section className={css.remarks} aria-label={say.remarks}>
      <h2 ref={heading} tabIndex={-1}>
        {say.remarks}
      </h2>
      <Remark
        reader="facility"
        label={say.toFacility}
        who={say.toFacilityWho}
        stored={remarks.facility ?? ''}
        locked={locked}
        pen={pen}
      />
      <Remark
        reader="council"
        label={say.toCouncil}
        who={say.toCouncilWho}
        stored={remarks.council ?? ''}
        locked={locked}
        pen={pen}
      />
    </section>
  );
}

interface RemarkProps {
  reader: RemarkReader;
  label: string;
  who: string;
  stored: string;
  locked: boolean;
  pen: Pen;
}

function Remark({ reader, label, who, stored, locked, pen }: RemarkProps) {
  const say = useWords(text);
  const { language } = useLanguage();
  const id = useId();
  const { shown, type, flush } = useWrittenBehind(stored, (value) => pen.remark(reader, value));
  if (locked) {
    return (
      <div>
        <p className="lab">{label}</p>
        <p className={css.written}>{stored || say.nothingWritten}</p>
      </div>
    );
  }
  const full = shown.length >= most;
  return (
    <div className={css.field}>
      <label className="lab" htmlFor={id}>
        {label}
      </label>
      <p className="hint" id={`${id}-who`}>
        {who}
      </p>
      <textarea
        id={id}
        className="inp"
        rows={3}
        maxLength={most}
        value={shown}
        aria-describedby={`${id}-who ${id}-count`}
        onChange={(event) => type(event.target.value)}
        onBlur={flush}
      />
      <p id={`${id}-count`} className={full ? `${css.count} ${css.full}` : css.count}>
        {say.count(whole(shown.length, language), whole(most, language))}
        {full ? ` · ${say.full}` : ''}
      </p>
    </div>
  );
}

/**
 * Typed text, exactly as typed, written a moment after the last letter; at once when the field, the page or the window is
 * left. What is typed stays in the field until it is written.
 */
function useWrittenBehind(stored: string, write: (value: string) => void) {
  const [draft, setDraft] = useState<string>();
  const waiting = useRef<string>(undefined);
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined);
  const writer = useRef(write);
  useEffect(() => {
    writer.current = write;
  });

  const flush = useCallback(() => {
    clearTimeout(timer.current);
    const value = waiting.current;
    if (value === undefined) return;
    waiting.current = undefined;
    writer.current(value);
    setDraft(undefined);
  }, []);

  const type = (value: string) => {
    setDraft(value);
    waiting.current = value;
    clearTimeout(timer.current);
    timer.current = setTimeout(flush, pause);
  };

  useEffect(() => {
    const left = () => {
      if (document.visibilityState === 'hidden') flush();
    };
    document.addEventListener('visibilitychange', left);
    window.addEventListener('pagehide', flush);
    return () => {
      document.removeEventListener('visibilitychange', left);
      window.removeEventListener('pagehide', flush);
      flush();
    };
  }, [flush]);

  return { shown: draft ?? stored, type, flush };
}
