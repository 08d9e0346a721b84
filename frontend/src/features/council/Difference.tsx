import type { Schemas } from '../../api/client';
import { useWords } from '../../i18n';
import css from './council.module.css';
import { useScores } from './figures';
import { text } from './words';

type Change = Schemas['SimulatedChange'];

const shownFirst = 50;

/** What would stand otherwise, and what binds then. */
export function Difference({ simulation, stale }: { simulation: Schemas['Simulation']; stale: boolean }) {
  const say = useWords(text);
  const write = useScores();
  const { now, tried, changes } = simulation;
  return (
    <section className={css.difference} aria-busy={stale}>
      <h3>{say.difference}</h3>
      <dl className="facts">
        <div>
          <dt>{say.counted}</dt>
          <dd>{say.counts(now.proposed, now.atTheLine, now.nominated)}</dd>
        </div>
        <div>
          <dt>{say.thenStands}</dt>
          <dd>{say.counts(tried.proposed, tried.atTheLine, tried.nominated)}</dd>
        </div>
      </dl>
      <p role="status">{changes.length === 0 ? say.same : say.differences(changes.length)}</p>
      {changes.length > 0 ? (
        <ul className={css.changes}>
          {changes.slice(0, shownFirst).map((change) => (
            <li key={change.code}>
              <Words change={change} />
              <span>
                {change.product ?? change.code}
                {change.decided ? <span className={css.small}>{say.decidedStands}</span> : null}
              </span>
              <span className="num">{change.display === undefined ? '' : write.decimals(change.display)}</span>
            </li>
          ))}
          {changes.length > shownFirst ? <li>{say.rest(changes.length - shownFirst)}</li> : null}
        </ul>
      ) : null}
      {[...tried.limits, ...tried.nominationLimits].map((limit) =>
        limit.split ? (
          <p key={`${limit.group}${limit.split.codes[0]}`} className={css.splitNote}>
            {say.cutTie(
              limit.split.codes.length,
              write.equal(limit.split.display, limit.split.fraction),
              limit.split.placesLeft,
            )}
          </p>
        ) : null,
      )}
      {tried.levelLines.map((line) => (
        <p key={`${line.group}${line.level}`} className={css.splitNote}>
          {say.levelLine(line.level, line.placesLeft, line.codes.join(', '), write.equal(line.display, line.fraction))}
        </p>
      ))}
    </section>
  );
}

function Words({ change: { now, tried } }: { change: Change }) {
  const say = useWords(text);
  if (tried.proposed && !now.proposed) return <b className={css.added}>{say.added}</b>;
  if (tried.atTheLine && !now.atTheLine) return <b className={css.tied}>{say.toTie}</b>;
  if (now.proposed && !tried.proposed) return <b className={css.dropped}>{say.dropped}</b>;
  if (now.atTheLine && !tried.atTheLine) return <b className={css.dropped}>{say.dropped}</b>;
  if (now.level !== tried.level) return <b>{say.levelNow(now.level ?? say.noneLevel, tried.level ?? say.noneLevel)}</b>;
  return <b>{tried.nominated ? say.nominatedNow : say.nominatedNot}</b>;
}
