// What an import would do: the figures, the cells that stand in its way, or the way on.
import { useQuery } from '@tanstack/react-query';
import { useEffect, useRef, useState } from 'react';
import { Refusal, sentenceOf } from '../../api/problem';
import { useLanguage, useWords } from '../../i18n';
import { whole } from '../../i18n/format';
import { Notice } from '../../ui/Page';
import { Trouble } from '../panel/Asked';
import office from '../panel/office.module.css';
import { programmeQuery } from '../panel/queries';
import { useRound } from '../panel/round';
import { Before, EntryTable } from './ImportedEntries';
import css from './import.module.css';
import { mendings, pageOf } from './rows';
import type { Preview } from './server';
import type { Importing, Seen } from './useImport';
import { text } from './words';

export function Look({ state, importing }: { state: Seen; importing: Importing }) {
  const { preview } = state;
  const top = useRef<HTMLDivElement>(null);
  useEffect(() => top.current?.focus({ preventScroll: true }), []);
  return (
    <div ref={top} tabIndex={-1} className={css.look}>
      {preview.imported ? (
        <>
          <Before imported={preview.imported} />
          <EntryTable imported={preview.imported} />
        </>
      ) : (
        <>
          <Figures preview={preview} />
          {preview.problems > 0 ? <ToMend preview={preview} /> : <Ready state={state} importing={importing} />}
        </>
      )}
    </div>
  );
}

function Figures({ preview }: { preview: Preview }) {
  const say = useWords(text);
  const { language } = useLanguage();
  const cells: [string, number][] = [
    [say.rows, preview.rows.length],
    [say.newFacilities, preview.newFacilities],
    [say.newProducts, preview.newProducts],
    [say.problems, preview.problems],
  ];
  return (
    <dl className="cells">
      {cells.map(([label, count]) => (
        <div key={label}>
          <dt>{label}</dt>
          <dd className={office.figures}>{count === 0 ? say.none : whole(count, language)}</dd>
        </div>
      ))}
    </dl>
  );
}

function ToMend({ preview }: { preview: Preview }) {
  const say = useWords(text);
  const { language } = useLanguage();
  const all = mendings(preview.rows);
  const [shown, setShown] = useState(pageOf);
  const faulty = preview.rows.filter((row) => row.problems.length > 0).length;
  return (
    <>
      <Notice kind="bad">
        <p>{say.toMend(preview.problems, faulty)}</p>
      </Notice>
      <table className={`${office.rows} ${css.mend}`}>
        <caption className="spoken">{say.problemTable}</caption>
        <thead>
          <tr>
            <th scope="col">{say.cell}</th>
            <th scope="col">{say.column}</th>
            <th scope="col">{say.mend}</th>
            <th scope="col">{say.whose}</th>
          </tr>
        </thead>
        <tbody>
          {all.slice(0, shown).map((m) => (
            <tr key={`${m.cell} ${m.code}`}>
              <th scope="row" className={css.cell}>
                {m.cell}
              </th>
              <td data-label={say.column} lang="vi">
                {m.column}
              </td>
              <td data-label={say.mend}>{sentenceOf(m.code, m.message, language)}</td>
              <td data-label={say.whose} lang="vi">
                {m.name || say.row(m.row)}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
      <More left={all.length - shown} onMore={() => setShown(shown + pageOf)} />
    </>
  );
}

function More({ left, onMore }: { left: number; onMore: () => void }) {
  const say = useWords(text);
  if (left <= 0) return null;
  return (
    <p>
      <button type="button" className="btn two" onClick={onMore}>
        {say.more(Math.min(left, pageOf))}
      </button>
    </p>
  );
}

function Ready({ state, importing }: { state: Seen; importing: Importing }) {
  const say = useWords(text);
  const { preview, sending, failure } = state;
  const count = preview.rows.length;
  return (
    <>
      <Notice kind="done">
        <p>{say.ready(count)}</p>
      </Notice>
      <p className={office.intro}>{say.consequences}</p>
      {failure instanceof Refusal && failure.problem.status < 500 ? <Trouble failure={failure} /> : null}
      {failure && !(failure instanceof Refusal && failure.problem.status < 500) ? (
        <Notice kind="wait">
          <p>{say.unsure}</p>
        </Notice>
      ) : null}
      <p>
        <button type="button" className={sending ? 'btn wait' : 'btn'} onClick={importing.take} aria-disabled={sending}>
          {sending ? say.importing : say.importDo(count)}
        </button>
      </p>
      <Rows preview={preview} />
    </>
  );
}

function Rows({ preview }: { preview: Preview }) {
  const { round, ask } = useRound();
  const say = useWords(text);
  const { language } = useLanguage();
  const [shown, setShown] = useState(pageOf);
  const programme = useQuery(programmeQuery(ask, round.programmeId));
  const groups = new Map(
    (programme.data?.groups ?? []).map((g) => [g.groupId, `${g.letter}. ${language === 'en' ? g.nameEn : g.nameVi}`]),
  );
  return (
    <>
      <table className={`${office.rows} ${css.list}`}>
        <caption>{say.rowTable}</caption>
        <thead>
          <tr>
            <th scope="col">{say.number}</th>
            <th scope="col">{say.product}</th>
            <th scope="col">{say.facility}</th>
            <th scope="col">{say.group}</th>
          </tr>
        </thead>
        <tbody>
          {preview.rows.slice(0, shown).map((row) => (
            <tr key={row.row}>
              <th scope="row" className={css.cell}>
                {row.row}
              </th>
              <td data-label={say.product}>
                <b lang="vi">{row.productName}</b>
                <span className="cap"> {row.productKnown ? say.isKnown : say.isNew}</span>
              </td>
              <td data-label={say.facility}>
                <span lang="vi">{row.facilityName}</span>
                <span className="cap"> {row.outcome === 'known-facility' ? say.isKnown : say.isNew}</span>
                {row.registered ? <span className={`${office.line} cap`}>{say.registered(row.registered)}</span> : null}
              </td>
              <td data-label={say.group}>{groups.get(row.groupId) ?? row.groupId}</td>
            </tr>
          ))}
        </tbody>
      </table>
      <More left={preview.rows.length - shown} onMore={() => setShown(shown + pageOf)} />
    </>
  );
}
