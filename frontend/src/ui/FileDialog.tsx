// A file opened inside the app: a picture that can be enlarged, or the pages of a PDF as pictures, so that nothing in
// it runs.
import { lazy, Suspense } from 'react';
import { useWords } from '../i18n';
import { Dialog } from './Dialog';
import css from './file.module.css';
import { Icon } from './icons';
import { text } from './lookWords';
import { ZoomPane } from './ZoomPane';

// The reader of PDFs is 130 KB: only for a file that is one.
const PdfPages = lazy(() => import('./PdfPages').then((m) => ({ default: m.PdfPages })));

interface Props {
  url: string;
  fileName: string;
  contentType: string;
  onClose: () => void;
}

export function FileDialog({ url, fileName, contentType, onClose }: Props) {
  const say = useWords(text);
  return (
    <Dialog title={fileName} full onClose={onClose}>
      <div className={css.file}>
        <p className={css.acts}>
          <button type="button" className="btn" onClick={onClose}>
            <Icon of="close" />
            {say.close}
          </button>
          <a className="btn two" href={url} download={fileName}>
            {say.saveFile}
          </a>
        </p>
        <div className={css.view}>
          {contentType === 'application/pdf' ? (
            <Suspense fallback={<p role="status">{say.paperReading}</p>}>
              <PdfPages url={url} label={fileName} />
            </Suspense>
          ) : (
            <ZoomPane urls={[url]} alt={fileName} width={1000} height={1414} label={fileName} />
          )}
        </div>
      </div>
    </Dialog>
  );
}
