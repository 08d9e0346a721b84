import { useLanguage, useWords } from '../../../i18n';
import { points } from '../../../i18n/format';
import type { Criterion } from '../marks';
import { bandOf, bands, levelForm, type Ruler } from '../ruler';
import { text } from '../words';
import css from './levels.module.css';

interface Props {
  criterion: Criterion;
  ruler: Ruler;
  now: number | undefined;
  onChoose: (points: number) => void;
}

/** The described levels, each a way to take exactly its points; under their cells where the words fit. */
export function Levels({ criterion, ruler, now, onChoose }: Props) {
  const say = useWords(text);
  const { language } = useLanguage();
  const all = bands(criterion, ruler);
  if (all.length === 0) return null;
  const form = levelForm(all, ruler);
  const on = bandOf(all, ruler, now);
  const aligned = all.map((b) => `${b.to - b.from + 1}fr`).join(' ');
  const rest = ruler.cells.length - 1 - (all.at(-1)?.to ?? 0);
  const columns =
    form === 'aligned' ? `${aligned}${rest > 0 ? ` ${rest}fr` : ''}` : `repeat(${all.length}, minmax(0, 1fr))`;
  return (
    <fieldset className={`${css.levels} ${css[form]}`} style={{ '--columns': columns }}>
      <legend className="spoken">{say.levels}</legend>
      {all.map((band) => {
        const value = points(band.level.points, language);
        const name = band.level.name || band.level.description;
        return (
          <button
            key={band.level.points}
            type="button"
            className={band === on ? `${css.level} ${css.on}` : css.level}
            aria-pressed={band === on}
            aria-label={
              band.level.name ? `${say.levelOf(name, value)}: ${band.level.description}` : say.levelOf(name, value)
            }
            onClick={() => onChoose(band.level.points)}
          >
            <span className={css.points}>{value}</span>
            <span className={css.words}>
              {band.level.name ? <b>{band.level.name}</b> : null}
              <span className={css.said}>{band.level.description}</span>
            </span>
          </button>
        );
      })}
    </fieldset>
  );
}
