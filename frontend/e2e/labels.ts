// Reads a sheet of labels as a person with a scanner would: the words of its pages, and the QR of each label.
import { readFileSync } from 'node:fs';
import path from 'node:path';
import type { Browser } from '@playwright/test';

const modules = path.join(import.meta.dirname, '..', 'node_modules');
const served: Record<string, string> = {
  '/pdf.mjs': 'pdfjs-dist/legacy/build/pdf.mjs',
  '/pdf.worker.mjs': 'pdfjs-dist/legacy/build/pdf.worker.mjs',
  '/qr.js': 'jsqr/dist/jsQR.js',
};
const reader = 'http://reader.test';

export interface Label {
  /** Everything on its page, for the words of one label lie among those of the others. */
  page: string;
  link: string;
}

/** Labels lie in two columns and five rows; the QR of each is at its upper right. Millimetres. */
const grid = { columns: 2, rows: 5, left: 10, top: 11, width: 95, height: 55, qr: 44 };

export async function readLabels(browser: Browser, pdf: Buffer): Promise<Label[]> {
  const page = await browser.newPage();
  await page.route(`${reader}/**`, (route) => {
    const { pathname } = new URL(route.request().url());
    const file = served[pathname];
    if (file) return route.fulfill({ contentType: 'text/javascript', body: readFileSync(path.join(modules, file)) });
    return route.fulfill({ contentType: 'text/html', body: '<script src="/qr.js"></script>' });
  });
  await page.goto(reader);
  const labels = await page.evaluate(
    async ({ bytes, grid, library }) => {
      type Reader = (data: Uint8ClampedArray, width: number, height: number) => { data: string } | null;
      const read = Reflect.get(window, 'jsQR') as Reader;
      const pdfjs = (await import(library)) as typeof import('pdfjs-dist');
      pdfjs.GlobalWorkerOptions.workerSrc = '/pdf.worker.mjs';
      const binary = Uint8Array.from(atob(bytes), (c) => c.charCodeAt(0));
      const document = await pdfjs.getDocument({ data: binary }).promise;
      const found: { page: string; link: string }[] = [];
      for (let n = 1; n <= document.numPages; n++) {
        const sheet = await document.getPage(n);
        const { items } = await sheet.getTextContent();
        const words = items.map((item) => ('str' in item ? item.str : '')).join(' ');
        const viewport = sheet.getViewport({ scale: 3 });
        const canvas = new OffscreenCanvas(viewport.width, viewport.height);
        const context = canvas.getContext('2d', { willReadFrequently: true });
        if (!context) throw new Error('no canvas');
        await sheet.render({
          canvas: null,
          canvasContext: context as unknown as CanvasRenderingContext2D,
          viewport,
        }).promise;
        const mm = viewport.width / 210;
        for (let i = 0; i < grid.columns * grid.rows; i++) {
          const x = grid.left + ((i % grid.columns) + 1) * grid.width - grid.qr;
          const y = grid.top + Math.floor(i / grid.columns) * grid.height;
          const side = Math.round(grid.qr * mm);
          const { data } = context.getImageData(Math.round(x * mm), Math.round(y * mm), side, side);
          const code = read(data, side, side);
          if (code) found.push({ page: words, link: code.data });
        }
      }
      return found;
    },
    { bytes: pdf.toString('base64'), grid, library: `${reader}/pdf.mjs` },
  );
  await page.close();
  return labels;
}
