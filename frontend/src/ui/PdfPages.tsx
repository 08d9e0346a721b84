// Reads a PDF inside the app: pages as pictures, each drawn when it comes near. No script of the file runs, and nothing
// is fetched but the file and our own worker.
import { useEffect, useRef, useState } from 'react';
import { useWords } from '../i18n';
import { Icon } from './icons';
import { text } from './lookWords';
import { openPdf, type Pdf } from './pdf';
import css from './pdf.module.css';

interface Props {
  url: string;
  label: string;
  /** The sentence for a file that cannot be had, where the plain one would not do. */
  failed?: string | undefined;
}

type Opened = { state: 'reading' } | { state: 'failed' } | { state: 'open'; pdf: Pdf };

export function PdfPages({ url, label, failed }: Props) {
  const say = useWords(text);
  const [opened, setOpened] = useState<Opened>({ state: 'reading' });
  const [tries, setTries] = useState(0);
  const [zoom, setZoom] = useState(1);

  // biome-ignore lint/correctness/useExhaustiveDependencies: another try reads again
  useEffect(() => {
    const stopped = new AbortController();
    let close = () => {};
    setOpened({ state: 'reading' });
    void (async () => {
      try {
        const answer = await fetch(url, { signal: stopped.signal });
        if (!answer.ok) throw new Error(`paper: ${answer.status}`);
        const data = new Uint8Array(await answer.arrayBuffer());
        if (stopped.signal.aborted) return;
        const opening = openPdf(data);
        close = opening.close;
        const pdf = await opening.pdf;
        if (!stopped.signal.aborted) setOpened({ state: 'open', pdf });
      } catch {
        if (!stopped.signal.aborted) setOpened({ state: 'failed' });
      }
    })();
    return () => {
      stopped.abort();
      close();
    };
  }, [url, tries]);

  switch (opened.state) {
    case 'reading':
      return (
        <p className={css.waits} role="status">
          {say.paperReading}
        </p>
      );
    case 'failed':
      return (
        <div className={css.failed} role="alert">
          <p>{failed ?? say.paperFailed}</p>
          <button type="button" className="btn two" onClick={() => setTries(tries + 1)}>
            {say.tryAgain}
          </button>
        </div>
      );
    case 'open':
      return (
        <div className={css.pages}>
          <div className={css.tools}>
            <button
              type="button"
              className="ibtn"
              aria-label={say.zoomOut}
              onClick={() => setZoom(Math.max(1, zoom / 1.4))}
            >
              <Icon of="minus" />
            </button>
            <button
              type="button"
              className="ibtn"
              aria-label={say.zoomIn}
              onClick={() => setZoom(Math.min(4, zoom * 1.4))}
            >
              <Icon of="plus" />
            </button>
          </div>
          {/* biome-ignore lint/a11y/noNoninteractiveTabindex: scrolled by keys */}
          <section className={css.sheets} tabIndex={0} aria-label={label}>
            {Array.from({ length: opened.pdf.numPages }, (_, i) => i + 1).map((n) => (
              <Page key={n} pdf={opened.pdf} number={n} zoom={zoom} />
            ))}
          </section>
        </div>
      );
  }
}

function Page({ pdf, number, zoom }: { pdf: Pdf; number: number; zoom: number }) {
  const say = useWords(text);
  const sheet = useRef<HTMLDivElement>(null);
  const canvas = useRef<HTMLCanvasElement>(null);
  const [near, setNear] = useState(false);
  const [ratio, setRatio] = useState(Math.SQRT2);

  useEffect(() => {
    if (!sheet.current) return;
    const seen = new IntersectionObserver((entries) => setNear(entries.some((e) => e.isIntersecting)), {
      rootMargin: '600px 0px',
    });
    seen.observe(sheet.current);
    return () => seen.disconnect();
  }, []);

  // biome-ignore lint/correctness/useExhaustiveDependencies: enlarged, it is drawn again to be sharp
  useEffect(() => {
    const surface = canvas.current;
    if (!near || !surface) return;
    let cancel = () => {};
    let stopped = false;
    void (async () => {
      const page = await pdf.getPage(number);
      const natural = page.getViewport({ scale: 1 });
      if (stopped) return;
      setRatio(natural.height / natural.width);
      // Sharp on the device, and never more than a tablet's memory holds.
      const pixels = Math.min(surface.clientWidth * devicePixelRatio, 3000);
      const viewport = page.getViewport({ scale: pixels / natural.width });
      surface.width = Math.ceil(viewport.width);
      surface.height = Math.ceil(viewport.height);
      const drawing = page.render({ canvas: surface, viewport });
      cancel = () => drawing.cancel();
      await drawing.promise;
    })().catch(() => {}); // cancelled: drawn again when it comes near
    return () => {
      stopped = true;
      cancel();
    };
  }, [near, number, pdf, zoom]);

  return (
    <div ref={sheet} className={css.sheet} style={{ '--w': `${zoom * 100}%`, aspectRatio: `1 / ${ratio}` }}>
      <canvas ref={canvas} role="img" aria-label={say.paperPage(number, pdf.numPages)} />
    </div>
  );
}
