// The facilities that no mail reaches, called one by one.
import { useInfiniteQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useId, useState } from 'react';
import { api } from '../../api/client';
import { must, Refusal } from '../../api/problem';
import { useWords } from '../../i18n';
import { moment, phone } from '../../i18n/format';
import { paths } from '../../paths';
import { Heading } from '../../ui/Page';
import { State, type StateName } from '../../ui/signs';
import { Asked, Trouble } from '../panel/Asked';
import { seen, useChange } from '../panel/changes';
import office from '../panel/office.module.css';
import { useRound } from '../panel/round';
import css from './notice.module.css';
import { type Call, callsQuery } from './queries';
import { text } from './words';

const signs: Record<Call['status'], StateName> = { open: 'wait', 'not-reached': 'back', called: 'done' };

export function Calls() {
  const { round } = useRound();
  const say = useWords(text);
  const [all, setAll] = useState(false);
  const [told, setTold] = useState<string>();
  const calls = useInfiniteQuery(callsQuery(round.id, all));
  const items = calls.data?.pages.flatMap((page) => page.items) ?? [];
  return (
    <main className={office.main}>
      <Heading title={say.calls} />
      <p className={office.intro}>{say.callsIntro}</p>
      <label className={css.all}>
        <input type="checkbox" checked={all} onChange={(event) => setAll(event.target.checked)} />
        {say.callsAll}
      </label>
      <p role="status">{told ? <State state="done">{say.recorded(told)}</State> : null}</p>
      <Asked query={calls}>
        {() =>
          items.length === 0 ? (
            <p className={office.empty}>{say.callsNone}</p>
          ) : (
            <div className={office.cards}>
              {items.map((call) => (
                <CallCard key={call.notice.id} call={call} onTold={() => setTold(call.facilityName)} />
              ))}
            </div>
          )
        }
      </Asked>
      {calls.hasNextPage ? (
        <p>
          <button type="button" className="btn two" onClick={() => calls.fetchNextPage()}>
            {calls.isFetchingNextPage ? say.reading : say.more}
          </button>
        </p>
      ) : null}
    </main>
  );
}

type Outcome = 'called' | 'not-reached';

function CallCard({ call, onTold }: { call: Call; onTold: () => void }) {
  const { round } = useRound();
  const say = useWords(text);
  const id = useId();
  const [note, setNote] = useState('');
  const record = useChange(round.id, (outcome: Outcome) =>
    must(
      api.PUT('/api/calls/{noticeId}', {
        params: { path: { noticeId: call.notice.id }, header: seen(call.version) },
        body: { outcome, ...(note.trim() ? { note: note.trim() } : {}) },
      }),
    ),
  );
  const send = (outcome: Outcome) => {
    if (record.isPending) return;
    record.mutate(outcome, {
      onSuccess: () => {
        setNote('');
        onTold();
      },
    });
  };
  const { notice } = call;
  const stale = record.error instanceof Refusal && record.error.problem.status === 412;
  return (
    <article className={office.card} aria-labelledby={`${id}-name`}>
      <div className={css.callHead}>
        <h2 id={`${id}-name`}>{call.facilityName}</h2>
        <State state={signs[call.status]}>{say.status(call.status)}</State>
      </div>
      <div className={css.call}>
        <div className={css.tell}>
          <p className="lab">{say.tell}</p>
          <p className="b">{notice.title}</p>
          <p className={css.text}>{notice.text}</p>
          <p className="cap">{[say.why(call.why), moment(notice.at)].join(' · ')}</p>
          {notice.readAt ? <p className="cap">{say.readAlready(moment(notice.readAt))}</p> : null}
          {notice.entryId ? (
            <p>
              <Link className={css.link} to={paths.screening(round.id, notice.entryId)}>
                {say.openEntry}
              </Link>
            </p>
          ) : null}
        </div>
        <div className={css.doing}>
          <p>
            <span className="cap">{say.contact}</span>
            <span className={office.line}>{call.contactName}</span>
          </p>
          <p>
            {call.contactPhone ? (
              <a className="btn two" href={`tel:${call.contactPhone}`}>
                {say.phone(phone(call.contactPhone))}
              </a>
            ) : (
              say.noPhone
            )}
          </p>
          {call.attempts.length > 0 ? (
            <ul className={css.attempts}>
              {call.attempts.map((attempt) => (
                <li key={attempt.at}>
                  {say.attempt(attempt.outcome, attempt.by, moment(attempt.at))}
                  {attempt.note ? <span className={office.line}>{attempt.note}</span> : null}
                </li>
              ))}
            </ul>
          ) : null}
          {call.status === 'called' ? null : (
            <>
              <div className="field">
                <label htmlFor={id}>{say.note}</label>
                <div className="hint" id={`${id}-hint`}>
                  {say.noteHint}
                </div>
                <textarea
                  id={id}
                  className="inp"
                  rows={2}
                  maxLength={1000}
                  value={note}
                  aria-describedby={`${id}-hint`}
                  onChange={(event) => setNote(event.target.value)}
                />
              </div>
              {stale ? (
                <p className={css.warn} role="alert">
                  {say.newer}
                </p>
              ) : record.error ? (
                <Trouble failure={record.error} />
              ) : null}
              <div className={office.buttons}>
                <button type="button" className="btn" onClick={() => send('called')}>
                  {record.isPending ? say.working : say.called}
                </button>
                <button type="button" className="btn two" onClick={() => send('not-reached')}>
                  {say.notReached}
                </button>
              </div>
            </>
          )}
        </div>
      </div>
    </article>
  );
}
