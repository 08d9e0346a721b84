import type { ReactNode } from 'react';
import css from './device.module.css';

export function Group({ title, children }: { title: string; children: ReactNode }) {
  return (
    <section className={css.group}>
      <h2>{title}</h2>
      <ul className={css.rows}>{children}</ul>
    </section>
  );
}

interface Props {
  title: string;
  why: ReactNode;
  /** What became of it. */
  below?: ReactNode;
  children: ReactNode;
}

/** One thing that can be done: what it is, what it means, and its control. */
export function Row({ title, why, below, children }: Props) {
  return (
    <li className={css.row}>
      <div>
        <h3>{title}</h3>
        <p className={css.why}>{why}</p>
      </div>
      <div className={css.act}>{children}</div>
      {below ? <div className={css.below}>{below}</div> : null}
    </li>
  );
}
