import { useWords } from '../../i18n';
import { Notice } from '../../ui/Page';
import css from './council.module.css';
import type { Deliberation } from './queries';
import { lacksDecision } from './view';
import { text } from './words';

const shownFirst = 12;

/** What stands against approval: entries at a line that the council has not decided about. */
export function Waiting({ table, show }: { table: Deliberation; show: (code: string) => void }) {
  const say = useWords(text);
  const codes = [...lacksDecision(table)];
  if (codes.length === 0) {
    return <p className={css.ready}>{say.ready}</p>;
  }
  const products = new Map(table.lines.map((line) => [line.code, line.product]));
  return (
    <Notice kind="wait">
      <p>
        <b>{say.blocked(codes.length)}</b>. {say.blockedWhy}
      </p>
      <p className={css.links}>
        {codes.slice(0, shownFirst).map((code) => (
          <button key={code} type="button" className={css.link} onClick={() => show(code)}>
            {[code, products.get(code)].filter(Boolean).join(' ')}
          </button>
        ))}
        {codes.length > shownFirst ? <span>{say.rest(codes.length - shownFirst)}</span> : null}
      </p>
    </Notice>
  );
}
