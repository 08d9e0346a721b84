import type { ReactNode } from 'react';
import { Refusal, sentence } from '../../api/problem';
import type { Answer } from '../../api/useAnswer';
import { useLanguage, useWords } from '../../i18n';
import { paths } from '../../paths';
import { Heading, Notice } from '../../ui/Page';
import { PhonePage } from '../../ui/PhonePage';
import { text } from './words';

interface Props<T> {
  title: string;
  asked: Answer<T>;
  children: (data: T) => ReactNode;
}

/** A page of officers and collaborators: its bar, and what stands there while nothing can be shown. */
export function Frame<T>({ title, asked, children }: Props<T>) {
  const say = useWords(text);
  const { language, speak } = useLanguage();
  const { failure, data, again } = asked;
  const unknown = failure instanceof Refusal && failure.problem.status === 401;
  return (
    <PhonePage
      name={title}
      home="/app/"
      homeName={say.home}
      wide
      end={
        <button type="button" className="btn quiet" onClick={() => speak(language === 'vi' ? 'en' : 'vi')}>
          {say.language}
        </button>
      }
    >
      <Heading title={title} />
      {unknown ? (
        <>
          <p>{say.signInNeeded}</p>
          <p>
            <a
              className="btn"
              href={`/app${paths.signIn}?ve=${encodeURIComponent(location.pathname.replace(/^\/app/, ''))}`}
            >
              {say.signIn}
            </a>
          </p>
        </>
      ) : failure ? (
        <Notice kind="bad">
          <p>{sentence(failure, language)}</p>
          <button type="button" className="btn quiet" onClick={again}>
            {say.again}
          </button>
        </Notice>
      ) : data === undefined ? (
        <p role="status">{say.reading}</p>
      ) : (
        children(data)
      )}
    </PhonePage>
  );
}
