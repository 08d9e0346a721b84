import { useQuery } from '@tanstack/react-query';
import { Link, useLocation } from '@tanstack/react-router';
import { api } from '../../api/client';
import { useLanguage, useWords } from '../../i18n';
import { paths } from '../../paths';
import { Mark, StateShape } from '../../ui/signs';
import { unitQuery } from './queries';
import css from './RoundLayout.module.css';
import { type Office, type Page, type Round, sectionsOf, useRound } from './round';
import { text } from './words';

const order: Round['phase'][] = [
  'draft',
  'registration',
  'screening',
  'scoring',
  'deliberation',
  'approved',
  'published',
  'closed',
];

async function signOut() {
  await api.POST('/api/sign-outs', { body: {} }).catch(() => undefined);
  location.assign(`/app${paths.signIn}`);
}

export function Bar() {
  const { round, me, office, ask, seat } = useRound();
  const say = useWords(text);
  const { language, speak } = useLanguage();
  const unit = useQuery(unitQuery(ask, round.unitId));
  const titles = {
    organiser: say.organiser,
    secretary: say.secretary,
    screener: say.screener,
    chair: say.chair,
    council: say.council,
    auditor: say.auditor,
    head: say.head,
    deputy: say.deputy,
  };
  const offices = (Object.keys(titles) as (keyof Omit<Office, 'runs' | 'screens'>)[])
    .filter((o) => office[o] && !(o === 'council' && office.chair))
    .map((o) => titles[o]);
  return (
    <header className={`bar ${css.bar}`}>
      {seat === undefined ? (
        <a className="mark" href="/app/" aria-label={say.toHome}>
          <Mark />
        </a>
      ) : (
        <span className="mark">
          <Mark />
        </span>
      )}
      <div className="ctx">
        <b>{round.title}</b>
        <span>{[unit.data?.title, round.demonstration ? say.demonstration : ''].filter(Boolean).join(' · ')}</span>
      </div>
      <div className={`end ${css.end}`}>
        <div className={css.person}>
          <b>{me.account.name}</b>
          <span>{[...offices, seat === undefined ? '' : say.byCode].filter(Boolean).join(', ')}</span>
        </div>
        <button type="button" className="btn quiet" onClick={() => speak(language === 'vi' ? 'en' : 'vi')}>
          {say.otherLanguage}
        </button>
        {seat === undefined ? (
          <button type="button" className="btn quiet" onClick={signOut}>
            {say.signOut}
          </button>
        ) : (
          <Link className="btn quiet" to="/cham/$judgeId" params={{ judgeId: seat }}>
            {say.toOwnSheets}
          </Link>
        )}
      </div>
      <Tabs />
    </header>
  );
}

const intoView = (tab: HTMLElement | null) => tab?.scrollIntoView?.({ block: 'nearest', inline: 'nearest' });

/** Which of these pages an address belongs to: the one whose own address is the longest beginning of it. */
function pageAt(here: string, pages: readonly Page[], roundId: string): Page | undefined {
  return pages
    .filter(
      (page) => here === paths[page](roundId) || (page !== 'board' && here.startsWith(`${paths[page](roundId)}/`)),
    )
    .sort((a, b) => paths[b](roundId).length - paths[a](roundId).length)[0];
}

/** The sections of the work, and below them the pages of the one that is open. */
function Tabs() {
  const { round, office } = useRound();
  const say = useWords(text);
  const here = useLocation({ select: (at) => at.pathname.replace(/\/$/, '') });
  const sections = sectionsOf(office, round);
  const current = pageAt(
    here,
    sections.flatMap(({ pages }) => pages),
    round.id,
  );
  const open = sections.find(({ pages }) => current !== undefined && pages.includes(current)) ?? sections[0];
  return (
    <>
      {sections.length > 1 ? (
        <nav className={css.tabs} aria-label={say.sections}>
          {sections.map(({ section, pages: [first] }) =>
            first === undefined ? null : (
              <Link
                key={section}
                to={paths[first](round.id)}
                ref={open?.section === section ? intoView : undefined}
                activeOptions={{ exact: true }}
                activeProps={{ 'aria-current': undefined }}
                aria-current={open?.section === section ? 'true' : undefined}
              >
                {say.section(section)}
              </Link>
            ),
          )}
        </nav>
      ) : null}
      <nav
        className={sections.length > 1 ? css.pages : css.tabs}
        aria-label={sections.length > 1 ? say.pages : say.sections}
      >
        {open?.pages.map((page) => (
          <Link
            key={page}
            to={paths[page](round.id)}
            ref={current === page ? intoView : undefined}
            activeOptions={{ exact: true }}
            activeProps={{ 'aria-current': undefined }}
            aria-current={current === page ? 'page' : undefined}
          >
            {say.page(page)}
          </Link>
        ))}
      </nav>
    </>
  );
}

export function Phases({ round }: { round: Round }) {
  const say = useWords(text);
  const now = order.indexOf(round.phase);
  const two = round.rules.stages.length > 1;
  return (
    <section aria-label={say.phases}>
      <ol className={css.phases}>
        {order.map((phase, at) => (
          <li
            key={phase}
            aria-current={at === now ? 'step' : undefined}
            className={at === now ? css.current : css.other}
          >
            <span className={at < now ? css.past : at === now ? css.now : css.ahead}>
              <StateShape state={at < now ? 'done' : at === now ? 'go' : 'ahead'} />
            </span>
            <span>
              {say.phase(phase)}
              {two && phase === 'scoring' && at === now ? `, ${say.stage(round.stage)}` : ''}
              <span className="spoken">, {at < now ? say.phaseDone : at === now ? say.phaseNow : say.phaseAhead}</span>
            </span>
            {at === now ? <span className={css.step}>{say.step(at + 1, order.length)}</span> : null}
          </li>
        ))}
      </ol>
    </section>
  );
}
