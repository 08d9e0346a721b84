// Where an entry stands: the next task first, then what comes, then what happened.
import { Link, useParams } from '@tanstack/react-router';
import { type ReactNode, useState } from 'react';
import { Refusal, sentence } from '../../../api/problem';
import { useLanguage, useWords } from '../../../i18n';
import { day, moment } from '../../../i18n/format';
import { paths } from '../../../paths';
import { Dialog } from '../../../ui/Dialog';
import { Heading, Notice } from '../../../ui/Page';
import { PhonePage } from '../../../ui/PhonePage';
import { type StateName, StateShape } from '../../../ui/signs';
import { withdrawEntry } from '../draft/server';
import { EntryProvider, useEntry, useEntryState } from '../EntryContext';
import { Renewal } from '../renewal/Renewal';
import { Preview } from '../review/Preview';
import { text as entryText } from '../words';
import { NextTask } from './NextTask';
import css from './status.module.css';
import { TypedFor } from './TypedFor';
import { type Coming, type Happening, shapeOf, timeline } from './timeline';
import { text } from './words';

export function StatusPage() {
  const { entryId } = useParams({ strict: false });
  if (!entryId) return null;
  return (
    <EntryProvider key={entryId} entryId={entryId}>
      <Status />
    </EntryProvider>
  );
}

function Status() {
  const say = useWords(text);
  const ask = useWords(entryText);
  const { language } = useLanguage();
  const { keeper, round, programme } = useEntry();
  const { entry, failure } = useEntryState();
  const [looks, setLooks] = useState(false);
  if (!entry || (failure && failure instanceof Refusal && failure.problem.status === 404)) {
    return (
      <PhonePage name={say.title}>
        {failure ? (
          <>
            <Heading title={ask.notFound} />
            <Notice kind="bad">
              <p>{sentence(failure, language)}</p>
              <button type="button" className="btn quiet" onClick={() => void keeper.open()}>
                {say.again}
              </button>
            </Notice>
          </>
        ) : (
          <p role="status">{say.reading}</p>
        )}
      </PhonePage>
    );
  }
  const { coming, happened } = timeline(entry, round);
  const group = programme?.groups.find((g) => g.groupId === entry.groupId);
  const may =
    (entry.status === 'submitted' || entry.status === 'returned' || entry.status === 'accepted') &&
    (round === undefined || ['registration', 'screening', 'scoring'].includes(round.phase));
  return (
    <PhonePage name={entry.facilityName}>
      <div className={css.head}>
        <span className={`plate ${css.cover}`}>
          {entry.coverId && entry.photoList[0]?.status === 'ready' ? (
            <img src={`/media/photos/${entry.coverId}/320.jpg`} alt="" />
          ) : null}
        </span>
        <div>
          <p className="hint">
            {[entry.judgingCode, group && (language === 'en' ? group.nameEn : group.nameVi)]
              .filter(Boolean)
              .join(' · ')}
          </p>
          <Heading title={entry.productName} />
        </div>
      </div>
      <NextTask />
      <TypedFor />
      <Renewal />
      {coming.length > 0 ? (
        <section className={css.part}>
          <h2>{say.ahead}</h2>
          <ol className={css.line} data-ahead>
            {coming.map((thing) => (
              <Ahead key={thing.what} thing={thing} />
            ))}
          </ol>
        </section>
      ) : null}
      <section className={css.part}>
        <h2>{say.sofar}</h2>
        <ol className={css.line}>
          {happened.map((thing, i) => (
            <Past
              key={`${thing.what}${'at' in thing ? thing.at : i}`}
              thing={thing}
              roundId={entry.roundId}
              entryId={entry.id}
            />
          ))}
        </ol>
      </section>
      <div className={css.acts}>
        <button type="button" className="btn two" onClick={() => setLooks(true)}>
          {say.look}
        </button>
        {may ? <Withdraw /> : null}
        {entry.sourceEntryId ? <Link to={paths.entryResult(entry.sourceEntryId)}>{say.below}</Link> : null}
        <Link to={paths.facilities}>{say.rounds}</Link>
      </div>
      {looks ? <Preview onClose={() => setLooks(false)} /> : null}
    </PhonePage>
  );
}

function Point({
  shape,
  tone,
  title,
  children,
}: {
  shape: StateName;
  tone: string;
  title: string;
  children?: ReactNode;
}) {
  return (
    <li>
      <span className={`st ${tone}`}>
        <StateShape state={shape} />
      </span>
      <b>{title}</b>
      {children}
    </li>
  );
}

function Ahead({ thing }: { thing: Coming }) {
  const say = useWords(text);
  const names: Record<Coming['what'], string> = {
    submit: say.willSubmit,
    mend: say.willMend,
    screening: say.willScreen,
    scoring: say.willScore,
    deliberation: say.willDeliberate,
    publication: say.willPublish,
  };
  const by = 'by' in thing ? thing.by : undefined;
  return (
    <Point shape="ahead" tone="none" title={names[thing.what]}>
      {by ? <p>{say.until(moment(by))}</p> : null}
    </Point>
  );
}

const tones: Partial<Record<StateName, string>> = { done: 'done', back: 'wait', bad: 'bad' };

function Past({ thing, roundId, entryId }: { thing: Happening; roundId: string; entryId: string }) {
  const say = useWords(text);
  const shape = shapeOf[thing.what];
  const point = (title: string, body?: ReactNode) => (
    <Point shape={shape} tone={tones[shape] ?? 'none'} title={title}>
      {body}
    </Point>
  );
  switch (thing.what) {
    case 'started':
      return point(say.started);
    case 'submitted':
      return point(thing.again ? say.submittedAgain : say.submitted, <p>{moment(thing.at)}</p>);
    case 'returned':
      return point(
        say.returned(thing.items.length),
        <>
          <p>
            {day(thing.at)}. {thing.due ? say.due(day(thing.due)) : ''}
          </p>
          {thing.reason ? <p>{say.reason(thing.reason)}</p> : null}
          {thing.items.map((item) => (
            <p key={item.item}>{say.reason(item.reason)}</p>
          ))}
        </>,
      );
    case 'accepted':
      return point(
        thing.code ? say.acceptedCode(thing.code) : say.accepted,
        <p>
          {day(thing.at)}. {thing.code ? '' : say.acceptedWhy}
        </p>,
      );
    case 'rejected':
      return point(
        say.rejected,
        <p>
          {day(thing.at)}. {thing.reason ? say.reason(thing.reason) : ''}
        </p>,
      );
    case 'withdrawn':
      return point(
        say.withdrawn,
        <p>
          {thing.at ? `${day(thing.at)}. ` : ''}
          {thing.reason ? say.reason(thing.reason) : ''}
        </p>,
      );
    case 'scored':
      return point(say.scored);
    case 'published':
      return point(
        say.published,
        <p>
          <Link to={paths.entryResult(entryId)}>{say.resultDo}</Link> ·{' '}
          <a href={`/ket-qua/${roundId}`}>{say.publishedDo}</a>
        </p>,
      );
  }
}

function Withdraw() {
  const say = useWords(text);
  const { language } = useLanguage();
  const { keeper } = useEntry();
  const { entry } = useEntryState();
  const [asks, setAsks] = useState(false);
  const [reason, setReason] = useState('');
  const [failure, setFailure] = useState<unknown>();
  const withdraw = async () => {
    setFailure(undefined);
    try {
      await keeper.act((version) => withdrawEntry(entry?.id ?? '', version, reason.trim()));
      setAsks(false);
    } catch (thrown) {
      setFailure(thrown);
    }
  };
  return (
    <>
      <button type="button" className="btn quiet" onClick={() => setAsks(true)}>
        {say.withdraw}
      </button>
      {asks ? (
        <Dialog title={say.withdrawTitle} onClose={() => setAsks(false)}>
          {failure ? <Notice kind="bad">{sentence(failure, language)}</Notice> : null}
          <p>{say.withdrawWhy}</p>
          <div className="field">
            <label htmlFor="withdraw-reason">{say.withdrawReason}</label>
            <textarea
              id="withdraw-reason"
              className="inp"
              maxLength={2000}
              value={reason}
              onChange={(event) => setReason(event.target.value)}
            />
          </div>
          <div className="acts">
            <button type="button" className="btn two" onClick={() => setAsks(false)}>
              {say.keep}
            </button>
            <button type="button" className="btn danger" onClick={() => void withdraw()}>
              {say.withdrawDo}
            </button>
          </div>
        </Dialog>
      ) : null}
    </>
  );
}
