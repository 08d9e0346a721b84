import { type ReactNode, useState } from 'react';
import { useWords } from '../../i18n';
import { text } from './words';

/** The first rows of a long list, and the rest when asked for. */
export function More<T>({
  rows,
  first,
  children,
}: {
  rows: readonly T[];
  first: number;
  children: (shown: readonly T[]) => ReactNode;
}) {
  const say = useWords(text);
  const [all, setAll] = useState(false);
  return (
    <>
      {children(all ? rows : rows.slice(0, first))}
      {rows.length > first ? (
        <p>
          <button type="button" className="btn quiet" aria-expanded={all} onClick={() => setAll(!all)}>
            {all ? say.fewer : say.all(rows.length)}
          </button>
        </p>
      ) : null}
    </>
  );
}
