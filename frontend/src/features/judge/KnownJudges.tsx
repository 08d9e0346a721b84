import { Link } from '@tanstack/react-router';
import { useWords } from '../../i18n';
import type { KnownJudge } from '../../offline/types';
import { paths } from '../../paths';
import { State } from '../../ui/signs';
import css from './entrance.module.css';
import { text } from './entranceWords';

/** The judges whose data this device holds, each the way to their own. */
export function KnownJudges({ known }: { known: readonly KnownJudge[] }) {
  const say = useWords(text);
  return (
    <ul className={css.judges} aria-label={say.judges}>
      {known.map((judge) => (
        <li key={judge.judgeId}>
          <Link to={paths.judge(judge.judgeId)} className={css.judge}>
            <span>
              <b>{judge.name}</b>
              <span className={css.round}>
                {say[judge.role]} · {judge.judgeCode}
              </span>
              <span className={css.round}>
                {judge.roundTitle} · {judge.unitName}
              </span>
            </span>
            <State state={judge.unsent > 0 ? 'wait' : 'done'}>
              {judge.unsent > 0 ? say.unsent(judge.unsent) : say.allSent}
            </State>
            <svg viewBox="0 0 24 24" aria-hidden="true" className={css.onward}>
              <path d="M9 5l7 7-7 7" fill="none" stroke="currentColor" strokeWidth="2.2" />
            </svg>
          </Link>
        </li>
      ))}
    </ul>
  );
}
