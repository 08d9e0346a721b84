import { Link } from '@tanstack/react-router';
import { useWords } from '../../i18n';
import { moment } from '../../i18n/format';
import { paths } from '../../paths';
import { State } from '../../ui/signs';
import office from '../panel/office.module.css';
import type { Group } from './QueueFilters';
import type { Row } from './queries';
import css from './queue.module.css';
import type { QueueSearch, Tab } from './search';
import { entryState } from './state';
import { text } from './words';

interface Props {
  rows: readonly Row[];
  groups: readonly Group[];
  search: QueueSearch;
  tab: Tab;
  /** Another answer is on its way. */
  stale: boolean;
  chosen: ReadonlySet<string>;
  onChoose: (ids: ReadonlySet<string>) => void;
  onClear: () => void;
}

export function QueueRows({ rows, groups, search, tab, stale, chosen, onChoose, onClear }: Props) {
  const say = useWords(text);
  const narrowed = Boolean(search.ai || search.nhom || search.tim || search.rieng);
  if (rows.length === 0)
    return (
      <div className={office.empty}>
        <p role="status">{tab === 'cho' && !search.tim && !search.rieng ? say.noneWaiting : say.noneFound}</p>
        {narrowed ? (
          <>
            <p className={office.quiet}>{say.noneFoundWhy}</p>
            <p>
              <button type="button" className="btn two" onClick={onClear}>
                {say.clear}
              </button>
            </p>
          </>
        ) : null}
      </div>
    );
  const all = rows.every(({ id }) => chosen.has(id));
  const toggle = (id: string, on: boolean) => {
    const next = new Set(chosen);
    if (on) next.add(id);
    else next.delete(id);
    onChoose(next);
  };
  return (
    <>
      <table className={`${office.rows} ${css.rows}`} aria-busy={stale}>
        <thead>
          <tr>
            <td className={css.tick}>
              <label className={css.box}>
                <span className="spoken">{say.chooseShown}</span>
                <input
                  type="checkbox"
                  checked={all}
                  onChange={(event) => onChoose(new Set(event.target.checked ? rows.map(({ id }) => id) : []))}
                />
              </label>
            </td>
            <th scope="col">{say.product}</th>
            <th scope="col">{say.dossier}</th>
            <th scope="col">{say.queue}</th>
            <th scope="col">{say.state}</th>
          </tr>
        </thead>
        <tbody>
          {rows.map((row) => (
            <tr key={row.id}>
              <td className={css.tick}>
                <label className={css.box}>
                  <span className="spoken">{say.choose(row.productName)}</span>
                  <input
                    type="checkbox"
                    checked={chosen.has(row.id)}
                    onChange={(event) => toggle(row.id, event.target.checked)}
                  />
                </label>
              </td>
              <th scope="row">
                <span className={css.name}>
                  <span className={`plate ${css.thumb}`}>
                    {row.coverId ? <img src={`/media/photos/${row.coverId}/320.jpg`} alt="" loading="lazy" /> : null}
                  </span>
                  <Link to={paths.screening(row.roundId, row.id)}>
                    <b>{row.productName}</b>
                    <span className="cap">{row.facilityName}</span>
                  </Link>
                </span>
              </th>
              <td data-label={say.dossier}>
                {groups.find(({ id }) => id === row.groupId)?.name ?? row.groupId}
                <span className={`cap ${office.line}`}>
                  {[
                    say.photosPapers(row.photos, row.papers),
                    row.origin === 'promoted' ? say.promoted : row.origin === 'nominated' ? say.nominated : '',
                  ]
                    .filter(Boolean)
                    .join(' · ')}
                </span>
              </td>
              <td data-label={say.queue}>{row.screenerName || <span className={office.quiet}>{say.nobody}</span>}</td>
              <td data-label={say.state}>
                <Standing row={row} />
              </td>
            </tr>
          ))}
        </tbody>
      </table>
      <p className="cap" role="status">
        {say.shown(rows.length)}
      </p>
    </>
  );
}

function Standing({ row }: { row: Row }) {
  const say = useWords(text);
  const { sign, status } = entryState(row.status);
  return (
    <>
      <State state={row.overdue ? 'bad' : sign}>{row.overdue ? say.overdue : say.status(status)}</State>
      <span className={`cap ${office.line}`}>
        {row.status === 'returned' && row.dueAt
          ? say.due(moment(row.dueAt))
          : row.judgingCode
            ? say.code(row.judgingCode)
            : row.submittedAt
              ? say.submitted(moment(row.submittedAt))
              : ''}
      </span>
      {row.objected ? (
        <span className={office.line}>
          <State state="bad">{say.objected}</State>
        </span>
      ) : null}
    </>
  );
}
