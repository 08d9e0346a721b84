import type { Schemas } from '../../api/client';
import { useWords } from '../../i18n';
import { useFigures } from './figures';
import { useNames } from './names';
import { Range } from './Plot';
import css from './reliability.module.css';
import { text } from './words';

type Gap = Schemas['EntryGap'];

/** `most` is the highest total that can be given, in hundredths. */
export function GapsPart({ gaps, most }: { gaps: readonly Gap[]; most: number }) {
  const say = useWords(text);
  return (
    <section className={css.part}>
      <h2>{say.gapsTitle}</h2>
      {gaps.length === 0 ? (
        <p className={css.said}>{say.gapsNone}</p>
      ) : (
        <>
          <p className={css.what}>{say.gapsWhat}</p>
          {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a scrolling region takes focus to be scrolled by keys */}
          <section className={css.scroll} tabIndex={0} aria-label={say.gapsTitle}>
            <table className={css.rows}>
              <thead>
                <tr>
                  <th scope="col" className={css.nowrap}>
                    {say.code}
                  </th>
                  <th scope="col">{say.group}</th>
                  <th scope="col" className={css.drawn}>
                    {say.range}
                  </th>
                  <th scope="col">
                    <span className="spoken">{say.range}</span>
                  </th>
                  <th scope="col" className={css.right}>
                    {say.deviation}
                  </th>
                  <th scope="col">{say.widest}</th>
                </tr>
              </thead>
              <tbody>
                {gaps.map((gap) => (
                  <Row key={gap.entryId} gap={gap} most={most} />
                ))}
              </tbody>
            </table>
          </section>
        </>
      )}
    </section>
  );
}

function Row({ gap, most }: { gap: Gap; most: number }) {
  const say = useWords(text);
  const write = useFigures();
  const names = useNames();
  const { widest } = gap;
  return (
    <tr>
      <th scope="row">
        <b className="num">{gap.judgingCode}</b>
      </th>
      <td>{names.group(gap.groupId)}</td>
      <td>
        <Range low={gap.low} high={gap.high} most={most} />
      </td>
      <td className={css.figure}>
        {say.of(say.to(write.points(gap.low), write.points(gap.high)), write.points(most))}
      </td>
      <td className={css.figure}>{write.score(gap.deviation)}</td>
      <td>
        {widest ? (
          <>
            {names.criterion(gap.groupId, widest.criterionId)}
            <span className={css.cap}>
              {say.of(say.to(write.points(widest.low), write.points(widest.high)), write.points(widest.maxPoints))}
            </span>
          </>
        ) : (
          '–'
        )}
      </td>
    </tr>
  );
}
