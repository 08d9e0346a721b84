import { lazy, Suspense, useState } from 'react';
import { mediaAs } from '../../../api/media';
import { useLanguage, useWords } from '../../../i18n';
import { bytes, day } from '../../../i18n/format';
import { Dialog } from '../../../ui/Dialog';
import { Icon } from '../../../ui/icons';
import { ZoomPane } from '../../../ui/ZoomPane';
import { useJudge } from '../../judge/context';
import { type Paper, paperKind } from '../dossier';
import { text } from '../words';
import css from './papers.module.css';

const PdfPages = lazy(() => import('../../../ui/PdfPages').then((m) => ({ default: m.PdfPages })));

interface Props {
  papers: Paper[];
  /** The paper to begin with. */
  from: string | undefined;
  title: string;
  onClose: () => void;
}

/** The papers that screening chose for the judges, read without leaving the sheet. */
export function Papers({ papers, from, title, onClose }: Props) {
  const say = useWords(text);
  const { language } = useLanguage();
  const [at, setAt] = useState(from ?? papers[0]?.paperId);
  const paper = papers.find((p) => p.paperId === at);
  return (
    <Dialog title={`${say.paperList}: ${title}`} full onClose={onClose}>
      <div className={css.papers}>
        <nav className={css.list} aria-label={say.paperList}>
          {papers.map((p) => (
            <button
              key={p.paperId}
              type="button"
              aria-pressed={p.paperId === at}
              className={p.paperId === at ? `${css.item} ${css.at}` : css.item}
              onClick={() => setAt(p.paperId)}
            >
              <b>{paperKind(p.kind, say)}</b>
              <span>
                {[p.number, p.issuer, p.validUntil ? say.paperUntil(day(p.validUntil)) : '']
                  .filter(Boolean)
                  .join(' · ') || p.fileName}
              </span>
              <span className="cap">{bytes(p.bytes, language)}</span>
            </button>
          ))}
          <button type="button" className={`btn two ${css.close}`} onClick={onClose}>
            <Icon of="close" />
            {say.close}
          </button>
        </nav>
        <div className={css.view}>{paper ? <PaperView key={paper.paperId} paper={paper} /> : null}</div>
      </div>
    </Dialog>
  );
}

function PaperView({ paper }: { paper: Paper }) {
  const say = useWords(text);
  const { judgeId } = useJudge();
  const url = mediaAs(paper.url, judgeId);
  const label = paperKind(paper.kind, say);
  if (paper.contentType === 'application/pdf') {
    return (
      <Suspense fallback={<p className={css.waits}>{say.paperReading}</p>}>
        <PdfPages url={url} label={label} failed={paper.offline ? undefined : say.paperOnline} />
      </Suspense>
    );
  }
  if (!paper.contentType.startsWith('image/')) {
    return (
      <div className={css.waits}>
        <p>{say.paperWord}</p>
        <a className="btn two" href={url} download={paper.fileName ?? ''}>
          {say.paperDownload}
        </a>
      </div>
    );
  }
  return (
    <ZoomPane urls={[url]} alt={paper.fileName ?? label} width={1000} height={1414} label={label} caption={label} />
  );
}
