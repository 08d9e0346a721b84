// The first page of the workbench: the two ways in for nobody, and for somebody what there is to do now.
import { Link } from '@tanstack/react-router';
import { api } from '../../api/client';
import { sentence } from '../../api/problem';
import { useAnswer } from '../../api/useAnswer';
import { useLanguage, useWords } from '../../i18n';
import { paths } from '../../paths';
import { Heading, Notice } from '../../ui/Page';
import { Mark, State } from '../../ui/signs';
import css from './account.module.css';
import { text } from './words';
import { type BehalfWork, hasScreens, type RoundWork, readWork, screens, takesEntries, type Work } from './work';

export function Home() {
  const say = useWords(text);
  const { language } = useLanguage();
  const work = useAnswer(readWork);
  return (
    <>
      <TopBar work={work.data ?? undefined} />
      <main className={`page ${css.home}`}>
        {work.failure ? (
          <>
            <Heading title={say.home} />
            <Notice kind="bad">
              <p>{sentence(work.failure, language)}</p>
              <button type="button" className="btn quiet" onClick={work.again}>
                {say.again}
              </button>
            </Notice>
            <Ways />
          </>
        ) : work.data === undefined ? (
          <p role="status">{say.reading}</p>
        ) : work.data === null ? (
          <>
            <Heading title={say.home} />
            <Ways />
          </>
        ) : (
          <Desk work={work.data} />
        )}
        <p className={css.acts}>
          <a href="/">{say.publicSite}</a>
        </p>
      </main>
    </>
  );
}

async function signOut() {
  await api.POST('/api/sign-outs', { body: {} }).catch(() => undefined);
  location.assign('/app/');
}

function TopBar({ work }: { work: Work | undefined }) {
  const say = useWords(text);
  const { language, speak } = useLanguage();
  return (
    <header className={`bar ${css.bar}`}>
      <span className="mark">
        <Mark />
      </span>
      <div className="ctx">
        <b>Tiêu Biểu</b>
        <span>{say.subject}</span>
      </div>
      <div className="end">
        <button type="button" className="btn quiet" onClick={() => speak(language === 'vi' ? 'en' : 'vi')}>
          {say.otherLanguage}
        </button>
        {work ? (
          <>
            <Link className="btn quiet" to={paths.notices}>
              {say.noticesDo(work.unread)}
            </Link>
            <Link className="btn quiet" to={paths.myAccount}>
              {say.account}
            </Link>
            <button type="button" className="btn quiet" onClick={signOut}>
              {say.signOut}
            </button>
          </>
        ) : null}
      </div>
    </header>
  );
}

function Ways() {
  const say = useWords(text);
  return (
    <div className={css.ways}>
      <section>
        <h2>{say.judgeWay}</h2>
        <p>{say.judgeWayWhy}</p>
        <Link className="btn" to={paths.judges}>
          {say.judgeWayDo}
        </Link>
      </section>
      <section>
        <h2>{say.facilityWay}</h2>
        <p>{say.facilityWayWhy}</p>
        <Link className="btn two" to={paths.facilities}>
          {say.facilityWayDo}
        </Link>
      </section>
      <section>
        <h2>{say.staffWay}</h2>
        <p>{say.staffWayWhy}</p>
        <Link className="btn two" to={paths.signIn}>
          {say.staffWayDo}
        </Link>
      </section>
    </div>
  );
}

function Desk({ work: { me, rounds, behalf } }: { work: Work }) {
  const say = useWords(text);
  const now = rounds.filter(
    (of) =>
      asksAfter(of) ||
      ((isNow(of.round.phase) || (takesEntries(of.round.phase) && screens(of.roles))) &&
        (hasScreens(of.roles) || of.roles.includes('judge'))),
  );
  const first = now.find((of) => asksAfter(of) || hasScreens(of.roles));
  const later = rounds.filter((of) => !now.includes(of));
  const elsewhere = me.roles.filter(
    (held) => !held.roundId && held.role !== 'organiser' && !(behalf && held.role === 'collaborator'),
  );
  const organises = me.roles.some((held) => held.role === 'organiser');
  const owns = me.roles.some((held) => held.role === 'owner');
  const judges = rounds.some(
    ({ round, roles }) => isNow(round.phase) && roles.some((role) => role === 'judge' || role.startsWith('panel-')),
  );
  return (
    <>
      <Heading title={say.hello(me.account.name)} />
      {me.roles.length === 0 ? (
        <Notice kind="info">
          <p>{say.noRoles}</p>
          <Link to={paths.facilities}>{say.facilityWayDo}</Link>
        </Notice>
      ) : null}
      <section className={css.part}>
        <h2>{say.work}</h2>
        {now.length === 0 && !judges && !owns && !organises && !behalf ? <p>{say.nothing}</p> : null}
        {owns ? (
          <article className={css.card}>
            <h3>{say.facilityCard}</h3>
            <p>{say.facilityCardWhy}</p>
            <p>
              <Link className="btn" to={paths.facilities}>
                {say.facilityCardDo}
              </Link>
            </p>
          </article>
        ) : null}
        {judges ? (
          <article className={css.card}>
            <h3>{say.judgeCard}</h3>
            <p>{say.judgeCardWhy}</p>
            <p>
              <Link className="btn two" to={paths.judges}>
                {say.judgeCardDo}
              </Link>
            </p>
          </article>
        ) : null}
        {now
          .filter((of) => asksAfter(of) || hasScreens(of.roles))
          .map((of) =>
            asksAfter(of) ? (
              <AfterCard key={of.round.id} of={of} first={of === first} />
            ) : (
              <RoundCard key={of.round.id} of={of} first={of === first} />
            ),
          )}
        {organises ? (
          <article className={css.card}>
            <h3>{say.officeCard}</h3>
            <p>{say.officeCardWhy}</p>
            <p>
              <Link className={first === undefined && !owns ? 'btn' : 'btn two'} to={paths.rounds}>
                {say.officeCardDo}
              </Link>
            </p>
          </article>
        ) : null}
        {behalf ? <BehalfCard behalf={behalf} first={first === undefined && !owns && !organises} /> : null}
      </section>
      {later.length > 0 || elsewhere.length > 0 ? (
        <section className={css.part}>
          <h2>{say.roles}</h2>
          <ul className={css.roles}>
            {later.map(({ round, roles }) => (
              <li key={round.id}>
                <b>{round.title}</b>
                <span>
                  {roles.map((role) => say.role(role)).join(', ')} · {say.phase(round.phase)}
                </span>
                {hasScreens(roles) ? (
                  <Link to={paths.board(round.id)}>{say.closedDo}</Link>
                ) : (
                  <span className={css.quiet}>{say.byApi}</span>
                )}
              </li>
            ))}
            {elsewhere.map((held) => (
              <li key={`${held.role}-${held.unitId ?? held.facilityId ?? ''}`}>
                <b>{held.on || say.role(held.role)}</b>
                <span>{say.role(held.role)}</span>
                {held.role === 'owner' ? (
                  <Link to={paths.facilities}>{say.facilityCardDo}</Link>
                ) : (
                  <span className={css.quiet}>{say.byApi}</span>
                )}
              </li>
            ))}
          </ul>
        </section>
      ) : null}
    </>
  );
}

/** What an officer or collaborator does for facilities, and what they ask of him. */
function BehalfCard({ behalf, first }: { behalf: BehalfWork; first: boolean }) {
  const say = useWords(text);
  const { places, claims, objected, returned } = behalf;
  return (
    <article className={css.card}>
      <h3>{say.behalfCard}</h3>
      <p>{say.behalfCardWhy(places.join(', '))}</p>
      {objected > 0 ? (
        <p>
          <State state="bad">{say.behalfObjected(objected)}</State>
        </p>
      ) : null}
      {returned > 0 ? (
        <p>
          <State state="back">{say.behalfReturned(returned)}</State>
        </p>
      ) : null}
      {claims > 0 ? (
        <p>
          <State state="wait">{say.claimsWait(claims)}</State>
        </p>
      ) : null}
      <p className={css.acts}>
        <Link className={first ? 'btn' : 'btn two'} to={paths.behalf}>
          {say.behalfDo}
        </Link>
        <Link to={paths.claims}>{claims > 0 ? say.claimsDo : say.claimsSee}</Link>
      </p>
    </article>
  );
}

const isNow = (phase: RoundWork['round']['phase']) => phase === 'screening' || phase === 'scoring';

/** Whether a published result still asks for something. */
const asksAfter = ({ appeals, remarks }: RoundWork) => appeals + remarks > 0;

function AfterCard({ of: { round, roles, appeals, remarks }, first }: { of: RoundWork; first: boolean }) {
  const say = useWords(text);
  return (
    <article className={css.card}>
      <h3>{round.title}</h3>
      <p>
        {roles.map((role) => say.role(role)).join(', ')} · {say.phase(round.phase)}
        {round.demonstration ? ` · ${say.demonstration}` : ''}
      </p>
      <p>
        {[appeals > 0 ? say.appeals(appeals) : '', remarks > 0 ? say.remarks(remarks) : ''].filter(Boolean).join(' ')}
      </p>
      <p className={css.acts}>
        {appeals > 0 ? (
          <Link className={first ? 'btn' : 'btn two'} to={paths.appeals(round.id)}>
            {say.appealsDo}
          </Link>
        ) : null}
        {remarks > 0 ? (
          <Link className={first && appeals === 0 ? 'btn' : 'btn two'} to={paths.remarks(round.id)}>
            {say.remarksDo}
          </Link>
        ) : null}
      </p>
    </article>
  );
}

/** `first`: its act is the one primary of the page. */
function RoundCard({ of: { round, roles, waiting, objected }, first }: { of: RoundWork; first: boolean }) {
  const say = useWords(text);
  const scoring = round.phase === 'scoring';
  const entering = takesEntries(round.phase) && screens(roles);
  const desk = roles.includes('organiser') || roles.includes('secretary');
  const runs = desk || roles.some((role) => role.startsWith('panel-'));
  const main = entering
    ? { to: paths.entries(round.id), label: say.entriesDo }
    : scoring && runs
      ? { to: paths.board(round.id), label: say.boardDo }
      : runs
        ? { to: paths.codes(round.id), label: say.codesDo }
        : { to: paths.samples(round.id), label: say.samplesDo };
  return (
    <article className={css.card}>
      <h3>{round.title}</h3>
      <p>
        {roles.map((role) => say.role(role)).join(', ')} · {say.phase(round.phase)}
        {round.demonstration ? ` · ${say.demonstration}` : ''}
      </p>
      {entering ? <p>{say.waiting(waiting)}</p> : null}
      {objected > 0 ? (
        <p>
          <State state="bad">{say.objected(objected)}</State>
        </p>
      ) : null}
      {desk && round.phase === 'screening' ? <p>{say.codesWhy}</p> : null}
      <p className={css.acts}>
        <Link className={first ? 'btn' : 'btn two'} to={main.to}>
          {main.label}
        </Link>
        {runs && main.label !== say.codesDo && round.phase !== 'registration' ? (
          <Link to={paths.codes(round.id)}>{say.codesDo}</Link>
        ) : null}
        {objected > 0 ? (
          <Link to={paths.entries(round.id)} search={{ rieng: 'phan-doi' }}>
            {say.objectedDo}
          </Link>
        ) : null}
      </p>
    </article>
  );
}
