// What sets one rubric apart from another, in words.
import { useLanguage, useWords } from '../../i18n';
import { points } from '../../i18n/format';
import type { Difference } from './queries';
import css from './rubric.module.css';
import { text } from './words';

export function Differences({ items }: { items: readonly Difference[] }) {
  const say = useWords(text);
  if (items.length === 0) return <p>{say.none}</p>;
  return (
    <ul className={css.differences} aria-label={say.differences}>
      {items.map((item, at) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: the list is shown as it came and never changes
        <li key={at}>
          <One item={item} />
        </li>
      ))}
    </ul>
  );
}

function One({ item }: { item: Difference }) {
  const say = useWords(text);
  const { language } = useLanguage();
  const subject = item.part || item.criterion || item.group || '';
  const within = [
    item.part && item.criterion ? say.ofCriterion(item.criterion) : '',
    (item.part || item.criterion) && item.group && item.change !== 'moved' ? say.inGroup(item.group) : '',
  ].filter(Boolean);
  const gone = item.change === 'added' ? item.afterPoints : item.change === 'removed' ? item.beforePoints : undefined;
  return (
    <>
      <p>
        <span className={css.change}>{say.change(item.change)}</span> {say.part(item.of).toLocaleLowerCase(language)}{' '}
        {subject ? <b>{subject}</b> : null}
        {within.length > 0 ? <span className="cap"> ({within.join(', ')})</span> : null}
        {gone === undefined ? null : `: ${say.upTo(points(gone, language))}`}
        {item.change === 'changed' && item.field ? `: ${say.field(item.field)}` : null}
      </p>
      {item.change === 'changed' || item.change === 'moved' ? (
        <p className={css.fromTo}>
          <span>
            <span className="cap">{say.from}</span> <del>{saidOf(item, 'before', say, language)}</del>
          </span>
          <span>
            <span className="cap">{say.to}</span> <ins>{saidOf(item, 'after', say, language)}</ins>
          </span>
        </p>
      ) : null}
    </>
  );
}

function saidOf(item: Difference, side: 'before' | 'after', say: (typeof text)['en'], language: 'vi' | 'en'): string {
  const figure = side === 'before' ? item.beforePoints : item.afterPoints;
  if (figure !== undefined) return points(figure, language);
  const value = item[side] ?? '';
  if (value === '') return say.empty;
  if (item.field === 'knockOut') return value === 'yes' ? say.yes : say.no;
  if (item.field === 'kind') return say.kindOf(value === 'options' ? 'options' : 'points');
  return value;
}
