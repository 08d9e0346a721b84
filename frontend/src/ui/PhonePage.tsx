// The frame of the facility's pages: a bar with the mark and one state, one column, and a dock for what comes next.
import type { ReactNode } from 'react';
import { useWords, words } from '../i18n';
import { InAppNotice } from './InAppNotice';
import css from './phone.module.css';
import { Mark } from './signs';

const text = words({ home: 'Tiêu Biểu, trang của cơ sở' }, { home: 'Tiêu Biểu, the facility’s page' });

interface Props {
  /** What stands in the bar: the task or the facility. */
  name: string;
  /** Where the mark leads. */
  home?: string;
  /** What the mark is called, where it leads elsewhere than to the facility's page. */
  homeName?: string;
  end?: ReactNode;
  dock?: ReactNode;
  wide?: boolean;
  children: ReactNode;
}

export function PhonePage({ name, home = '/app/co-so', homeName, end, dock, wide = false, children }: Props) {
  const say = useWords(text);
  return (
    <div className={css.page}>
      <header className={css.bar}>
        <a className={css.logo} href={home} aria-label={homeName ?? say.home}>
          <Mark />
        </a>
        <b>{name}</b>
        <div className={css.end}>{end}</div>
      </header>
      <InAppNotice />
      <main className={wide ? `${css.body} ${css.wide}` : css.body}>{children}</main>
      {dock ? <div className={css.dock}>{dock}</div> : null}
    </div>
  );
}
