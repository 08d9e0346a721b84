// The score with what it led to, and where it came from: one bar for each criterion group, as long as it weighs.
import { useLanguage, useWords } from '../../../i18n';
import { points } from '../../../i18n/format';
import { State, type StateName } from '../../../ui/signs';
import css from './result.module.css';
import type { EntryResult } from './server';
import { text } from './words';

export const outcomeShapes: Record<EntryResult['status'], StateName> = {
  awarded: 'done',
  'not-awarded': 'none',
  eliminated: 'none',
  incomplete: 'slash',
  disqualified: 'bad',
};

export function Score({ result }: { result: EntryResult }) {
  const say = useWords(text);
  const { total, status, passed, groupRank, groupSize, rank, levelName, passMark } = result;
  return (
    <section className={css.score} aria-label={say.outcome}>
      <State state={outcomeShapes[status]}>{[say.status(status), levelName].filter(Boolean).join(', ')}</State>
      {total ? (
        <>
          <p className={css.figure}>
            <span className="num">{total.text}</span> <span>{say.outOf}</span>
          </p>
          {status === 'not-awarded' ? (
            <p>{passed ? say.passedNotAwarded : say.notPassed(say.passFrom(passMark.text, passMark.inclusive))}</p>
          ) : null}
        </>
      ) : (
        <p className={css.figure}>{say.noScore}</p>
      )}
      <dl className={css.facts}>
        <div>
          <dt>{say.rank}</dt>
          <dd>{groupRank ? say.rankOf(groupRank, groupSize) : say.unranked}</dd>
        </div>
        {rank ? (
          <div>
            <dt>{say.overall}</dt>
            <dd>{rank}</dd>
          </div>
        ) : null}
        <div>
          <dt>{say.pass}</dt>
          <dd>{say.passFrom(passMark.text, passMark.inclusive)}</dd>
        </div>
      </dl>
      {total?.fraction ? (
        <details className={css.how}>
          <summary>{say.how}</summary>
          <p className="hint">{say.exactly(total.fraction)}</p>
        </details>
      ) : null}
    </section>
  );
}

export function Groups({ result }: { result: EntryResult }) {
  const say = useWords(text);
  const { language } = useLanguage();
  if (result.groups.length === 0) return null;
  const widest = Math.max(...result.groups.map((group) => group.maximum), 1);
  return (
    <section className={css.part}>
      <h2>{say.groups}</h2>
      <p className="hint">{say.groupsWhy}</p>
      <ul className={css.groups}>
        {result.groups.map((group) => (
          <li key={group.id}>
            <span>{group.name}</span>
            <span className={css.mark}>
              <b className="num">{group.text}</b> <span className="cap">{say.of(points(group.maximum, language))}</span>
            </span>
            <i
              aria-hidden="true"
              style={{
                '--w': `${(group.maximum * 100) / widest}%`,
                '--p': `${(group.points * 100) / Math.max(group.maximum, 1)}%`,
              }}
            />
          </li>
        ))}
      </ul>
    </section>
  );
}
