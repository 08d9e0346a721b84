import { useState } from 'react';
import type { Schemas } from '../../api/client';
import { useWords } from '../../i18n';
import { moment } from '../../i18n/format';
import { Trouble } from '../panel/Asked';
import css from './desk.module.css';
import { text } from './deskWords';
import { type Check, type CheckPen, markOf } from './useChecks';

type Question = Schemas['ScreeningQuestion'];

interface Props {
  checklist: Schemas['ScreeningChecklist'];
  pen: CheckPen;
  /** Whether the reader may mark. */
  open: boolean;
}

const verdicts = ['ok', 'lacking', 'not-applicable'] as const;

/** What the support team looks at, answered one by one; each answer is saved at once. */
export function Checklist({ checklist, pen, open }: Props) {
  const say = useWords(text);
  const { questions, own } = checklist;
  const left = questions.filter(({ id }) => markOf(pen.marks, id).verdict === '').length;
  return (
    <section className={css.part} aria-label={say.checklist}>
      <div className={css.partHead}>
        <h2>{say.checklist}</h2>
        <span className="cap" role="status">
          {pen.saving ? say.saving : pen.savedAt ? say.saved(moment(pen.savedAt), pen.savedBy) : say.nothingMarked}
        </span>
      </div>
      <p className="cap">
        {[say.left(left, questions.length), own ? '' : say.defaultList].filter(Boolean).join(' · ')}
      </p>
      {pen.failure ? <Trouble failure={pen.failure} again={pen.again} /> : null}
      <ol className={css.questions}>
        {questions.map((question) => (
          <Asked
            key={question.id}
            question={question}
            check={markOf(pen.marks, question.id)}
            overtaken={pen.overtaken.includes(question.id)}
            open={open}
            onMark={(check) => pen.mark(question.id, check)}
          />
        ))}
      </ol>
    </section>
  );
}

interface AskedProps {
  question: Question;
  check: Check;
  overtaken: boolean;
  open: boolean;
  onMark: (check: Check) => void;
}

function Asked({ question, check, overtaken, open, onMark }: AskedProps) {
  const say = useWords(text);
  return (
    <li>
      <fieldset disabled={!open}>
        <legend>
          {question.text}
          {question.required ? <span className="cap"> ({say.required})</span> : null}
        </legend>
        {question.hint ? <p className="cap">{question.hint}</p> : null}
        <div className={css.verdicts}>
          {verdicts.map((verdict) => (
            <label key={verdict} className={css[verdict]}>
              <input
                type="radio"
                name={question.id}
                checked={check.verdict === verdict}
                onChange={() => onMark({ verdict, ...(check.note ? { note: check.note } : {}) })}
              />
              <span>{say.verdict(verdict)}</span>
            </label>
          ))}
        </div>
        {overtaken ? (
          <p className={css.warn} role="status">
            {say.overtaken}
          </p>
        ) : null}
        {check.verdict === 'lacking' ? (
          <NoteField note={check.note ?? ''} onNote={(note) => onMark({ verdict: 'lacking', note })} />
        ) : null}
      </fieldset>
    </li>
  );
}

/** Saved when it is left. */
function NoteField({ note, onNote }: { note: string; onNote: (note: string) => void }) {
  const say = useWords(text);
  const [typed, setTyped] = useState(note);
  return (
    <label className={css.note}>
      <span className="cap">{say.lackingWhat}</span>
      <textarea
        className="inp"
        maxLength={2000}
        rows={2}
        value={typed}
        onChange={(event) => setTyped(event.target.value)}
        onBlur={() => {
          if (typed.trim() !== note) onNote(typed.trim());
        }}
      />
    </label>
  );
}
