import { Fragment, memo } from 'react';
import type { Schemas } from '../../api/client';
import { useLanguage, useWords } from '../../i18n';
import { clock } from '../../i18n/format';
import css from './Board.module.css';
import {
  type BoardJudge,
  type BoardView,
  type CellState,
  type Column,
  type ColumnGroup,
  cellOf,
  firstSignIn,
  furthestDevice,
  neverIn,
  silence,
  silentFor,
} from './board';
import { text } from './boardWords';
import { contactAt } from './contact';

interface Props {
  view: BoardView;
  /** Which of its columns are drawn. */
  shown: readonly ColumnGroup[];
  groups: readonly Schemas['ProductGroup'][];
  /** By the server's clock. */
  now: number;
  /** Codes on which the panel is far apart. */
  apart: ReadonlySet<string>;
  minimum: number;
  onOpen: (judgeId: string) => void;
}

/** Columns that a group needs to have its name written above them; the others have their letter, told below. */
const roomForName = 5;

const legend: CellState[] = ['submitted', 'scored', 'begun', 'waiting', 'apart'];

export function BoardGrid({ view, shown, groups, now, apart, minimum, onOpen }: Props) {
  const say = useWords(text);
  const { language } = useLanguage();
  const nameOf = (groupId: string) => {
    const group = groups.find((g) => g.groupId === groupId);
    return (language === 'en' ? group?.nameEn : undefined) ?? group?.nameVi ?? groupId;
  };
  const letterOf = (groupId: string) => groups.find((g) => g.groupId === groupId)?.letter ?? groupId;
  const narrow = shown.filter((group) => group.columns.length < roomForName);
  return (
    <div>
      {/* It scrolls inside, so keys must reach it. */}
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a scrolling region takes focus to be scrolled by keys */}
      <section className={css.scroll} tabIndex={0} aria-label={say.caption}>
        <table className={css.grid}>
          <caption className="spoken">{say.caption}</caption>
          <thead>
            <tr className={css.groups}>
              <td />
              {shown.map((group) => (
                <Fragment key={group.groupId}>
                  <th scope="colgroup" colSpan={group.columns.length} title={nameOf(group.groupId)}>
                    {narrow.includes(group) ? (
                      <>
                        <span aria-hidden="true">{letterOf(group.groupId)}</span>
                        <span className="spoken">{say.group(nameOf(group.groupId), group.columns.length)}</span>
                      </>
                    ) : (
                      say.group(nameOf(group.groupId), group.columns.length)
                    )}
                  </th>
                  <td className={css.gap} />
                </Fragment>
              ))}
              <td className={css.rest} />
              <td colSpan={4} />
            </tr>
            <tr>
              <th scope="col" className={css.name}>
                {say.judge}
              </th>
              {shown.map((group) => (
                <Fragment key={group.groupId}>
                  {group.columns.map((column) => (
                    <Code key={column.code} column={column} apart={apart.has(column.code)} />
                  ))}
                  <td className={css.gap} />
                </Fragment>
              ))}
              <td className={css.rest} />
              <th scope="col" className="r">
                {say.submitted}
              </th>
              <th scope="col" className="r">
                {say.contact}
              </th>
              <th scope="col" className="r">
                {say.unsent}
              </th>
              <th scope="col" className="r">
                {say.packet}
              </th>
            </tr>
          </thead>
          <tbody>
            {view.rows.map(({ judge, total }) => (
              <JudgeRow
                key={judge.judgeId}
                judge={judge}
                total={total}
                groups={shown}
                heard={heard(judge, now)}
                quiet={(silentFor(judge, now) ?? 0) > silence && judge.submitted < total}
                onOpen={onOpen}
              />
            ))}
          </tbody>
          <tfoot>
            <tr>
              <th scope="row" className={css.name}>
                {say.sheetsRow(minimum)}
              </th>
              {shown.map((group) => (
                <Fragment key={group.groupId}>
                  {group.columns.map((column) => (
                    <td key={column.code} className={column.submitted >= minimum ? css.enough : css.few}>
                      {column.submitted}
                    </td>
                  ))}
                  <td className={css.gap} />
                </Fragment>
              ))}
              <td className={css.rest} />
              <td colSpan={4} />
            </tr>
          </tfoot>
        </table>
      </section>
      <ul className={css.legend}>
        {legend.map((state) => (
          <li key={state} className={css.cell}>
            <span className={css[state]} aria-hidden="true" /> {say.cell(state)}
          </li>
        ))}
        {apart.size > 0 ? (
          <li>
            <span className={css.diamond} aria-hidden="true">
              ◆
            </span>{' '}
            {say.gapLegend}
          </li>
        ) : null}
        {narrow.map((group) => (
          <li key={group.groupId}>
            <b>{letterOf(group.groupId)}</b> {say.group(nameOf(group.groupId), group.columns.length)}
          </li>
        ))}
        {view.prefix ? <li>{say.prefix(view.prefix)}</li> : null}
      </ul>
    </div>
  );
}

function Code({ column, apart }: { column: Column; apart: boolean }) {
  const say = useWords(text);
  return (
    <th scope="col" className={apart ? `${css.code} ${css.apartCode}` : css.code}>
      <span>
        {column.short}
        {apart ? (
          <>
            {' '}
            <span aria-hidden="true">◆</span>
            <span className="spoken">{say.apart}</span>
          </>
        ) : null}
      </span>
    </th>
  );
}

interface RowProps {
  judge: BoardJudge;
  total: number;
  groups: readonly ColumnGroup[];
  /** When something was last heard of the judge, in words; empty: never. */
  heard: string;
  quiet: boolean;
  onOpen: (judgeId: string) => void;
}

const heard = (judge: BoardJudge, now: number) => (judge.lastContact ? contactAt(judge.lastContact, now) : '');

/** Drawn again only when something of this judge has changed. */
const JudgeRow = memo(function JudgeRow({ judge, total, groups, heard, quiet, onOpen }: RowProps) {
  const say = useWords(text);
  const first = firstSignIn(judge);
  const device = furthestDevice(judge);
  return (
    <tr>
      <th scope="row" className={css.name}>
        <button type="button" onClick={() => onOpen(judge.judgeId)}>
          <b>{judge.name}</b>{' '}
          <span>
            {judge.status !== 'active'
              ? `${judge.code}, ${say.left}`
              : first?.signedInAt
                ? say.signedIn(first.deviceName || say.unnamedDevice, clock(first.signedInAt))
                : say.noDevice}
          </span>
        </button>
      </th>
      {groups.map((group) => (
        <Fragment key={group.groupId}>
          {group.columns.map((column) => {
            const state = cellOf(judge.cells[column.at]);
            return (
              <td key={column.code} className={css.cell}>
                <span
                  className={css[state]}
                  role="img"
                  aria-label={say.cell(state)}
                  title={`${column.code}: ${say.cell(state)}`}
                />
              </td>
            );
          })}
          <td className={css.gap} />
        </Fragment>
      ))}
      <td className={css.rest} />
      <td className="r">
        <span className="num">{judge.submitted}</span>
        <span className="cap"> / {total}</span>
      </td>
      <td className={quiet ? `r ${css.bad}` : 'r'}>{neverIn(judge) ? say.notIn : heard || '–'}</td>
      <td className={judge.unsent > 0 ? `r ${css.waiting}` : 'r'}>{judge.unsent}</td>
      <td className="r">{device && device.filesTotal > 0 ? `${device.filesReady}/${device.filesTotal}` : '–'}</td>
    </tr>
  );
});
