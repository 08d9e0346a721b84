// A scan beside its figures: a picture, or the pages of a PDF.
import { useEffect, useRef, useState } from 'react';
import { useWords } from '../../i18n';
import { drawPage, openPdf, type Pdf } from '../../ui/pdf';
import css from './paper.module.css';
import { text } from './paperWords';

interface Props {
  url: string;
  contentType: string;
  code: string;
}

export function ScanView({ url, contentType, code }: Props) {
  const say = useWords(text);
  return (
    <figure className={css.scan}>
      {contentType === 'application/pdf' ? <Pages url={url} /> : <img src={url} alt={say.scanAlt(code)} />}
      <figcaption>
        <a href={url} target="_blank" rel="noreferrer">
          {say.openScan}
        </a>
      </figcaption>
    </figure>
  );
}

function Pages({ url }: { url: string }) {
  const say = useWords(text);
  const [pdf, setPdf] = useState<Pdf | 'failed'>();
  useEffect(() => {
    let here = true;
    let close = () => {};
    void (async () => {
      try {
        const answer = await fetch(url, { credentials: 'same-origin' });
        if (!answer.ok) throw new Error(`scan: ${answer.status}`);
        const opening = openPdf(new Uint8Array(await answer.arrayBuffer()));
        close = opening.close;
        const opened = await opening.pdf;
        if (here) setPdf(opened);
      } catch {
        if (here) setPdf('failed');
      }
    })();
    return () => {
      here = false;
      close();
    };
  }, [url]);
  if (pdf === undefined) return <p role="status">{say.reading}</p>;
  if (pdf === 'failed') return <p>{say.scanFailed}</p>;
  return (
    <>
      {Array.from({ length: pdf.numPages }, (_, i) => i + 1).map((n) => (
        <Page key={n} pdf={pdf} number={n} />
      ))}
    </>
  );
}

function Page({ pdf, number }: { pdf: Pdf; number: number }) {
  const say = useWords(text);
  const canvas = useRef<HTMLCanvasElement>(null);
  useEffect(() => {
    if (canvas.current) drawPage(pdf, number, canvas.current).catch(() => {}); // closed meanwhile
  }, [pdf, number]);
  return <canvas ref={canvas} role="img" aria-label={say.page(number, pdf.numPages)} />;
}
