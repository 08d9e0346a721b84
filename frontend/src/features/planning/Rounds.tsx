// Where the rounds of one's units are in a cycle; for regions and the nation also how far the units below are.
import { useQuery } from '@tanstack/react-query';
import { Link, useNavigate, useSearch } from '@tanstack/react-router';
import { useWords } from '../../i18n';
import { paths } from '../../paths';
import { Heading, Notice } from '../../ui/Page';
import { Asked } from '../panel/Asked';
import office from '../panel/office.module.css';
import { CyclePick, chosenCycle } from './CyclePick';
import css from './planning.module.css';
import { cyclesQuery, overviewQuery } from './queries';
import { RoundTable } from './RoundTable';
import { UnitsBelow } from './UnitsBelow';
import { text } from './words';

export function Rounds() {
  const say = useWords(text);
  const cycles = useQuery(cyclesQuery);
  const { chuky } = useSearch({ from: '/ban-to-chuc/' });
  const navigate = useNavigate();
  return (
    <main className={office.main}>
      <div className={css.head}>
        <Heading title={say.title} />
        <p className={office.buttons}>
          <Link className="btn" to={paths.newRound}>
            {say.newRound}
          </Link>
        </p>
      </div>
      <Asked query={cycles}>
        {({ items }) => {
          const cycle = chosenCycle(items, chuky);
          if (!cycle)
            return (
              <Notice kind="info">
                <p>{say.noCycle}</p>
                <p>{say.noCycleWhy}</p>
              </Notice>
            );
          return (
            <>
              <p className={office.intro}>{say.intro}</p>
              <CyclePick
                cycles={items}
                value={cycle.id}
                onPick={(id) => navigate({ to: '/ban-to-chuc', search: { chuky: id } })}
              />
              <Overview key={cycle.id} cycleId={cycle.id} />
            </>
          );
        }}
      </Asked>
    </main>
  );
}

function Overview({ cycleId }: { cycleId: string }) {
  const say = useWords(text);
  const overview = useQuery(overviewQuery(cycleId));
  return (
    <Asked query={overview}>
      {({ units }) => {
        const below = units.filter(({ own }) => !own);
        return (
          <>
            {units
              .filter(({ own }) => own)
              .map((of) => (
                <section key={of.unit.id} className={office.part}>
                  <h2>{of.unit.title}</h2>
                  {of.rounds.length === 0 ? <p>{say.noRounds}</p> : <RoundTable rounds={of.rounds} />}
                </section>
              ))}
            {below.length > 0 ? <UnitsBelow units={units} /> : null}
          </>
        );
      }}
    </Asked>
  );
}
