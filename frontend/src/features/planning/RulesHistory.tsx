import { useQuery } from '@tanstack/react-query';
import { useWords } from '../../i18n';
import { moment } from '../../i18n/format';
import { Asked } from '../panel/Asked';
import office from '../panel/office.module.css';
import { planText } from './planWords';
import { rulesVersionsQuery } from './queries';

/** Every version of the rules, with its reason and vote. */
export function RulesHistory({ roundId }: { roundId: string }) {
  const say = useWords(planText);
  const versions = useQuery(rulesVersionsQuery(roundId));
  return (
    <section className={office.part}>
      <h2>{say.history}</h2>
      <Asked query={versions}>
        {({ items }) => (
          <ul className={office.cards}>
            {[...items].reverse().map(({ version, at, reason, votes }) => (
              <li key={version}>
                <b>{say.version(version, moment(at))}</b>
                {reason ? <span className={office.line}>{reason}</span> : null}
                {votes ? (
                  <span className={`${office.line} cap`}>{say.voted(votes.for, votes.against, votes.abstain)}</span>
                ) : null}
              </li>
            ))}
          </ul>
        )}
      </Asked>
    </section>
  );
}
