// The product's climb from tier to tier: drawn as steps that rise from below, read from the lowest.
import { Link } from '@tanstack/react-router';
import { useWords } from '../../../i18n';
import { paths } from '../../../paths';
import { State, type StateName } from '../../../ui/signs';
import css from './result.module.css';
import { outcomeShapes } from './Score';
import type { EntryResult } from './server';
import { text } from './words';

type Step = EntryResult['climb'][number];

const shapeOf = (outcome: Step['outcome']): StateName => (outcome === 'climbing' ? 'wait' : outcomeShapes[outcome]);

export function Climb({ result: { climb, entryId } }: { result: EntryResult }) {
  const say = useWords(text);
  if (climb.length === 0) return null;
  return (
    <section className={css.part}>
      <h2>{say.climb}</h2>
      <ol className={css.stair}>
        {climb.map((step, n) => {
          const here = step.entryId === entryId;
          return (
            <li
              key={`${step.roundId ?? step.tierName} ${step.entryId ?? n}`}
              style={{ '--i': Math.min(n, 3) }}
              data-ahead={step.outcome === 'climbing' || undefined}
              aria-current={here ? 'step' : undefined}
            >
              <b>{[step.tierName, step.year].join(', ')}</b>
              {step.unitName ? <span>{step.unitName}</span> : null}
              <State state={shapeOf(step.outcome)}>
                {[say.step(step.outcome), step.levelName].filter(Boolean).join(', ')}
              </State>
              {here ? <span className="cap">{say.here}</span> : null}
              <span className={css.links}>
                {!here && step.entryId && step.outcome !== 'climbing' ? (
                  <Link to={paths.entryResult(step.entryId)}>{say.see}</Link>
                ) : null}
                {step.link ? <a href={step.link}>{say.ranking}</a> : null}
              </span>
            </li>
          );
        })}
      </ol>
    </section>
  );
}
