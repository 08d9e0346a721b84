import type { Schemas } from '../../api/client';
import { useWords } from '../../i18n';
import { useFigures } from './figures';
import { byGap } from './judgement';
import { More } from './More';
import { useNames } from './names';
import { Scale } from './Plot';
import css from './reliability.module.css';
import { text } from './words';

type Gap = Schemas['RubricGap'];

const shownFirst = 8;

export function CriteriaPart({ criteria, percent }: { criteria: readonly Gap[]; percent: number }) {
  const say = useWords(text);
  const sorted = byGap(criteria);
  if (sorted.length === 0) return null;
  return (
    <section className={css.part}>
      <h2>{say.criteriaTitle}</h2>
      <p className={css.what}>{say.criteriaWhat}</p>
      <More rows={sorted} first={shownFirst}>
        {(shown) => (
          // biome-ignore lint/a11y/noNoninteractiveTabindex: a scrolling region takes focus to be scrolled by keys
          <section className={css.scroll} tabIndex={0} aria-label={say.criteriaTitle}>
            <table className={css.rows}>
              <thead>
                <tr>
                  <th scope="col">{say.criterion}</th>
                  <th scope="col" className={css.drawn}>
                    {say.meanGap}
                  </th>
                  <th scope="col">
                    <span className="spoken">{say.meanGap}</span>
                  </th>
                  <th scope="col" className={css.right}>
                    {say.largestGap}
                  </th>
                  <th scope="col" className={css.right}>
                    {say.far(percent)}
                  </th>
                </tr>
              </thead>
              <tbody>
                {shown.map((gap) => (
                  <Row key={`${gap.groupId} ${gap.criterionId}`} gap={gap} />
                ))}
              </tbody>
            </table>
          </section>
        )}
      </More>
    </section>
  );
}

function Row({ gap }: { gap: Gap }) {
  const say = useWords(text);
  const write = useFigures();
  const names = useNames();
  return (
    <tr>
      <th scope="row">
        {names.criterion(gap.groupId, gap.criterionId)}
        <span className={css.cap}>{names.group(gap.groupId)}</span>
      </th>
      <td>
        <Scale value={gap.mean / gap.maxPoints} />
      </td>
      <td className={css.figure}>{say.of(write.points(gap.mean), write.points(gap.maxPoints))}</td>
      <td className={css.figure}>{write.points(gap.largest)}</td>
      <td className={css.right}>{say.farOf(gap.far, gap.entries)}</td>
    </tr>
  );
}
