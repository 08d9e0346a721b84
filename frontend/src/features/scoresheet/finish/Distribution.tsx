import { useLanguage, useWords } from '../../../i18n';
import { points } from '../../../i18n/format';
import type { Line } from '../lines';
import { text } from '../words';
import css from './finish.module.css';

const width = 250; // hundredths that one column of squares stands for

/** The judge's own totals, a square for every complete sheet, and the pass mark (hundredths) as the one red line. */
export function Distribution({ lines, passMark }: { lines: Line[]; passMark: number | undefined }) {
  const say = useWords(text);
  const { language } = useLanguage();
  const totals = lines
    .flatMap((l) => (l.sheet.counted && l.tally && l.tally.unmarked.length === 0 ? [l.tally.points] : []))
    .sort((a, b) => a - b);
  return (
    <section id="phan-bo" aria-label={say.distribution} className={css.distribution}>
      <h2>{say.distribution}</h2>
      {totals.length === 0 ? (
        <p className={css.note}>{say.distributionNone}</p>
      ) : (
        <Dots totals={totals} passMark={passMark} />
      )}
      {totals.length > 0 ? (
        <p className={css.note}>
          {say.distributionText(
            points(totals[0] ?? 0, language),
            points(median(totals), language),
            points(totals.at(-1) ?? 0, language),
          )}
        </p>
      ) : null}
      {passMark && totals.length > 0 ? (
        <p className={css.note}>{say.distributionPass(points(passMark, language))}</p>
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
function Dots({ totals, passMark }: { totals: number[]; passMark: number | undefined }) {
  const lowest = Math.min(totals[0] ?? 0, passMark ?? 10_000);
  const from = Math.min(9000, Math.floor(lowest / 1000) * 1000);
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
      {passMark ? <b style={{ '--x': `${share(passMark)}%` }} /> : null}
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
