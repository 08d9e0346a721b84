// One appeal beside the result it is made against, its files, and the answer.
import { useQuery } from '@tanstack/react-query';
import { Link, useParams } from '@tanstack/react-router';
import { useState } from 'react';
import { mediaAs } from '../../api/media';
import { useLanguage, useWords } from '../../i18n';
import { bytes, moment } from '../../i18n/format';
import { paths } from '../../paths';
import { FileDialog } from '../../ui/FileDialog';
import { Heading } from '../../ui/Page';
import { State } from '../../ui/signs';
import { Asked } from '../panel/Asked';
import office from '../panel/office.module.css';
import { useRound } from '../panel/round';
import { AnswerForm } from './AnswerForm';
import { appealSigns } from './AppealQueue';
import css from './appeal.module.css';
import { PublishedResult } from './PublishedResult';
import { type Appeal, appealQuery } from './queries';
import { text } from './words';

export function AppealPage() {
  const { appealId } = useParams({ strict: false });
  const { round, ask } = useRound();
  const say = useWords(text);
  const appeal = useQuery(appealQuery(ask, round.id, appealId ?? ''));
  return (
    <main className={office.main}>
      <p>
        <Link className={css.back} to={paths.appeals(round.id)}>
          {say.back}
        </Link>
      </p>
      <Asked query={appeal}>{(found) => <One key={found.id} appeal={found} />}</Asked>
    </main>
  );
}

function One({ appeal }: { appeal: Appeal }) {
  const say = useWords(text);
  return (
    <>
      <div className={css.head}>
        <Heading title={`${appeal.judgingCode} · ${appeal.productName}`} />
        <State state={appealSigns[appeal.status]}>{say.status(appeal.status)}</State>
      </div>
      <p>
        {appeal.facilityName}
        <span className={`cap ${office.line}`}>
          {say.filedBy(appeal.filedByName, moment(appeal.filedAt))}. {say.against(appeal.publicationVersion)}
        </span>
      </p>
      <div className={office.beside}>
        <div className={css.left}>
          <section className={css.block}>
            <h2>{say.said}</h2>
            <p className={css.said}>{appeal.text}</p>
            <Files appeal={appeal} />
          </section>
          <AnswerForm appeal={appeal} />
        </div>
        <PublishedResult appeal={appeal} />
      </div>
    </>
  );
}

function Files({ appeal }: { appeal: Appeal }) {
  const say = useWords(text);
  const { language } = useLanguage();
  const { seat } = useRound();
  const [shown, setShown] = useState<string>();
  const paper = appeal.papers.find(({ id }) => id === shown);
  if (appeal.papers.length === 0) return <p className="cap">{say.noFiles}</p>;
  return (
    <>
      <ul className={css.files}>
        {appeal.papers.map(({ id, fileName, bytes: size }) => (
          <li key={id}>
            <span>
              {fileName} <span className="cap">{bytes(size, language)}</span>
            </span>
            <button type="button" className={office.act} aria-label={say.viewOf(fileName)} onClick={() => setShown(id)}>
              {say.view}
            </button>
          </li>
        ))}
      </ul>
      {paper ? (
        <FileDialog
          url={seat === undefined ? paper.url : mediaAs(paper.url, seat)}
          fileName={paper.fileName}
          contentType={paper.contentType}
          onClose={() => setShown(undefined)}
        />
      ) : null}
    </>
  );
}
