import { Link } from '@tanstack/react-router';
import { useEffect, useRef } from 'react';
import { useWords } from '../../i18n';
import { moment } from '../../i18n/format';
import { paths } from '../../paths';
import { Notice } from '../../ui/Page';
import office from '../panel/office.module.css';
import css from './import.module.css';
import type { Imported } from './server';
import { text } from './words';

interface Props {
  imported: Imported;
  closes: string | undefined;
  another: () => void;
}

/** The drafts that an import has made, and what is to be done with them. */
export function ImportedEntries({ imported, closes, another }: Props) {
  const say = useWords(text);
  const heading = useRef<HTMLHeadingElement>(null);
  useEffect(() => heading.current?.focus(), []);
  return (
    <section className={office.part}>
      <h2 ref={heading} tabIndex={-1}>
        {imported.repeated ? say.entries : say.done(imported.rows)}
      </h2>
      {imported.repeated ? <Before imported={imported} /> : null}
      <Notice kind="wait">
        <p>{say.next(closes ? moment(closes) : '')}</p>
        {imported.entries.some((entry) => !entry.opens) ? <p>{say.nextOthers}</p> : null}
      </Notice>
      <EntryTable imported={imported} />
      <p>
        <button type="button" className="btn two" onClick={another}>
          {say.another}
        </button>
      </p>
    </section>
  );
}

/** This very file was imported before. */
export function Before({ imported }: { imported: Imported }) {
  const say = useWords(text);
  const gone = imported.rows - imported.entries.length;
  return (
    <Notice kind="info">
      <p>{say.before(moment(imported.at), imported.byName)}</p>
      <p>
        {say.beforeWhat} {gone > 0 ? say.gone(gone) : null}
      </p>
    </Notice>
  );
}

export function EntryTable({ imported }: { imported: Imported }) {
  const say = useWords(text);
  if (imported.entries.length === 0) return null;
  return (
    <table className={`${office.rows} ${css.list}`}>
      <caption className="spoken">{say.entries}</caption>
      <thead>
        <tr>
          <th scope="col">{say.number}</th>
          <th scope="col">{say.product}</th>
          <th scope="col">{say.facility}</th>
        </tr>
      </thead>
      <tbody>
        {imported.entries.map((entry) => (
          <tr key={entry.entryId}>
            <th scope="row" className={css.cell}>
              {entry.row}
            </th>
            <td data-label={say.product} lang="vi">
              {entry.opens ? (
                <Link className={css.to} to={paths.entry(entry.entryId)}>
                  {entry.productName}
                </Link>
              ) : (
                <b>{entry.productName}</b>
              )}
            </td>
            <td data-label={say.facility} lang="vi">
              {entry.facilityName}
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}
