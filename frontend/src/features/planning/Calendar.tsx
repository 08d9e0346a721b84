// The phases of rounds whose dates are set, month by month; on small screens a list.
import { useQuery } from '@tanstack/react-query';
import { Link, useNavigate, useSearch } from '@tanstack/react-router';
import { useState } from 'react';
import { useWords } from '../../i18n';
import { moment } from '../../i18n/format';
import { paths } from '../../paths';
import { Heading } from '../../ui/Page';
import { State } from '../../ui/signs';
import { Asked } from '../panel/Asked';
import office from '../panel/office.module.css';
import { useNow } from '../panel/useNow';
import { CyclePick, chosenCycle } from './CyclePick';
import { type Bar, barsOf, monthsOf, place, yearsOf } from './calendar';
import css from './calendar.module.css';
import planning from './planning.module.css';
import type { RoundProgress, UnitProgress } from './progress';
import { cyclesQuery, overviewQuery } from './queries';
import { phaseState } from './RoundTable';
import { text } from './words';

export function Calendar() {
  const say = useWords(text);
  const cycles = useQuery(cyclesQuery);
  const { chuky } = useSearch({ from: '/ban-to-chuc/lich' });
  const navigate = useNavigate();
  return (
    <main className={office.main}>
      <Heading title={say.calendarTitle} />
      <p className={office.intro}>{say.calendarWhy}</p>
      <Asked query={cycles}>
        {({ items }) => {
          const cycle = chosenCycle(items, chuky);
          if (!cycle) return <p>{say.noCycle}</p>;
          return (
            <>
              <CyclePick
                cycles={items}
                value={cycle.id}
                onPick={(id) => navigate({ to: '/ban-to-chuc/lich', search: { chuky: id } })}
              />
              <OfCycle key={cycle.id} cycleId={cycle.id} />
            </>
          );
        }}
      </Asked>
    </main>
  );
}

function OfCycle({ cycleId }: { cycleId: string }) {
  const overview = useQuery(overviewQuery(cycleId));
  return <Asked query={overview}>{({ units }) => <Years units={units} />}</Asked>;
}

function Years({ units }: { units: readonly UnitProgress[] }) {
  const say = useWords(text);
  const now = useNow(60_000);
  const [mine, setMine] = useState(false);
  const held = units.filter(({ rounds, own }) => rounds.length > 0 && (own || !mine));
  const years = yearsOf(held.flatMap(({ rounds }) => rounds));
  const thisYear = new Date(now).getFullYear();
  const [asked, setAsked] = useState<number>();
  const year = asked ?? (years.includes(thisYear) ? thisYear : (years[years.length - 1] ?? thisYear));
  const some = units.some(({ own }) => !own);
  return (
    <>
      <div className={css.bar}>
        <button type="button" className="btn two" onClick={() => setAsked(year - 1)} aria-label={say.earlier}>
          ‹
        </button>
        <h2 className="num" aria-live="polite">
          {year}
        </h2>
        <button type="button" className="btn two" onClick={() => setAsked(year + 1)} aria-label={say.later}>
          ›
        </button>
        {some ? (
          <label className={css.mine}>
            <input type="checkbox" checked={mine} onChange={(event) => setMine(event.target.checked)} />
            {say.mine}
          </label>
        ) : null}
        <Legend />
      </div>
      {held.length === 0 ? <p>{say.calendarEmpty}</p> : <Chart units={held} year={year} now={now} />}
    </>
  );
}

function Legend() {
  const say = useWords(text);
  return (
    <ul className={css.legend}>
      <li>
        <i className={css.registration} />
        {say.phase('registration')}
      </li>
      <li>
        <i className={css.screening} />
        {say.phase('screening')}
      </li>
      <li>
        <i className={css.publication} />
        {say.publication}
      </li>
    </ul>
  );
}

function Chart({ units, year, now }: { units: readonly UnitProgress[]; year: number; now: number }) {
  const say = useWords(text);
  const today = place(now, year);
  return (
    <div className={css.chart}>
      <div className={css.months} aria-hidden="true">
        {monthsOf(year).map((at, m) => (
          <span key={at} style={{ '--at': at }}>
            {say.month(m + 1)}
          </span>
        ))}
      </div>
      <ul className={css.rows}>
        {units.flatMap((of) =>
          of.rounds.map((round) => <Row key={round.id} of={of} round={round} year={year} today={today} />),
        )}
      </ul>
    </div>
  );
}

function Row({ of, round, year, today }: { of: UnitProgress; round: RoundProgress; year: number; today: number }) {
  const say = useWords(text);
  const bars = barsOf(round, year);
  const name = (bar: Bar) => (bar.kind === 'publication' ? say.publication : say.phase(bar.kind));
  const words = (bar: Bar) =>
    bar.from === bar.to ? `${name(bar)}: ${moment(bar.from)}` : say.bar(name(bar), moment(bar.from), moment(bar.to));
  return (
    <li className={css.row}>
      <div className={css.what}>
        {of.own ? (
          <Link className={planning.name} to={paths.phase(round.id)}>
            {round.title}
          </Link>
        ) : (
          <b>{round.title}</b>
        )}
        <span className="cap">
          {of.unit.title} · <State state={phaseState[round.phase]}>{say.phase(round.phase)}</State>
        </span>
      </div>
      <div className={css.track}>
        {today >= 0 && today <= 1 ? <span className={css.today} style={{ '--at': today }} title={say.today} /> : null}
        {bars.map((bar) => (
          <span
            key={bar.kind}
            className={`${css.span} ${css[bar.kind]}`}
            style={{ '--at': bar.left, '--long': bar.width }}
            title={words(bar)}
          />
        ))}
      </div>
      <ul className={css.said}>
        {bars.length === 0 ? <li>{say.noDates}</li> : bars.map((bar) => <li key={bar.kind}>{words(bar)}</li>)}
      </ul>
    </li>
  );
}
