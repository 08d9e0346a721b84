// What a round sends up: the dry run before publication, and where each product stands after it.
import { useInfiniteQuery, useQuery } from '@tanstack/react-query';
import { Refusal } from '../../api/problem';
import { useWords } from '../../i18n';
import { Heading } from '../../ui/Page';
import { Asked } from '../panel/Asked';
import office from '../panel/office.module.css';
import { afterPublication, useRound } from '../panel/round';
import { More, PromotionRows } from './PromotionRows';
import css from './publishing.module.css';
import { planQuery, sentQuery } from './queries';
import { Rules } from './Rules';
import { climb, text } from './words';

export function Sent() {
  const { round } = useRound();
  const say = useWords(climb);
  const published = afterPublication(round.phase);
  return (
    <main className={office.main}>
      <Heading title={say.sentTitle} />
      <p className={office.intro}>{say.sentIntro}</p>
      {published ? <List /> : null}
      <Plan />
      <Rules />
    </main>
  );
}

function List() {
  const { round, ask } = useRound();
  const say = useWords(climb);
  const sent = useInfiniteQuery(sentQuery(ask, round.id));
  return (
    <section className={css.block}>
      <h2>{say.sentList}</h2>
      <Asked query={sent}>
        {({ pages }) => {
          const items = pages.flatMap((page) => page.items);
          return items.length === 0 ? <p>{say.sentNone}</p> : <PromotionRows items={items} side="sent" />;
        }}
      </Asked>
      <More query={sent} />
    </section>
  );
}

/** Only while something is being worked on. */
function Plan() {
  const { round, office: held, ask } = useRound();
  const say = useWords(climb);
  const says = useWords(text);
  const sees = held.organiser || held.secretary || held.council;
  const plan = useQuery({ ...planQuery(ask, round.id), enabled: sees });
  const none = plan.error instanceof Refusal && plan.error.problem.code === 'no-deliberation';
  if (none || !sees) return null;
  return (
    <section className={css.block}>
      <h2>{say.planTitle}</h2>
      <p>{say.planWhat}</p>
      <Asked query={plan}>
        {({ targetTier, lines, quota }) => (
          <>
            {targetTier === '' ? <p>{say.planTop}</p> : null}
            {targetTier !== '' && lines.length === 0 ? <p>{say.planNone}</p> : null}
            {targetTier !== '' ? (
              <p>
                {quota ? says.quota(quota.used, quota.after, quota.places) : says.noQuota}{' '}
                {quota && quota.after >= quota.places ? <b>{says.quotaFull}</b> : null}
              </p>
            ) : null}
            {lines.length > 0 ? (
              <table className={office.rows}>
                <thead>
                  <tr>
                    <th scope="col">{says.code}</th>
                    <th scope="col">{say.to}</th>
                    <th scope="col">{say.state}</th>
                  </tr>
                </thead>
                <tbody>
                  {lines.map((line) => (
                    <tr key={line.code}>
                      <th scope="row">
                        <b>{line.code}</b>
                      </th>
                      <td data-label={say.to}>{line.targetUnit ?? (line.problem || say.noTarget)}</td>
                      <td data-label={say.state}>
                        {line.takenAway
                          ? say.planGone
                          : line.sent
                            ? say.planKept
                            : line.linked
                              ? say.planLinked
                              : line.climbsNow
                                ? say.planNow
                                : say.planWait}
                      </td>
                    </tr>
                  ))}
                </tbody>
              </table>
            ) : null}
          </>
        )}
      </Asked>
    </section>
  );
}
