// A scan beside its figures: a picture, or the pages of a PDF.
import { lazy, Suspense } from 'react';
import { useWords } from '../../i18n';
import css from './paper.module.css';
import { text } from './paperWords';

// The reader of PDFs is 130 KB: only for a scan that is one.
const ScanPdf = lazy(() => import('./ScanPdf').then((m) => ({ default: m.ScanPdf })));

interface Props {
  /** Of the server's, or of an object address. */
  url: string;
  contentType: string;
  code: string;
  /** The file itself while it is still here: an object address may be shown, not fetched (Content-Security-Policy). */
  file?: Blob;
}

export function ScanView({ url, contentType, code, file }: Props) {
  const say = useWords(text);
  return (
    <figure className={css.scan}>
      {contentType === 'application/pdf' ? (
        <Suspense fallback={<p role="status">{say.reading}</p>}>
          <ScanPdf url={url} file={file} />
        </Suspense>
      ) : (
        <img src={url} alt={say.scanAlt(code)} />
      )}
      <figcaption>
        <a href={url} target="_blank" rel="noreferrer">
          {say.openScan}
        </a>
      </figcaption>
    </figure>
  );
}
