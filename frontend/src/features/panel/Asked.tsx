// What stands where an answer is not there yet, or will not come.
import type { UseQueryResult } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { Refusal, sentence } from '../../api/problem';
import { useLanguage, useWords } from '../../i18n';
import { Notice } from '../../ui/Page';
import { text } from './words';

/** Shows what was asked for once it is there; an older answer stays while a newer one fails. */
export function Asked<T>({ query, children }: { query: UseQueryResult<T>; children: (data: T) => ReactNode }) {
  const say = useWords(text);
  if (query.data !== undefined) return children(query.data);
  if (query.error) return <Trouble failure={query.error} again={() => query.refetch()} />;
  return <p role="status">{say.reading}</p>;
}

/** A refusal stays one, however often it is asked for. */
const worthRepeating = (failure: unknown) =>
  !(failure instanceof Refusal) || failure.problem.status >= 500 || failure.problem.status === 429;

export function Trouble({ failure, again }: { failure: unknown; again?: () => void }) {
  const say = useWords(text);
  const { language } = useLanguage();
  return (
    <Notice kind="bad">
      <p>{sentence(failure, language)}</p>
      {again && worthRepeating(failure) ? (
        <p>
          <button type="button" className="btn quiet" onClick={again}>
            {say.again}
          </button>
        </p>
      ) : null}
    </Notice>
  );
}
