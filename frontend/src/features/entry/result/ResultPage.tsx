// A facility's own result once it is published: the score, what judges said, the way up, and the way to object.
import { Link, useParams } from '@tanstack/react-router';
import { useCallback, useEffect, useState } from 'react';
import { Refusal, sentence } from '../../../api/problem';
import { useLanguage, useWords } from '../../../i18n';
import { day, moment } from '../../../i18n/format';
import { paths } from '../../../paths';
import { Heading, Notice } from '../../../ui/Page';
import { PhonePage } from '../../../ui/PhonePage';
import { Appeals } from './Appeals';
import { Certificate } from './Certificate';
import { Climb } from './Climb';
import { Promotion, promotionPlace } from './Promotion';
import { Remarks } from './Remarks';
import css from './result.module.css';
import { Groups, Score } from './Score';
import { type EntryResult, readResult } from './server';
import { text } from './words';

export function ResultPage() {
  const { entryId } = useParams({ strict: false });
  return entryId ? <Result key={entryId} entryId={entryId} /> : null;
}

/** The result as it was last read: it stays while it is read again, so that nothing jumps under a finger. */
function useResult(entryId: string) {
  const [result, setResult] = useState<EntryResult>();
  const [failure, setFailure] = useState<unknown>();
  const read = useCallback(async () => {
    try {
      setResult(await readResult(entryId));
      setFailure(undefined);
    } catch (thrown) {
      setFailure(thrown);
    }
  }, [entryId]);
  useEffect(() => void read(), [read]);
  return { result, failure, read };
}

function Result({ entryId }: { entryId: string }) {
  const say = useWords(text);
  const { language } = useLanguage();
  const { result, failure, read } = useResult(entryId);
  if (!result) {
    const status = failure instanceof Refusal ? failure.problem.status : undefined;
    const back = paths.entryResult(entryId);
    return (
      <PhonePage name={say.title}>
        {failure === undefined ? (
          <p role="status">{say.reading}</p>
        ) : status === 401 ? (
          <div className={css.stack}>
            <Heading title={say.title} />
            <p>{say.signInWhy}</p>
            <p>
              <a className="btn" href={`/app${paths.signIn}?ve=${encodeURIComponent(back)}`}>
                {say.signIn}
              </a>
            </p>
          </div>
        ) : status === 404 ? (
          <div className={css.stack}>
            <Heading title={say.notYet} />
            <p>{say.notYetWhy}</p>
            <p>
              <Link className="btn two" to={paths.entryStatus(entryId)}>
                {say.toStatus}
              </Link>
            </p>
          </div>
        ) : (
          <div className={css.stack}>
            <Heading title={say.title} />
            <Notice kind="bad">
              <p>{sentence(failure, language)}</p>
              <button type="button" className="btn quiet" onClick={() => void read()}>
                {say.again}
              </button>
            </Notice>
          </div>
        )}
      </PhonePage>
    );
  }
  return (
    <PhonePage name={say.title} wide>
      <header className={css.head}>
        <p className="hint">{[result.judgingCode, result.groupName].filter(Boolean).join(' · ')}</p>
        <Heading title={result.productName} />
        <p>{say.published(result.roundTitle, day(result.publishedAt))}</p>
      </header>
      <NextTask result={result} />
      {result.publicationVersion > 1 && result.correctionNote ? (
        <div className={css.notice}>
          <Notice kind="info">
            <p>
              <b className="b">{say.corrected(result.publicationVersion)}</b>
            </p>
            <p>{result.correctionNote}</p>
          </Notice>
        </div>
      ) : null}
      <div className={css.layout}>
        <div className={css.main}>
          <Score result={result} />
          <Groups result={result} />
          <Remarks result={result} />
        </div>
        <div className={css.side}>
          {result.promotion ? <Promotion promotion={result.promotion} onChange={read} /> : null}
          <Climb result={result} />
          {result.certificate ? <Certificate certificate={result.certificate} /> : null}
        </div>
        <div className={css.appeals}>
          <Appeals result={result} onChange={read} />
          <p className={css.links}>
            <Link to={paths.entryStatus(entryId)}>{say.toStatus}</Link>
            <Link to={paths.facilities}>{say.toHome}</Link>
          </p>
        </div>
      </div>
    </PhonePage>
  );
}

/** What must not be missed stands first and leads to its place. */
function NextTask({ result: { promotion } }: { result: EntryResult }) {
  const say = useWords(text);
  const expired = promotion?.entryId ? promotion.papers.filter((paper) => paper.expired).length : 0;
  if (expired === 0) return null;
  const by = promotion?.renewUntil;
  return (
    <section className={css.task}>
      <b>{by ? say.taskBy(moment(by)) : say.taskUndated}</b>
      <p>{say.task(expired)}</p>
      <p>
        <a className={css.link} href={`#${promotionPlace}`}>
          {say.taskDo}
        </a>
      </p>
    </section>
  );
}
