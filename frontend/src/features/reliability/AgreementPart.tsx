import type { Schemas } from '../../api/client';
import { useWords } from '../../i18n';
import { State, type StateName } from '../../ui/signs';
import { useFigures } from './figures';
import { type Agreement, bounds, judged, type Level } from './judgement';
import { useNames } from './names';
import { Scale } from './Plot';
import css from './reliability.module.css';
import { text } from './words';

const shapes: Record<Level, StateName> = { high: 'done', good: 'done', moderate: 'wait', low: 'wait' };

export function AgreementPart({ data: { overall, criterionGroups, groups } }: { data: Schemas['Reliability'] }) {
  const say = useWords(text);
  const write = useFigures();
  const names = useNames();
  const all = judged(overall);
  const levels = (measure: 'icc' | 'alpha') =>
    bounds[measure]
      .map(([from, level]) => `${say.level(level).toLocaleLowerCase()} ≥ ${write.coefficient(from)}`)
      .join(', ');
  return (
    <section className={css.part}>
      <h2>{say.agreementTitle}</h2>
      <p className={css.said}>{all ? say.means(all.measure, all.level) : say.why(overall.why ?? 'no-marks')}</p>
      <p className={css.what}>
        {overall.full ? say.icc : say.alpha}
        {overall.single === undefined ? '' : ` ${say.single(write.coefficient(overall.single))}`}
      </p>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a scrolling region takes focus to be scrolled by keys */}
      <section className={css.scroll} tabIndex={0} aria-label={say.agreementTitle}>
        <table className={css.rows}>
          <thead>
            <tr>
              <th scope="col">{say.what}</th>
              <th scope="col" className={css.right}>
                {say.coefficient}
              </th>
              <th scope="col" className={css.drawn}>
                {say.scale}
              </th>
              <th scope="col">{say.called}</th>
            </tr>
          </thead>
          <tbody>
            <Row name={say.whole} of={overall} className={css.whole} />
          </tbody>
          <tbody>
            <tr className={css.under}>
              <th scope="colgroup" colSpan={4}>
                {say.byCriteria}
              </th>
            </tr>
            {criterionGroups.map((part) => (
              <Row
                key={part.id}
                name={names.criterionGroup(part.id)}
                most={write.points(part.maxPoints)}
                of={part.agreement}
              />
            ))}
          </tbody>
          {groups.length > 1 ? (
            <tbody>
              <tr className={css.under}>
                <th scope="colgroup" colSpan={4}>
                  {say.byGroup}
                </th>
              </tr>
              {groups.map((part) => (
                <Row key={part.id} name={names.group(part.id)} of={part.agreement} />
              ))}
            </tbody>
          ) : null}
        </table>
      </section>
      <p className={css.note}>{say.convention(levels('icc'), levels('alpha'))}</p>
    </section>
  );
}

interface RowProps {
  name: string;
  /** Points that can be given, where that says something. */
  most?: string;
  of: Agreement;
  className?: string | undefined;
}

function Row({ name, most, of, className }: RowProps) {
  const say = useWords(text);
  const write = useFigures();
  const found = judged(of);
  return (
    <tr className={className}>
      <th scope="row">
        {name}
        {most === undefined ? null : <span className="cap">{`\u00a0/\u00a0${most}`}</span>}
      </th>
      {found ? (
        <>
          <td className={css.figure}>
            <span className={css.measure}>{found.measure === 'icc' ? 'ICC' : 'α'}</span>{' '}
            {write.coefficient(found.value)}
          </td>
          <td>
            <Scale value={found.value} marks={bounds[found.measure].map(([from]) => from)} />
          </td>
          <td>
            <State state={shapes[found.level]}>{say.level(found.level)}</State>
          </td>
        </>
      ) : (
        <td colSpan={3}>{say.why(of.why ?? 'no-marks')}</td>
      )}
    </tr>
  );
}
