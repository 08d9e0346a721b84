import { useQuery } from '@tanstack/react-query';
import { useLanguage, useWords } from '../../i18n';
import { points } from '../../i18n/format';
import { Asked } from '../panel/Asked';
import office from '../panel/office.module.css';
import { useRound } from '../panel/round';
import css from './appeal.module.css';
import { type Appeal, resultQuery } from './queries';
import { text } from './words';

/** The result as the facility reads it. */
export function PublishedResult({ appeal }: { appeal: Appeal }) {
  const { round, ask } = useRound();
  const say = useWords(text);
  const { language } = useLanguage();
  const result = useQuery(resultQuery(ask, round.id, appeal.entryId));
  return (
    <section className={css.block}>
      <h2>{say.result}</h2>
      <Asked query={result}>
        {(found) =>
          found === null ? (
            <p>{say.hidden}</p>
          ) : (
            <>
              {found.publicationVersion > appeal.publicationVersion ? (
                <p>{say.newer(found.publicationVersion)}</p>
              ) : null}
              <dl className="cells">
                <div>
                  <dt>{say.score}</dt>
                  <dd>
                    {found.total ? found.total.text : say.noScore}
                    {found.total?.fraction ? ` (${found.total.fraction})` : ''}
                  </dd>
                </div>
                <div>
                  <dt>{say.rank}</dt>
                  <dd>{found.groupRank ? say.rankOf(found.groupRank, found.groupSize) : say.unranked}</dd>
                </div>
                <div>
                  <dt>{say.pass}</dt>
                  <dd>{found.passMark.text}</dd>
                </div>
              </dl>
              <table className={office.sum}>
                <thead>
                  <tr>
                    <th scope="col">{say.group}</th>
                    <th scope="col" className="r">
                      {say.points}
                    </th>
                  </tr>
                </thead>
                <tbody>
                  {found.groups.map((group) => (
                    <tr key={group.id}>
                      <td>{group.name}</td>
                      <td className="r">
                        <span className="num">{group.text}</span>
                        <span className="cap">{say.of(points(group.maximum, language))}</span>
                      </td>
                    </tr>
                  ))}
                </tbody>
              </table>
            </>
          )
        }
      </Asked>
    </section>
  );
}
