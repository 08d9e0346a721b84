import { useLanguage, useWords } from '../../../i18n';
import { points } from '../../../i18n/format';
import type { CriterionTally, GroupTally, Tally } from '../marks';
import { text } from '../words';
import css from './weights.module.css';

/** The length of a criterion is its weight: filled to the mark, hatched while it has none. Below, each group's sum: under
 * its beginning where there is room, else moved on as far as its figures need. */
export function WeightsBar({ tally, current }: { tally: Tally; current: string | undefined }) {
  const say = useWords(text);
  const { language } = useLanguage();
  const columns = (least: string) =>
    tally.groups.map((g) => `minmax(${least}, ${Math.max(g.group.maxPoints, 1)}fr)`).join(' ');
  return (
    <div
      className={css.weights}
      style={{ '--columns': columns('0'), '--legends': columns('max-content') }}
      role="img"
      aria-label={say.weights(tally.marked, tally.count)}
    >
      {tally.groups.map((g) => (
        <Segments key={g.group.id} group={g} current={current} />
      ))}
      <div className={css.legends}>
        {tally.groups.map((g) => (
          <span key={g.group.id} className={css.legend}>
            {g.number} · {g.marked > 0 ? points(g.points, language) : '–'} / {points(g.group.maxPoints, language)}
          </span>
        ))}
      </div>
    </div>
  );
}

function Segments({ group, current }: { group: GroupTally; current: string | undefined }) {
  return (
    <span className={css.segments}>
      {group.criteria.map((c) => (
        <i
          key={c.criterion.id}
          className={`${c.points === undefined ? '' : css.filled} ${c.criterion.id === current ? css.current : ''}`}
          style={{ '--w': Math.max(c.max, 1), '--p': share(c) }}
        />
      ))}
    </span>
  );
}

const share = (c: CriterionTally): string => `${c.points !== undefined && c.max > 0 ? (c.points * 100) / c.max : 0}%`;

/** The same in a line of a list: a segment is scored or not. */
export function ScoredBar({ tally }: { tally: Tally }) {
  const say = useWords(text);
  return (
    <span className={css.small} role="img" aria-label={say.weights(tally.marked, tally.count)}>
      {tally.groups.map((g) => (
        <span key={g.group.id} className={css.smallGroup} style={{ '--w': Math.max(g.group.maxPoints, 1) }}>
          {g.criteria.map((c) => (
            <i
              key={c.criterion.id}
              className={c.points === undefined ? undefined : css.filled}
              style={{ '--w': Math.max(c.max, 1), '--p': '100%' }}
            />
          ))}
        </span>
      ))}
    </span>
  );
}
