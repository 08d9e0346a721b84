import { useLanguage, useWords } from '../../../i18n';
import { points } from '../../../i18n/format';
import type { Line } from '../lines';
import { text } from '../words';
import css from './finish.module.css';

const width = 250; // hundredths that one column of squares stands for

/** The judge's own totals, a square for every complete sheet. */
export function Distribution({ lines }: { lines: Line[] }) {
  const say = useWords(text);
  const { language } = useLanguage();
  const totals = lines
    .flatMap((l) => (l.sheet.counted && l.tally && l.tally.unmarked.length === 0 ? [l.tally.points] : []))
    .sort((a, b) => a - b);
  return (
    <section id="phan-bo" aria-label={say.distribution} className={css.distribution}>
      <h2>{say.distribution}</h2>
      {totals.length === 0 ? <p className={css.note}>{say.distributionNone}</p> : <Dots totals={totals} />}
      {totals.length > 0 ? (
        <p className={css.note}>
          {say.distributionText(
            points(totals[0] ?? 0, language),
            points(median(totals), language),
            points(totals.at(-1) ?? 0, language),
          )}
        </p>
      ) : null}
      <p className={css.note}>{say.distributionWho}</p>
    </section>
  );
}

function median(sorted: number[]): number {
  const half = sorted.length / 2;
  return Math.round(((sorted[Math.floor(half)] ?? 0) + (sorted[Math.ceil(half) - 1] ?? 0)) / 2);
}

/** From the tens below the lowest total to 100. */
function Dots({ totals }: { totals: number[] }) {
  const from = Math.min(9000, Math.floor((totals[0] ?? 0) / 1000) * 1000);
  const share = (value: number) => ((value - from) * 100) / (10_000 - from);
  const stacks = new Map<number, number>();
  const dots = totals.map((total, i) => {
    const column = Math.min(Math.floor(total / width), 10_000 / width - 1);
    const height = stacks.get(column) ?? 0;
    stacks.set(column, height + 1);
    return { i, x: share(column * width + width / 2), y: height };
  });
  const high = Math.max(...stacks.values());
  const step = from >= 5000 ? 1000 : 2000;
  const ticks = Array.from({ length: Math.floor((10_000 - from) / step) + 1 }, (_, i) => 10_000 - i * step).reverse();
  return (
    <div className={css.dots} style={{ '--high': Math.max(high, 4) }} aria-hidden="true">
      {dots.map((dot) => (
        <i key={dot.i} style={{ '--x': `${dot.x}%`, '--y': dot.y }} />
      ))}
      {ticks.map((tick) => (
        <span key={tick} style={{ '--x': `${share(tick)}%` }}>
          {tick / 100}
        </span>
      ))}
    </div>
  );
}
