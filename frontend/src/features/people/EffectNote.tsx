// What a change would do to the number of judges of each entry, as the server finds by trying it.
import { useQuery } from '@tanstack/react-query';
import { useWords } from '../../i18n';
import { Notice } from '../../ui/Page';
import { Trouble } from '../panel/Asked';
import { useRound } from '../panel/round';
import css from './people.module.css';
import { effectQuery, type Proposed } from './queries';
import { text } from './staffWords';

export function EffectNote({ proposed }: { proposed: Proposed | undefined }) {
  const { round, ask } = useRound();
  const say = useWords(text);
  const effect = useQuery(effectQuery(ask, round.id, proposed));
  if (!proposed) return null;
  if (effect.error) return <Trouble failure={effect.error} />;
  if (!effect.data) return <p role="status">{say.effectReading}</p>;
  const { entries, belowBefore, belowAfter, minimum, awaiting } = effect.data;
  return (
    <section className={css.effect} aria-label={say.effect} aria-live="polite">
      <h3>{say.effect}</h3>
      <Notice kind={belowAfter > belowBefore ? 'wait' : 'info'}>
        {entries.length === 0 ? <p>{say.effectNone}</p> : null}
        <p>{belowAfter > 0 ? say.effectBelow(belowAfter, belowBefore, minimum) : say.effectEnough(minimum)}</p>
        {awaiting ? <p>{say.effectAwaiting}</p> : null}
      </Notice>
      {entries.length > 0 ? (
        <>
          <p>{say.effectCount(entries.length)}</p>
          <ul>
            {entries.map((entry) => (
              <li key={entry.entryId}>
                <span className="num">{entry.judgingCode}</span>: {entry.before} → {entry.after}
              </li>
            ))}
          </ul>
        </>
      ) : null}
    </section>
  );
}
