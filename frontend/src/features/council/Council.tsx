// The council's table: score, proposal and decision beside each other, the line, and who is equal there.
import { useQuery } from '@tanstack/react-query';
import { Link, useNavigate, useSearch } from '@tanstack/react-router';
import { useState } from 'react';
import { useWords } from '../../i18n';
import { day } from '../../i18n/format';
import { paths } from '../../paths';
import { Heading, Notice } from '../../ui/Page';
import { Asked } from '../panel/Asked';
import office from '../panel/office.module.css';
import { useRound } from '../panel/round';
import { useNames } from '../reliability/names';
import css from './council.module.css';
import { DecideDialog } from './DecideDialog';
import { Facts } from './Facts';
import { type Deliberation, deliberationQuery } from './queries';
import { Ranking } from './Ranking';
import { Simulation } from './Simulation';
import { lacksDecision, nextWaiting } from './view';
import { Waiting } from './Waiting';
import { text } from './words';

export function Council() {
  const { round, ask } = useRound();
  const say = useWords(text);
  const query = useQuery(deliberationQuery(ask, round.id));
  return (
    <Asked query={query}>
      {(table) =>
        table === null ? (
          <main className={office.main}>
            <Heading title={say.title} />
            <section className={office.empty}>
              <h2>{say.notYet}</h2>
              <p>{say.notYetWhy}</p>
            </section>
          </main>
        ) : (
          <Table table={table} />
        )
      }
    </Asked>
  );
}

/** What a dialog asks about. */
export interface Asking {
  code: string;
  about: 'award' | 'nomination';
}

function Table({ table }: { table: Deliberation }) {
  const { round, office: held } = useRound();
  const say = useWords(text);
  const search = useSearch({ strict: false });
  const navigate = useNavigate();
  const [trying, setTrying] = useState(false);
  const [asking, setAsking] = useState<Asking>();
  const [done, setDone] = useState<string>();
  const decides = (held.secretary || held.chair) && table.status === 'open';
  const mayTry = held.organiser || held.secretary || held.council;
  const waiting = lacksDecision(table);

  const show = (code: string | undefined) =>
    void navigate({ to: '.', search: code === undefined ? {} : { ma: code }, replace: true, resetScroll: false });
  return (
    <div className={trying ? `${css.table} ${css.trying}` : css.table}>
      <main className={css.main}>
        <Heading title={say.title} />
        <Standing table={table} decides={decides} />
        <Facts table={table} />
        {table.status === 'open' ? <Waiting table={table} show={show} /> : null}
        <div className={css.tools}>
          <Groups table={table} />
          <span className={css.push} />
          {waiting.size > 0 ? (
            <button type="button" className={office.act} onClick={() => show(nextWaiting(table, search.ma))}>
              {say.next(waiting.size)}
            </button>
          ) : null}
          <Link className={office.quietAct} to={paths.reliability(round.id)}>
            {say.reliability}
          </Link>
          {mayTry ? (
            <button type="button" className={office.act} aria-expanded={trying} onClick={() => setTrying(!trying)}>
              {say.tryOut}
            </button>
          ) : null}
        </div>
        <p className="spoken" role="status">
          {done === undefined ? '' : say.recorded(done)}
        </p>
        <Ranking
          key={`${search.nhom ?? ''}${search.cho_quyet ?? ''}`}
          table={table}
          shown={{ group: search.nhom, undecided: search.cho_quyet === true }}
          at={search.ma}
          ask={decides ? setAsking : undefined}
        />
      </main>
      {trying ? <Simulation table={table} onClose={() => setTrying(false)} /> : null}
      {asking ? (
        <DecideDialog
          asking={asking}
          table={table}
          onDone={() => {
            setDone(asking.code);
            setAsking(undefined);
          }}
          onClose={() => setAsking(undefined)}
        />
      ) : null}
    </div>
  );
}

function Standing({ table, decides }: { table: Deliberation; decides: boolean }) {
  const say = useWords(text);
  const number = [table.decisionNumber, table.decisionDate ? day(table.decisionDate) : ''].filter(Boolean).join(', ');
  return (
    <>
      {table.version > 1 && table.status !== 'published' ? (
        <Notice kind="wait">
          <p>{say.correction(table.version)}</p>
          {table.note ? <p>{say.correctionNote(table.note)}</p> : null}
        </Notice>
      ) : null}
      {table.status === 'approved' ? (
        <Notice kind="info">
          <p>{say.approved(number)}</p>
        </Notice>
      ) : table.status === 'published' ? (
        <Notice kind="info">
          <p>{say.published(table.version)}</p>
        </Notice>
      ) : (
        <p className={css.intro}>
          {say.intro} {decides ? null : say.readOnly}
        </p>
      )}
    </>
  );
}

function Groups({ table }: { table: Deliberation }) {
  const say = useWords(text);
  const names = useNames();
  const search = useSearch({ strict: false });
  const navigate = useNavigate();
  const filter = (group: string | undefined, undecided: boolean) =>
    void navigate({
      to: '.',
      search: { ...(group ? { nhom: group } : {}), ...(undecided ? { cho_quyet: true as const } : {}) },
      replace: true,
      resetScroll: false,
    });
  return (
    <>
      <label className={css.filter}>
        <span>{say.group}</span>
        <select
          className="inp"
          value={search.nhom ?? ''}
          onChange={(event) => filter(event.target.value, search.cho_quyet === true)}
        >
          <option value="">{say.allGroups}</option>
          {table.outcome.groups.map(({ group }) => (
            <option key={group} value={group}>
              {names.group(group)}
            </option>
          ))}
        </select>
      </label>
      <label className={css.check}>
        <input
          type="checkbox"
          checked={search.cho_quyet === true}
          onChange={(event) => filter(search.nhom, event.target.checked)}
        />
        <span>{say.onlyWaiting}</span>
      </label>
    </>
  );
}
