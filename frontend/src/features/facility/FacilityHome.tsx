// The facility's own page: its entries with what to do next, the rounds it may enter, and what has not been sent yet.
import { Link } from '@tanstack/react-router';
import { api } from '../../api/client';
import { sentence } from '../../api/problem';
import { useAnswer } from '../../api/useAnswer';
import { useLanguage, useWords } from '../../i18n';
import { day } from '../../i18n/format';
import { forgetEntries, unsentDrafts } from '../../offline/drafts';
import { paths } from '../../paths';
import { Heading, Notice } from '../../ui/Page';
import { PhonePage } from '../../ui/PhonePage';
import { StateShape } from '../../ui/signs';
import { ConfirmAddress } from './ConfirmAddress';
import { type Desk, readDesk } from './desk';
import { EntryLine, urgency } from './EntryLine';
import css from './facility.module.css';
import { text } from './words';

const readUnsent = () => unsentDrafts().catch(() => new Map<string, { fields: number; files: number }>());

export function FacilityHome() {
  const say = useWords(text);
  const { language, speak } = useLanguage();
  const desk = useAnswer(readDesk);
  const end = (
    <div className={css.end}>
      <button type="button" className="btn quiet" onClick={() => speak(language === 'vi' ? 'en' : 'vi')}>
        {say.language}
      </button>
      {desk.data ? (
        <button type="button" className="btn quiet" onClick={() => void signOut()}>
          {say.signOut}
        </button>
      ) : null}
    </div>
  );
  return (
    <PhonePage name={say.bar} end={end}>
      {desk.failure ? (
        <>
          <Heading title={say.bar} />
          <Notice kind="bad">
            <p>{sentence(desk.failure, language)}</p>
            <button type="button" className="btn quiet" onClick={desk.again}>
              {say.again}
            </button>
          </Notice>
          <Unsent names={new Map()} />
        </>
      ) : desk.data === undefined ? (
        <p role="status">{say.reading}</p>
      ) : desk.data === null ? (
        <WayIn />
      ) : (
        <Places desk={desk.data} />
      )}
    </PhonePage>
  );
}

async function signOut() {
  await api.POST('/api/sign-outs', { body: {} }).catch(() => undefined);
  await forgetEntries().catch(() => undefined);
  location.assign('/app/co-so');
}

function WayIn() {
  const say = useWords(text);
  return (
    <>
      <Heading title={say.welcome} />
      <p className={css.lead}>{say.welcomeWhy}</p>
      <section className={css.section}>
        <h2>{say.need}</h2>
        <ul className={css.need}>
          {[say.needPhotos, say.needPaper, say.needTime].map((line) => (
            <li key={line}>
              <span className="st none">
                <StateShape state="none" />
              </span>
              {line}
            </li>
          ))}
        </ul>
      </section>
      <div className={css.acts}>
        <Link className="btn" to={paths.register}>
          {say.register}
        </Link>
        <a className="btn two" href={`/app${paths.signIn}?ve=${encodeURIComponent(paths.facilities)}`}>
          {say.signIn}
        </a>
      </div>
    </>
  );
}

function Places({ desk: { me, places, claims, rounds, appealed, unread } }: { desk: Desk }) {
  const say = useWords(text);
  const names = new Map(places.flatMap((place) => place.entries.map((entry) => [entry.id, entry.productName])));
  return (
    <>
      <Heading title={say.hello(me.account.name)} />
      <ConfirmAddress account={me.account} />
      <Unsent names={names} />
      {places.length === 0 ? (
        <div className={css.stack}>
          <Notice kind="wait">
            <p>{say.noFacility}</p>
            <Link className="btn" to={paths.newFacility}>
              {say.noFacilityDo}
            </Link>
          </Notice>
        </div>
      ) : null}
      {places.map((place) => (
        <section key={place.facilityId} className={css.place}>
          <h2>{place.name}</h2>
          {place.entries.length === 0 ? <p>{say.noEntries}</p> : null}
          <ul className={css.list}>
            {[...place.entries]
              .sort((a, b) => urgency(a) - urgency(b))
              .map((entry) => (
                <EntryLine
                  key={entry.id}
                  entry={entry}
                  round={rounds.get(entry.roundId)}
                  appealed={appealed.has(entry.id)}
                />
              ))}
          </ul>
          <div className={css.links}>
            <Link className={place.entries.length === 0 ? 'btn' : 'btn two'} to={paths.openRounds(place.facilityId)}>
              {say.enter}
            </Link>
            <Link to={paths.facility(place.facilityId)}>{say.profile}</Link>
          </div>
        </section>
      ))}
      {claims.length > 0 ? (
        <section className={css.place}>
          <h2>{say.claims}</h2>
          {claims.map((claim) => (
            <p key={claim.id}>
              {claim.unitTitle}, {day(claim.claimedAt)}: {say.claimStatus(claim.status)}
              {claim.reason ? `. ${claim.reason}` : ''}
            </p>
          ))}
        </section>
      ) : null}
      {places.length > 0 ? (
        <div className={css.links}>
          <Link to={paths.notices}>{unread > 0 ? say.noticesNew(unread) : say.notices}</Link>
          <Link to={paths.myAccount}>{say.account}</Link>
          <Link to={paths.newFacility}>{say.addFacility}</Link>
        </div>
      ) : null}
    </>
  );
}

/** What this device holds and the server has not. */
function Unsent({ names }: { names: ReadonlyMap<string, string> }) {
  const say = useWords(text);
  const unsent = useAnswer(readUnsent);
  const rows = [...(unsent.data ?? [])].filter(([id]) => names.size === 0 || names.has(id));
  if (rows.length === 0) return null;
  return (
    <div className={css.stack}>
      <Notice kind="wait">
        <p>
          <b className="b">{say.unsent}</b>
        </p>
        {rows.map(([id, { fields, files }]) => (
          <p key={id}>
            {[names.get(id), say.unsentOf(fields, files)].filter(Boolean).join(': ')}.{' '}
            <Link to={paths.entry(id)}>{say.unsentDo}</Link>
          </p>
        ))}
      </Notice>
    </div>
  );
}
