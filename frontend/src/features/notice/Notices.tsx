// What one's account was told, the newest first, and whether reminders come by mail.
import { Link } from '@tanstack/react-router';
import { useCallback, useEffect, useState } from 'react';
import { api, type Schemas } from '../../api/client';
import { must, Refusal, sentence } from '../../api/problem';
import { useAnswer } from '../../api/useAnswer';
import { useLanguage, useWords } from '../../i18n';
import { moment } from '../../i18n/format';
import { paths } from '../../paths';
import { Heading, Notice as Said } from '../../ui/Page';
import { PhonePage } from '../../ui/PhonePage';
import { State } from '../../ui/signs';
import css from './notice.module.css';
import { Reminders } from './Reminders';
import { text } from './words';

type Notice = Schemas['Notice'];

const page = 20;

/** What is told of an entry once its result is public. */
const tellsResult: ReadonlySet<Notice['kind']> = new Set(['result', 'promoted', 'certificate', 'appeal-answered']);

const readNotices = (cursor = '') =>
  must(api.GET('/api/notices', { params: { query: { limit: page, ...(cursor ? { cursor } : {}) } } }));

export function Notices() {
  const say = useWords(text);
  const { language } = useLanguage();
  const first = useAnswer(useCallback(() => readNotices(), []));
  const signedOut = first.failure instanceof Refusal && first.failure.problem.status === 401;
  return (
    <PhonePage name={say.notices} home="/app/" wide>
      <Heading title={say.notices} />
      {signedOut ? (
        <>
          <p>{say.signInNeeded}</p>
          <p>
            <a className="btn" href={`/app${paths.signIn}?ve=${encodeURIComponent(paths.notices)}`}>
              {say.signIn}
            </a>
          </p>
        </>
      ) : first.failure ? (
        <Said kind="bad">
          <p>{sentence(first.failure, language)}</p>
          <button type="button" className="btn quiet" onClick={first.again}>
            {say.again}
          </button>
        </Said>
      ) : first.data === undefined ? (
        <p role="status">{say.reading}</p>
      ) : (
        <>
          <List first={first.data} />
          <Reminders />
        </>
      )}
    </PhonePage>
  );
}

/** Where what a notice tells of is followed up: the facility's own page, or that of those who work on it. */
function Onward({ notice: { kind, entryId, roundId, facilityId } }: { notice: Notice }) {
  const say = useWords(text);
  const onward =
    kind === 'objected' && entryId && roundId
      ? { to: paths.screening(roundId, entryId), label: say.openDesk }
      : kind === 'claim-made'
        ? { to: paths.claims, label: say.openClaims }
        : kind === 'round-handed-over' && roundId
          ? { to: paths.phase(roundId), label: say.openRound }
          : kind === 'claim-answered' || kind === 'facility-claimed' || kind === 'owner-added'
            ? { to: paths.facilities, label: say.openFacility }
            : entryId && facilityId && tellsResult.has(kind)
              ? { to: paths.entryResult(entryId), label: say.openResult }
              : entryId && facilityId
                ? { to: paths.entryStatus(entryId), label: say.openEntry }
                : undefined;
  return onward ? (
    <Link className={css.link} to={onward.to}>
      {onward.label}
    </Link>
  ) : null;
}

function List({ first }: { first: Schemas['NoticePage'] }) {
  const say = useWords(text);
  const { language } = useLanguage();
  const [items, setItems] = useState(first.items);
  const [next, setNext] = useState(first.next);
  const [unread, setUnread] = useState(first.unread);
  const [failure, setFailure] = useState<unknown>();
  useEffect(() => {
    setItems(first.items);
    setNext(first.next);
    setUnread(first.unread);
  }, [first]);
  const tried = (work: Promise<void>) => {
    setFailure(undefined);
    work.catch(setFailure);
  };
  const more = async () => {
    const answer = await readNotices(next);
    setItems((now) => [...now, ...answer.items]);
    setNext(answer.next);
  };
  const mark = async (notice: Notice) => {
    await must(api.POST('/api/notices/{noticeId}/readings', { params: { path: { noticeId: notice.id } } }));
    setUnread((n) => Math.max(0, n - 1));
    setItems((now) => now.map((one) => (one.id === notice.id ? { ...one, readAt: new Date().toISOString() } : one)));
  };
  if (items.length === 0) return <p>{say.noticesNone}</p>;
  return (
    <>
      <p role="status">{say.unread(unread)}</p>
      {failure ? (
        <Said kind="bad">
          <p>{sentence(failure, language)}</p>
        </Said>
      ) : null}
      <ul className={css.notices}>
        {items.map((notice) => (
          <li key={notice.id}>
            <h2>{notice.title}</h2>
            <p className="cap">
              {[moment(notice.at), notice.productName, notice.roundTitle].filter(Boolean).join(' · ')}
            </p>
            <p className={css.text}>{notice.text}</p>
            <p className={css.row}>
              <Onward notice={notice} />
              {notice.readAt ? null : (
                <>
                  <State state="go">{say.isNew}</State>
                  <button
                    type="button"
                    className="btn quiet"
                    aria-label={say.markOf(notice.title)}
                    onClick={() => tried(mark(notice))}
                  >
                    {say.markRead}
                  </button>
                </>
              )}
            </p>
          </li>
        ))}
      </ul>
      {next ? (
        <p>
          <button type="button" className="btn two" onClick={() => tried(more())}>
            {say.more}
          </button>
        </p>
      ) : null}
    </>
  );
}
