// A paper inside the app: a picture, or the pages of a PDF as pictures, so that nothing in it runs.
import { useEffect, useRef, useState } from 'react';
import type { Schemas } from '../../../api/client';
import { useWords } from '../../../i18n';
import { Dialog } from '../../../ui/Dialog';
import type { Pdf } from '../../../ui/pdf';
import css from './papers.module.css';
import { text } from './words';

interface Props {
  entryId: string;
  paper: Schemas['EntryPaper'];
  onClose: () => void;
}

type Shown = { kind: 'picture'; url: string } | { kind: 'pdf'; pdf: Pdf } | { kind: 'other' } | 'failed';

export function PaperView({ entryId, paper, onClose }: Props) {
  const say = useWords(text);
  const address = `/media/entries/${entryId}/papers/${paper.paperId}`;
  const [shown, setShown] = useState<Shown>();
  useEffect(() => {
    let here = true;
    let close = () => {};
    void (async () => {
      try {
        if (!/^(image\/|application\/pdf)/.test(paper.contentType)) return setShown({ kind: 'other' });
        const answer = await fetch(address, { credentials: 'same-origin' });
        if (!answer.ok) throw new Error(`paper: ${answer.status}`);
        if (paper.contentType === 'application/pdf') {
          const data = new Uint8Array(await answer.arrayBuffer());
          const { openPdf } = await import('../../../ui/pdf');
          const opening = openPdf(data);
          close = opening.close;
          const pdf = await opening.pdf;
          if (here) setShown({ kind: 'pdf', pdf });
        } else {
          const url = URL.createObjectURL(await answer.blob());
          close = () => URL.revokeObjectURL(url);
          if (here) setShown({ kind: 'picture', url });
        }
      } catch {
        if (here) setShown('failed');
      }
    })();
    return () => {
      here = false;
      close();
    };
  }, [address, paper.contentType]);
  return (
    <Dialog title={paper.fileName} onClose={onClose} full>
      <div className={css.view}>
        <p className={css.viewActs}>
          <button type="button" className="btn" onClick={onClose}>
            {say.close}
          </button>
          <a className="btn two" href={address} download={paper.fileName}>
            {say.download}
          </a>
        </p>
        {shown === undefined ? (
          <p role="status">{say.reading}</p>
        ) : shown === 'failed' ? (
          <p role="alert">{say.viewFailed}</p>
        ) : shown.kind === 'picture' ? (
          <img src={shown.url} alt={say.kind(paper.kind)} />
        ) : shown.kind === 'pdf' ? (
          Array.from({ length: shown.pdf.numPages }, (_, i) => i + 1).map((n) => (
            <Page key={n} pdf={shown.pdf} number={n} />
          ))
        ) : (
          <p>{say.docx}</p>
        )}
      </div>
    </Dialog>
  );
}

function Page({ pdf, number }: { pdf: Pdf; number: number }) {
  const say = useWords(text);
  const canvas = useRef<HTMLCanvasElement>(null);
  useEffect(() => {
    const drawn = canvas.current;
    if (drawn) void import('../../../ui/pdf').then(({ drawPage }) => drawPage(pdf, number, drawn)).catch(() => {}); // closed meanwhile
  }, [pdf, number]);
  return <canvas ref={canvas} role="img" aria-label={say.page(number, pdf.numPages)} />;
}
