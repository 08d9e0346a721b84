import type { Schemas } from '../../api/client';
import { useWords } from '../../i18n';
import { State, type StateName } from '../../ui/signs';
import { useFigures } from './figures';
import { doubt } from './judgement';
import { Difference, DifferenceAxis } from './Plot';
import css from './reliability.module.css';
import { text } from './words';

type Judge = Schemas['JudgeReliability'];

const shapes: Record<Judge['level'], StateName> = {
  'very-severe': 'wait',
  severe: 'wait',
  even: 'done',
  lenient: 'wait',
  'very-lenient': 'wait',
  'too-few': 'none',
};

const point = 100;

/** Whole points that hold every dot with its margin. */
const reachOf = (judges: readonly Judge[], least: number) =>
  Math.ceil(Math.max(least, ...judges.map((j) => Math.abs(j.difference) + doubt(j))) / point) * point;

export function SeverityPart({
  judges,
  measures,
}: {
  judges: readonly Judge[];
  measures: Schemas['ReliabilityMeasures'];
}) {
  const say = useWords(text);
  const write = useFigures();
  if (judges.length === 0) return null;
  const reach = reachOf(judges, measures.verySevereFrom);
  const called = judges.filter(({ level }) => level !== 'too-few');
  return (
    <section className={css.part}>
      <h2>{say.severityTitle}</h2>
      {called.length > 0 ? (
        <p className={css.said}>
          {say.severityCount(called.filter(({ level }) => level === 'even').length, called.length)}
        </p>
      ) : null}
      <p className={css.what}>{say.severityWhat}</p>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a scrolling region takes focus to be scrolled by keys */}
      <section className={css.scroll} tabIndex={0} aria-label={say.severityTitle}>
        <table className={css.rows}>
          <thead>
            <tr>
              <th scope="col">{say.judge}</th>
              <th scope="col" className={css.right}>
                {say.count}
              </th>
              <th scope="col" className={css.drawn}>
                <DifferenceAxis
                  reach={reach}
                  even={measures.severeFrom}
                  write={(hundredths) => (hundredths > 0 ? '+' : '') + write.points(hundredths).replace('-', '−')}
                />
              </th>
              <th scope="col" className={css.right}>
                {say.difference}
              </th>
              <th scope="col" className={css.right}>
                {say.spread}
              </th>
              <th scope="col">{say.remark}</th>
            </tr>
          </thead>
          <tbody>
            {[...judges]
              .sort((a, b) => a.difference - b.difference)
              .map((judge) => (
                <tr key={judge.code}>
                  <th scope="row">
                    <b>{judge.name ?? judge.code}</b>
                    {judge.name ? (
                      <>
                        {' '}
                        <span className={css.cap}>{judge.code}</span>
                      </>
                    ) : null}
                  </th>
                  <td className={css.figure}>{write.whole(judge.entries)}</td>
                  <td>
                    <Difference
                      value={judge.shared > 0 ? judge.difference : undefined}
                      doubt={doubt(judge)}
                      reach={reach}
                      even={measures.severeFrom}
                    />
                  </td>
                  <td className={css.figure}>{judge.shared > 0 ? write.signed(judge.difference) : '–'}</td>
                  <td className={css.figure}>
                    {write.score(judge.spread)} / {write.score(judge.othersSpread)}
                  </td>
                  <td>
                    <State state={shapes[judge.level]}>{say.judgeLevel(judge.level)}</State>
                    {judge.width && say.width(judge.width) ? (
                      <span className={css.cap}>{say.width(judge.width)}</span>
                    ) : null}
                  </td>
                </tr>
              ))}
          </tbody>
        </table>
      </section>
      <p className={css.note}>
        {say.severityRule(
          write.points(measures.severeFrom),
          write.points(measures.verySevereFrom),
          measures.severeEntries,
        )}
      </p>
    </section>
  );
}
