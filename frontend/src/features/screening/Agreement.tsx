// Who typed an entry for its facility, how the facility agreed, and what it objects to.
import { useId, useState } from 'react';
import { api, type Schemas } from '../../api/client';
import { must } from '../../api/problem';
import { useWords } from '../../i18n';
import { moment } from '../../i18n/format';
import { State } from '../../ui/signs';
import { Trouble } from '../panel/Asked';
import { seen, useChange } from '../panel/changes';
import { useRound } from '../panel/round';
import css from './desk.module.css';
import { text } from './deskWords';
import type { Desk } from './queries';

type Objection = Schemas['EntryObjection'];

export function Agreement({ desk }: { desk: Desk }) {
  const say = useWords(text);
  const { office } = useRound();
  const { agreement, entry } = desk;
  if (!agreement.typedFor && agreement.objections.length === 0) return null;
  return (
    <section className={css.part} aria-label={say.agreement}>
      <h2>{say.agreement}</h2>
      {agreement.typedBy ? <p>{say.typedBy(agreement.typedBy)}</p> : null}
      <ul className={css.found}>
        {agreement.consents.map((consent) => (
          <li key={consent.id}>
            <State state={consent.kind === 'typed' ? 'wait' : 'done'}>{say.consent(consent.kind)}</State>
            {consent.note ? <span>{consent.note}</span> : null}
            <span className="cap">{[consent.by, moment(consent.at)].filter(Boolean).join(', ')}</span>
            {consent.kind === 'signed-form' ? (
              <a className={css.link} href={`/media/entries/${entry.id}/consents/${consent.id}`}>
                {say.consentFile}
              </a>
            ) : null}
          </li>
        ))}
        {agreement.objections.map((objection) => (
          <li key={objection.id}>
            <State state={objection.status === 'open' ? 'bad' : 'done'}>{say.objection}</State>
            <span>{objection.reason}</span>
            <span className="cap">{say.objectionOf(objection.by, moment(objection.at))}</span>
            {objection.status === 'open' ? (
              (office.organiser || office.secretary) && !desk.ownHand ? (
                <Answer objection={objection} />
              ) : null
            ) : (
              <span>
                {objection.status === 'answered'
                  ? say.objectionAnswered(objection.answer ?? '')
                  : say.objectionTakenBack}
              </span>
            )}
          </li>
        ))}
      </ul>
    </section>
  );
}

function Answer({ objection }: { objection: Objection }) {
  const { round } = useRound();
  const say = useWords(text);
  const id = useId();
  const [answer, setAnswer] = useState('');
  const send = useChange(round.id, () =>
    must(
      api.PUT('/api/entry-objections/{objectionId}/answer', {
        params: { path: { objectionId: objection.id }, header: seen(objection.version) },
        body: { answer: answer.trim() },
      }),
    ),
  );
  return (
    <form
      className="field"
      onSubmit={(event) => {
        event.preventDefault();
        if (!send.isPending) send.mutate(undefined);
      }}
    >
      <label htmlFor={id}>{say.answer}</label>
      <div className="hint" id={`${id}-hint`}>
        {say.answerWhy}
      </div>
      <textarea
        id={id}
        className="inp"
        maxLength={2000}
        value={answer}
        aria-describedby={`${id}-hint`}
        onChange={(event) => setAnswer(event.target.value)}
      />
      {send.error ? <Trouble failure={send.error} /> : null}
      <p>
        <button type="submit" className="btn two">
          {send.isPending ? say.working : say.sendAnswer}
        </button>
      </p>
    </form>
  );
}
