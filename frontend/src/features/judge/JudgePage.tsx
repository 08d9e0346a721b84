import type { ReactNode } from 'react';
import { JudgeBar, JudgeFrame } from './JudgeBar';
import css from './page.module.css';

interface Props {
  title: ReactNode;
  detail?: ReactNode;
  /** What belongs to the whole page: figures, where one is. */
  aside?: ReactNode;
  /** The controls that never leave the screen. */
  base?: ReactNode;
  children: ReactNode;
}

/** A page of a judge beside the sheets: read and answered in one column that scrolls by itself. */
export function JudgePage({ title, detail, aside, base, children }: Props) {
  return (
    <JudgeFrame bar={<JudgeBar title={title} detail={detail} />} base={base}>
      <main className={css.main}>
        <div className={aside ? css.split : css.single}>
          {aside ? <aside className={css.aside}>{aside}</aside> : null}
          <div className={css.work}>{children}</div>
        </div>
      </main>
    </JudgeFrame>
  );
}
