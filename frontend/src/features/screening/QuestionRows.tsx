import { useEffect, useId, useLayoutEffect, useRef, useState } from 'react';
import { useWords } from '../../i18n';
import { Field } from '../../ui/Field';
import { Icon } from '../../ui/icons';
import { moved, type Question } from './checklists';
import css from './checklists.module.css';
import { text } from './checklistWords';
import { partName, returnable } from './parts';
import { partText } from './partWords';

interface Props {
  questions: readonly Question[];
  /** What is wrong, by the question's id. */
  faults: ReadonlyMap<string, string>;
  open: boolean;
  onChange: (questions: Question[]) => void;
  onFixed: (id: string) => void;
}

const noFiles = { photoList: [], paperList: [] };

/** The questions in their order. The buttons that move one keep the focus, so that keys alone put a list in order. */
export function QuestionRows({ questions, faults, open, onChange, onFixed }: Props) {
  const say = useWords(text);
  const [writing, setWriting] = useState<ReadonlySet<string>>(new Set());
  const [told, setTold] = useState('');
  const focus = useRef<string>(undefined);
  useLayoutEffect(() => {
    if (!focus.current) return;
    const wanted = document.getElementById(focus.current);
    focus.current = undefined;
    wanted?.focus();
  });
  const name = (one: Question, at: number) => one.text.trim() || say.number(at + 1);
  const write = (id: string, on: boolean) =>
    setWriting((now) => new Set(on ? [...now, id] : [...now].filter((other) => other !== id)));
  const move = (at: number, by: -1 | 1) => {
    const one = questions[at];
    if (!one) return;
    const to = at + by;
    onChange(moved(questions, at, by));
    const side = to === 0 ? 'down' : to === questions.length - 1 ? 'up' : by < 0 ? 'up' : 'down';
    focus.current = `${side}-${one.id}`;
    setTold(say.moved(name(one, at), to + 1, questions.length));
  };
  return (
    <>
      <ol className={css.questions} aria-label={say.questions}>
        {questions.map((one, at) => (
          <li key={one.id}>
            <span className={css.number}>{at + 1}</span>
            {open && (writing.has(one.id) || one.text === '' || faults.has(one.id)) ? (
              <Writing
                question={one}
                fault={faults.get(one.id)}
                onChange={(next) => {
                  write(one.id, true);
                  onFixed(one.id);
                  onChange(questions.map((other) => (other.id === one.id ? next : other)));
                }}
                onDone={() => write(one.id, false)}
              />
            ) : (
              <Reading question={one} />
            )}
            {open ? (
              <div className={css.acts}>
                <button
                  type="button"
                  className="ibtn"
                  id={`up-${one.id}`}
                  aria-label={say.up(name(one, at))}
                  disabled={at === 0}
                  onClick={() => move(at, -1)}
                >
                  <Icon of="up" />
                </button>
                <button
                  type="button"
                  className="ibtn"
                  id={`down-${one.id}`}
                  aria-label={say.down(name(one, at))}
                  disabled={at === questions.length - 1}
                  onClick={() => move(at, 1)}
                >
                  <Icon of="down" />
                </button>
                {writing.has(one.id) || one.text === '' || faults.has(one.id) ? null : (
                  <button
                    type="button"
                    className={css.act}
                    aria-label={say.editOf(name(one, at))}
                    onClick={() => write(one.id, true)}
                  >
                    {say.edit}
                  </button>
                )}
                <button
                  type="button"
                  className={css.act}
                  aria-label={say.removeOf(name(one, at))}
                  onClick={() => {
                    onChange(questions.filter((other) => other.id !== one.id));
                    onFixed(one.id);
                    setTold(say.removed(name(one, at)));
                  }}
                >
                  {say.remove}
                </button>
              </div>
            ) : null}
          </li>
        ))}
      </ol>
      <p className="spoken" role="status">
        {told}
      </p>
    </>
  );
}

function Reading({ question }: { question: Question }) {
  const say = useWords(text);
  const part = useWords(partText);
  return (
    <div className={css.reading}>
      <p>
        <b>{question.text}</b>
        {question.required ? <span className="cap"> ({say.required})</span> : null}
      </p>
      {question.hint ? <p className="cap">{question.hint}</p> : null}
      <p className="cap">{question.part ? say.returns(partName(question.part, noFiles, part)) : say.noPart}</p>
    </div>
  );
}

interface WritingProps {
  question: Question;
  fault: string | undefined;
  onChange: (question: Question) => void;
  onDone: () => void;
}

function Writing({ question, fault, onChange, onDone }: WritingProps) {
  const say = useWords(text);
  const part = useWords(partText);
  const id = useId();
  const whole = useRef<HTMLDivElement>(null);
  const first = useRef<HTMLTextAreaElement>(null);
  useEffect(() => {
    first.current?.focus({ preventScroll: true });
    whole.current?.scrollIntoView?.({ block: 'nearest' });
  }, []);
  const known = returnable(noFiles);
  const parts = question.part && !known.includes(question.part) ? [question.part, ...known] : known;
  return (
    <div ref={whole} className={css.writing}>
      <div className={fault ? 'field err' : 'field'}>
        <label htmlFor={id}>{say.text}</label>
        <div className="hint" id={`${id}-hint`}>
          {say.textHint}
        </div>
        {fault ? (
          <div className="errmsg" role="alert" id={`${id}-fault`}>
            {fault}
          </div>
        ) : null}
        <textarea
          ref={first}
          id={id}
          className="inp"
          rows={2}
          maxLength={300}
          value={question.text}
          aria-invalid={fault ? true : undefined}
          aria-describedby={fault ? `${id}-hint ${id}-fault` : `${id}-hint`}
          onChange={(event) => onChange({ ...question, text: event.target.value })}
        />
      </div>
      <Field
        label={say.hint}
        maxLength={300}
        value={question.hint ?? ''}
        onChange={(event) => onChange({ ...question, hint: event.target.value })}
      />
      <label className="field">
        <span className="lab">{say.part}</span>
        <select
          className="inp"
          value={question.part ?? ''}
          onChange={(event) => onChange({ ...question, part: event.target.value })}
        >
          <option value="">{say.partNone}</option>
          {parts.map((one) => (
            <option key={one} value={one}>
              {partName(one, noFiles, part)}
            </option>
          ))}
        </select>
      </label>
      <label className={css.tick}>
        <input
          type="checkbox"
          checked={question.required}
          onChange={(event) => onChange({ ...question, required: event.target.checked })}
        />
        {say.requiredBox}
      </label>
      {question.text.trim() ? (
        <p>
          <button type="button" className={css.act} onClick={onDone}>
            {say.done}
          </button>
        </p>
      ) : null}
    </div>
  );
}
