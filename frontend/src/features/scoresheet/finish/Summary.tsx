import { Link } from '@tanstack/react-router';
import { useLanguage, useWords } from '../../../i18n';
import { points } from '../../../i18n/format';
import { State } from '../../../ui/signs';
import { useJudge } from '../../judge/context';
import type { Line } from '../lines';
import { stateSign, stateWord } from '../sheetState';
import { text } from '../words';
import css from './finish.module.css';

/** Every sheet with its total; with its groups too, unless it is for a glance. */
export function Summary({ lines, brief = false }: { lines: Line[]; brief?: boolean }) {
  const say = useWords(text);
  const { language } = useLanguage();
  const heads = brief ? [] : columns(lines);
  return (
    <table className={css.summary}>
      <caption className="spoken">{say.summary}</caption>
      <thead>
        <tr>
          <th scope="col">{say.code}</th>
          <th scope="col">{say.product}</th>
          {heads.map((head, i) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: a group is its place
            <th key={i} scope="col" className="r">
              {say.groupHead(i + 1, head === undefined ? '' : points(head, language))}
            </th>
          ))}
          <th scope="col" className="r">
            {say.total}
          </th>
        </tr>
      </thead>
      <tbody>
        {lines.map((line) => (
          <Row key={line.sheet.id} line={line} columns={heads.length} brief={brief} />
        ))}
      </tbody>
    </table>
  );
}

/** The maxima of the groups, where all rubrics agree on them. */
function columns(lines: Line[]): (number | undefined)[] {
  const count = Math.max(0, ...lines.map((l) => l.tally?.groups.length ?? 0));
  return Array.from({ length: count }, (_, i) => {
    const all = new Set(lines.flatMap((l) => (l.tally?.groups[i] ? [l.tally.groups[i].group.maxPoints] : [])));
    return all.size === 1 ? [...all][0] : undefined;
  });
}

function Row({ line, columns, brief }: { line: Line; columns: number; brief: boolean }) {
  const say = useWords(text);
  const { language } = useLanguage();
  const { judgeId } = useJudge();
  const { sheet, tally, state } = line;
  const missing = tally ? tally.unmarked.length : 0;
  const bad = state === 'two-versions' || state === 'refused';
  return (
    <tr className={bad ? css.bad : undefined}>
      <td className={css.code}>
        <Link to="/cham/$judgeId/phieu/$sheetId" params={{ judgeId, sheetId: sheet.id }}>
          {sheet.judgingCode}
        </Link>
      </td>
      <td>
        {line.title === sheet.judgingCode ? '' : line.title}
        {tally?.knockOuts.map((k) => (
          <span key={k.criterion.id} className={css.out}>
            {say.knockOutCell}: {k.option.reason}
          </span>
        ))}
      </td>
      {state === 'not-counted' || !tally ? (
        <td colSpan={columns + 1} className={css.why}>
          <State state="slash">{sheet.countedReason || stateWord(state, say)}</State>
        </td>
      ) : (
        <>
          {(brief ? [] : tally.groups).map((g) => (
            <td key={g.group.id} className="r" data-head={g.number}>
              {g.marked > 0 ? points(g.points, language) : '–'}
            </td>
          ))}
          <td className="r">
            {missing > 0 ? (
              <span className={css.missing}>
                <State state={stateSign(state)}>{say.missingShort(missing)}</State>
              </span>
            ) : (
              <b className={css.figure}>{points(tally.points, language)}</b>
            )}
          </td>
        </>
      )}
    </tr>
  );
}
