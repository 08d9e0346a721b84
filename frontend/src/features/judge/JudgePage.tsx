import type { ReactNode } from 'react';
import { JudgeBar, JudgeFrame } from './JudgeBar';
import css from './page.module.css';

interface Props {
  title: ReactNode;
  detail?: ReactNode;
  /** Figures of the whole page: on the left of wide screens, below the work on narrow ones. */
  aside?: ReactNode;
  /** What the page ends with: beside it on wide screens, below it on narrow ones. */
  end?: ReactNode;
  /** The controls that never leave the screen. */
  base?: ReactNode;
  children: ReactNode;
}

/** A page of a judge beside the sheets: read and answered in one column that scrolls by itself. */
export function JudgePage({ title, detail, aside, end, base, children }: Props) {
  return (
    <JudgeFrame bar={<JudgeBar title={title} detail={detail} />} base={base}>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: it scrolls by itself, also where it holds nothing to press */}
      <main className={css.main} tabIndex={0}>
        <div className={aside ? css.split : end ? css.ending : css.single}>
          <div className={css.work}>{children}</div>
          {aside ? <aside className={css.aside}>{aside}</aside> : null}
          {end ? <div className={css.end}>{end}</div> : null}
        </div>
      </main>
    </JudgeFrame>
  );
}
