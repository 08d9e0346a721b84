// Opens PDFs inside the app: pages as pictures, by the build for older Safari too. No script of the file runs, and nothing is fetched but the file and our
// own worker.
import { GlobalWorkerOptions, getDocument, type PDFDocumentProxy } from 'pdfjs-dist/legacy/build/pdf.mjs';
import workerUrl from 'pdfjs-dist/legacy/build/pdf.worker.min.mjs?url';

GlobalWorkerOptions.workerSrc = workerUrl;

export type Pdf = PDFDocumentProxy;

/** Rejects for what is no PDF. `close` may be called at any time. */
export function openPdf(data: Uint8Array): { pdf: Promise<Pdf>; close: () => void } {
  const task = getDocument({ data, isEvalSupported: false, useWasm: false, enableXfa: false, disableAutoFetch: true });
  return { pdf: task.promise, close: () => void task.destroy() };
}

/** Draws a page as wide as the canvas is laid out, at most 3,000 pixels. */
export async function drawPage(pdf: Pdf, number: number, canvas: HTMLCanvasElement): Promise<void> {
  const page = await pdf.getPage(number);
  const natural = page.getViewport({ scale: 1 });
  const pixels = Math.min(canvas.clientWidth * devicePixelRatio, 3000);
  const viewport = page.getViewport({ scale: pixels / natural.width });
  canvas.width = Math.ceil(viewport.width);
  canvas.height = Math.ceil(viewport.height);
  await page.render({ canvas, viewport }).promise;
}
