// Who typed an entry for its facility, how the facility agreed, and what it objects to.
import { useId, useState } from 'react';
import { api, type Schemas } from '../../api/client';
import { must, Refusal } from '../../api/problem';
import { useWords } from '../../i18n';
import { moment } from '../../i18n/format';
import { Notice } from '../../ui/Page';
import { State } from '../../ui/signs';
import { Trouble } from '../panel/Asked';
import { seen, useChange } from '../panel/changes';
import { useRound } from '../panel/round';
import { ConsentDialog } from './ConsentDialog';
import { ConsentScan } from './ConsentScan';
import css from './desk.module.css';
import { text } from './deskWords';
import type { Desk } from './queries';

type Objection = Schemas['EntryObjection'];

export function Agreement({ desk }: { desk: Desk }) {
  const say = useWords(text);
  const { office } = useRound();
  const { agreement, entry } = desk;
  const [asking, setAsking] = useState(false);
  const [scan, setScan] = useState<Schemas['EntryConsent']>();
  const answers = (office.organiser || office.secretary) && !desk.ownHand;
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
              <button type="button" className={css.link} onClick={() => setScan(consent)}>
                {say.consentFile}
              </button>
            ) : null}
          </li>
        ))}
        {agreement.objections.map((objection) => (
          <li key={objection.id}>
            <State state={objection.status === 'open' ? 'bad' : 'done'}>{say.objection}</State>
            <span>{objection.reason}</span>
            <span className="cap">{say.objectionOf(objection.by, moment(objection.at))}</span>
            {objection.status === 'open' ? (
              answers ? (
                <Answer objection={objection} />
              ) : (
                <span className="cap">{say.answerNotYours}</span>
              )
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
      {agreement.typedFor && agreement.consents.length === 0 ? <p>{say.consentNone}</p> : null}
      {agreement.typedFor && desk.open ? (
        <p>
          <button type="button" className="btn two" onClick={() => setAsking(true)}>
            {say.consentDo}
          </button>
        </p>
      ) : null}
      {asking ? <ConsentDialog entryId={entry.id} onClose={() => setAsking(false)} /> : null}
      {scan ? <ConsentScan entryId={entry.id} consent={scan} onClose={() => setScan(undefined)} /> : null}
    </section>
  );
}

function Answer({ objection }: { objection: Objection }) {
  const { round } = useRound();
  const say = useWords(text);
  const id = useId();
  const [answer, setAnswer] = useState('');
  const [missing, setMissing] = useState(false);
  const send = useChange(round.id, () =>
    must(
      api.PUT('/api/entry-objections/{objectionId}/answer', {
        params: { path: { objectionId: objection.id }, header: seen(objection.version) },
        body: { answer: answer.trim() },
      }),
    ),
  );
  const stale = send.error instanceof Refusal && [409, 412].includes(send.error.problem.status);
  return (
    <form
      className={missing ? 'field err' : 'field'}
      noValidate
      onSubmit={(event) => {
        event.preventDefault();
        setMissing(answer.trim() === '');
        if (answer.trim() !== '' && !send.isPending) send.mutate(undefined);
      }}
    >
      <label htmlFor={id}>{say.answer}</label>
      <div className="hint" id={`${id}-hint`}>
        {say.answerWhy}
      </div>
      {missing ? (
        <div className="errmsg" role="alert" id={`${id}-fault`}>
          {say.answerMissing}
        </div>
      ) : null}
      <textarea
        id={id}
        className="inp"
        maxLength={2000}
        value={answer}
        aria-invalid={missing ? true : undefined}
        aria-describedby={missing ? `${id}-hint ${id}-fault` : `${id}-hint`}
        onChange={(event) => setAnswer(event.target.value)}
      />
      {stale ? <Notice kind="wait">{say.answerNewer}</Notice> : send.error ? <Trouble failure={send.error} /> : null}
      <p>
        <button type="submit" className="btn two">
          {send.isPending ? say.working : say.sendAnswer}
        </button>
      </p>
    </form>
  );
}
