import { useQuery } from '@tanstack/react-query';
import { Link, useLocation } from '@tanstack/react-router';
import { api } from '../../api/client';
import { useLanguage, useWords } from '../../i18n';
import { paths } from '../../paths';
import { Mark, StateShape } from '../../ui/signs';
import { unitQuery } from './queries';
import css from './RoundLayout.module.css';
import { type Office, type Page, pagesOf, type Round, useRound } from './round';
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
    head: say.head,
    deputy: say.deputy,
    chair: say.chair,
    council: office.chair ? '' : say.council,
    auditor: say.auditor,
  };
  const offices = (Object.keys(titles) as (keyof Omit<Office, 'runs' | 'screens'>)[])
    .filter((o) => office[o] && titles[o])
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

function Tabs() {
  const { round, office } = useRound();
  const say = useWords(text);
  const here = useLocation({ select: (at) => at.pathname.replace(/\/$/, '') });
  const label: Record<Page, string> = {
    entries: say.entries,
    samples: say.samples,
    calls: say.calls,
    mailbox: say.mailbox,
    board: say.board,
    codes: say.codes,
    paperSheets: say.paperSheets,
    conflicts: say.conflicts,
    exports: say.exports,
    practiceSamples: say.practiceSamples,
    closing: say.closing,
    reliability: say.reliability,
    appeals: say.appeals,
    remarks: say.remarks,
  };
  return (
    <nav className={css.tabs} aria-label={say.pages}>
      {pagesOf(office, round).map((page) => {
        const to = paths[page](round.id);
        return (
          <Link
            key={page}
            to={to}
            ref={here === to ? intoView : undefined}
            activeOptions={{ exact: page !== 'entries' && page !== 'appeals' }}
          >
            {label[page]}
          </Link>
        );
      })}
    </nav>
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
