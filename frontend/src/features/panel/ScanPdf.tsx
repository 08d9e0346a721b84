// The pages of a scanned PDF, one below the other.
import { useEffect, useRef, useState } from 'react';
import { useWords } from '../../i18n';
import { drawPage, openPdf, type Pdf } from '../../ui/pdf';
import { text } from './paperWords';

async function bytesOf(url: string, file: Blob | undefined): Promise<Uint8Array> {
  if (file) return new Uint8Array(await file.arrayBuffer());
  const answer = await fetch(url, { credentials: 'same-origin' });
  if (!answer.ok) throw new Error(`scan: ${answer.status}`);
  return new Uint8Array(await answer.arrayBuffer());
}

export function ScanPdf({ url, file }: { url: string; file: Blob | undefined }) {
  const say = useWords(text);
  const [pdf, setPdf] = useState<Pdf | 'failed'>();
  useEffect(() => {
    let here = true;
    let close = () => {};
    void (async () => {
      try {
        const opening = openPdf(await bytesOf(url, file));
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
  }, [url, file]);
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
