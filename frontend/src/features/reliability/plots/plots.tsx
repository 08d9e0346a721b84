// Plain drawings of figures that stand beside them in words. Lengths are shares of the width, so that nothing is
// stretched and no text is drawn.
import css from './plots.module.css';

const percent = (share: number) => `${(100 * Math.min(1, Math.max(0, share))).toFixed(2)}%`;

/** A bar from 0 to 1 with marks where levels begin; a value below 0 is an empty bar. */
export function Scale({ value, marks = [] }: { value: number; marks?: readonly number[] }) {
  return (
    <svg className={css.row} aria-hidden="true">
      <rect className={css.track} y="7" width="100%" height="12" />
      <rect className={css.bar} y="7" width={percent(value)} height="12" />
      {marks.map((mark) => (
        <line key={mark} className={css.mark} x1={percent(mark)} x2={percent(mark)} y1="2" y2="24" />
      ))}
    </svg>
  );
}

/** From low to high within what can be given. */
export function Range({ low, high, most }: { low: number; high: number; most: number }) {
  return (
    <svg className={css.row} aria-hidden="true">
      <rect className={css.track} y="12" width="100%" height="2" />
      <line className={css.reach} x1={percent(low / most)} x2={percent(high / most)} y1="13" y2="13" />
      <circle className={css.dot} cx={percent(low / most)} cy="13" r="5" />
      <circle className={css.dot} cx={percent(high / most)} cy="13" r="5" />
    </svg>
  );
}

interface DifferenceProps {
  /** Hundredths; undefined where nothing is shared with others. */
  value: number | undefined;
  /** Either side of the value. */
  doubt: number;
  /** Hundredths at either end. */
  reach: number;
  /** Up to here it is like the others. */
  even: number;
}

/** A dot left (stricter) or right (more lenient) of the others, with its margin. */
export function Difference({ value, doubt, reach, even }: DifferenceProps) {
  const at = (hundredths: number) => percent((hundredths + reach) / (2 * reach));
  return (
    <svg className={css.row} aria-hidden="true">
      <rect className={css.band} x={at(-even)} width={percent(even / reach)} height="26" />
      <line className={css.zero} x1="50%" x2="50%" y1="0" y2="26" />
      {value === undefined ? null : (
        <>
          <line className={css.margin} x1={at(value - doubt)} x2={at(value + doubt)} y1="13" y2="13" />
          <circle className={css.dot} cx={at(value)} cy="13" r="6" />
        </>
      )}
    </svg>
  );
}

/** Where the ends of the differences and the bounds of what is even lie. */
export function DifferenceAxis({
  reach,
  even,
  write,
}: {
  reach: number;
  even: number;
  write: (hundredths: number) => string;
}) {
  const ticks = [-reach, -even, 0, even, reach];
  return (
    <span className={css.axis} aria-hidden="true">
      {ticks.map((tick) => (
        <span key={tick} style={{ '--at': percent((tick + reach) / (2 * reach)) }}>
          {write(tick)}
        </span>
      ))}
    </span>
  );
}

export interface Column {
  code: string;
  /** Share of the draws above the line. */
  share: number;
  above: boolean;
}

const height = 160;

/** A column for each entry by rank: full where it is always above the line. */
export function LineChart({
  columns,
  cut,
  label,
}: {
  columns: readonly Column[];
  cut: number | undefined;
  label: string;
}) {
  const n = columns.length;
  const many = n > 200;
  const gap = many ? 0 : 0.12 / n;
  return (
    <svg
      className={css.chart}
      role="img"
      aria-label={label}
      height={height}
      shapeRendering={many ? 'crispEdges' : 'auto'}
    >
      {columns.map(({ code, share, above }, i) => {
        const width = percent(1 / n - gap);
        return (
          <g key={code}>
            <title>{`${code}: ${Math.round(100 * share)}%`}</title>
            <rect className={css.track} x={percent(i / n)} width={width} height={height} />
            <rect
              className={above ? css.bar : css.below}
              x={percent(i / n)}
              width={width}
              y={height * (1 - share)}
              height={height * share}
            />
          </g>
        );
      })}
      {cut === undefined ? null : (
        <line className={css.cut} x1={percent(cut / n)} x2={percent(cut / n)} y1="0" y2={height} />
      )}
    </svg>
  );
}
