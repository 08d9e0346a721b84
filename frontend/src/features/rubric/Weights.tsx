import { useLanguage, useWords } from '../../i18n';
import { points } from '../../i18n/format';
import { State } from '../../ui/signs';
import { bestOf, sumOf, type Tree } from './draft';
import { whole } from './faults';
import { nameOf } from './names';
import css from './rubric.module.css';
import { text } from './words';

/** The length of a thing is its weight: groups as long as their points, criteria as long as theirs, hatched what a group
 * still lacks. Below, what each group comes to and how far it is off. */
export function Weights({ tree, current }: { tree: Tree; current: string | undefined }) {
  const say = useWords(text);
  const { language } = useLanguage();
  const say100 = tree.criterionGroups.every((g) => sumOf(g) === g.maxPoints);
  const total = tree.criterionGroups.reduce((sum, g) => sum + sumOf(g), 0);
  const columns = tree.criterionGroups.map((g) => `minmax(0, ${Math.max(g.maxPoints, 1)}fr)`).join(' ');
  const legends = tree.criterionGroups.map((g) => `minmax(max-content, ${Math.max(g.maxPoints, 1)}fr)`).join(' ');
  return (
    <section className={css.weights} aria-label={say.weights} style={{ '--columns': columns, '--legends': legends }}>
      <div className={css.bars} aria-hidden="true">
        {tree.criterionGroups.map((g) => (
          <div key={g.id} className={css.segments}>
            {g.criteria.map((c) => (
              <i
                key={c.id}
                className={[css.filled, c.id === current ? css.current : '', sumOf(g) > g.maxPoints ? css.over : '']
                  .filter(Boolean)
                  .join(' ')}
                style={{ '--w': bestOf(c) }}
              />
            ))}
            {sumOf(g) < g.maxPoints ? <i style={{ '--w': g.maxPoints - sumOf(g) }} /> : null}
          </div>
        ))}
      </div>
      <ul className={css.legends}>
        {tree.criterionGroups.map((g, at) => {
          const sum = sumOf(g);
          return (
            <li key={g.id}>
              <span className="spoken">
                {say.weightOf(nameOf(g, language), points(sum, language), points(g.maxPoints, language))}
              </span>
              <span aria-hidden="true">
                {at + 1} · {points(sum, language)} {say.outOf(points(g.maxPoints, language))}
              </span>
              {sum === g.maxPoints ? null : (
                <State state="bad">
                  {sum < g.maxPoints
                    ? say.lacks(points(g.maxPoints - sum, language))
                    : say.over(points(sum - g.maxPoints, language))}
                </State>
              )}
            </li>
          );
        })}
      </ul>
      <p className={css.total} role="status">
        <span>
          {say.total} <b>{points(total, language)}</b> {say.outOf(points(whole, language))}
        </span>
        {say100 && total === whole ? <State state="done">{say.fits}</State> : null}
      </p>
    </section>
  );
}
