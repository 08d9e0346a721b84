// The answer to an appeal: what is concluded, what follows from that, and the words that the facility reads.
import { useId, useState } from 'react';
import { must, Refusal } from '../../api/problem';
import { useLanguage, useWords } from '../../i18n';
import { moment, whole } from '../../i18n/format';
import { Notice } from '../../ui/Page';
import { Trouble } from '../panel/Asked';
import { seen, useChange } from '../panel/changes';
import office from '../panel/office.module.css';
import { useRound } from '../panel/round';
import css from './appeal.module.css';
import type { Appeal, Outcome } from './queries';
import { text } from './words';

const outcomes = ['rejected', 'retake', 'changed'] as const satisfies readonly Outcome[];

/** Characters. */
const mostText = 4000;

/** What is being written stays in this tab until it was sent, also when the page is opened again. */
function useKeptAnswer(appealId: string): [string, (answer: string) => void] {
  const name = `tieubieu-answer-${appealId}`;
  const [answer, setAnswer] = useState(() => {
    try {
      return sessionStorage.getItem(name) ?? '';
    } catch {
      return '';
    }
  });
  const keep = (written: string) => {
    setAnswer(written);
    try {
      if (written) sessionStorage.setItem(name, written);
      else sessionStorage.removeItem(name);
    } catch {
      // It stays on the page.
    }
  };
  return [answer, keep];
}

export function AnswerForm({ appeal }: { appeal: Appeal }) {
  const { round, office: held, ask } = useRound();
  const say = useWords(text);
  const { language } = useLanguage();
  const id = useId();
  const [outcome, setOutcome] = useState<Outcome>();
  const [answer, setAnswer] = useKeptAnswer(appeal.id);
  const [tried, setTried] = useState(false);
  const change = useChange(round.id, (body: { outcome: Outcome; answer: string }) =>
    must(
      ask.PUT('/api/appeals/{appealId}/answer', {
        params: { path: { appealId: appeal.id }, header: seen(appeal.version) },
        body,
      }),
    ),
  );
  const overtaken =
    change.error instanceof Refusal && (change.error.problem.status === 412 || change.error.problem.status === 409);
  if (appeal.status !== 'open') {
    return (
      <section className={css.block}>
        <h2>{say.answer}</h2>
        {change.isSuccess ? <Notice kind="done">{say.sent}</Notice> : null}
        {overtaken ? (
          <Notice kind="wait">
            {appeal.status !== 'withdrawn' && appeal.settledByName && appeal.settledAt
              ? say.faster(appeal.settledByName, moment(appeal.settledAt))
              : say.fasterFacility}
          </Notice>
        ) : null}
        {appeal.answer ? <p className={css.said}>{appeal.answer}</p> : null}
        <p className="cap">
          {say.status(appeal.status)}
          {appeal.settledAt ? ` · ${say.settledBy(appeal.settledByName ?? '', moment(appeal.settledAt))}` : ''}
        </p>
      </section>
    );
  }
  if (!held.organiser && !held.chair) return <p className="hint">{say.notAnswerer}</p>;
  const outcomeFault = tried && !outcome ? say.outcomeMissing : undefined;
  const answerFault = tried && !answer.trim() ? say.answerMissing : undefined;
  const send = () => {
    setTried(true);
    if (!outcome || !answer.trim()) {
      document.getElementById(outcome ? `${id}-answer` : `${id}-rejected`)?.focus();
      return;
    }
    if (!change.isPending) change.mutate({ outcome, answer: answer.trim() }, { onSuccess: () => setAnswer('') });
  };
  return (
    <form
      className={css.block}
      noValidate
      onSubmit={(event) => {
        event.preventDefault();
        send();
      }}
    >
      <h2>{say.answer}</h2>
      {overtaken ? <Notice kind="wait">{say.fasterFacility}</Notice> : null}
      {change.error && !overtaken ? <Trouble failure={change.error} /> : null}
      <fieldset className={css.outcomes}>
        <legend className="lab">{say.outcome}</legend>
        {outcomeFault ? (
          <p className="errmsg" role="alert">
            {outcomeFault}
          </p>
        ) : null}
        {outcomes.map((one) => (
          <label key={one}>
            <input
              id={`${id}-${one}`}
              type="radio"
              name={`${id}-outcome`}
              checked={outcome === one}
              onChange={() => setOutcome(one)}
            />
            <b>{say.outcomeName(one)}</b>
            <span>{say.outcomeWhat(one)}</span>
          </label>
        ))}
      </fieldset>
      <div className={answerFault ? 'field err' : 'field'}>
        <label htmlFor={`${id}-answer`}>{say.answerLabel}</label>
        <div className="hint" id={`${id}-hint`}>
          {say.answerHint}
        </div>
        {answerFault ? (
          <div className="errmsg" id={`${id}-fault`} role="alert">
            {answerFault}
          </div>
        ) : null}
        <textarea
          id={`${id}-answer`}
          className="inp"
          rows={6}
          maxLength={mostText}
          value={answer}
          aria-invalid={answerFault ? true : undefined}
          aria-describedby={`${id}-hint ${id}-count${answerFault ? ` ${id}-fault` : ''}`}
          onChange={(event) => setAnswer(event.target.value)}
        />
        <p className="cap" id={`${id}-count`}>
          {say.count(whole([...answer].length, language), whole(mostText, language))}
        </p>
      </div>
      <div className={office.buttons}>
        <button type="submit" className={outcome && answer.trim() ? 'btn' : 'btn wait'}>
          {change.isPending ? say.sending : !outcome ? say.needsOutcome : !answer.trim() ? say.needsAnswer : say.send}
        </button>
      </div>
    </form>
  );
}
