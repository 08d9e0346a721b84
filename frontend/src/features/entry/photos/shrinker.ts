// Asks the worker that shrinks photos; where a browser cannot draw in a worker (Safari before 16.4), the page does it.
import { digest, photoEdge, type Small, type Surface, shrink, Unusable, type UnusableCode } from './shrink';

export type Asked = { id: number; job: 'shrink'; file: Blob; edge: number } | { id: number; job: 'digest'; file: Blob };
export type Answer = { id: number; made: Small | string } | { id: number; code: UnusableCode };

export interface Shrinker {
  shrink(file: Blob, edge?: number): Promise<Small>;
  /** SHA-256 in hex, or empty. */
  digest(file: Blob): Promise<string>;
}

const onPage: Surface = (width, height) => {
  const canvas = document.createElement('canvas');
  canvas.width = width;
  canvas.height = height;
  return {
    draw(picture) {
      const context = canvas.getContext('2d', { alpha: false });
      if (!context) throw new Error('no canvas');
      context.fillStyle = '#fff';
      context.fillRect(0, 0, width, height);
      context.imageSmoothingQuality = 'high';
      context.drawImage(picture, 0, 0, width, height);
    },
    jpeg: (quality) =>
      new Promise((resolve, reject) => {
        canvas.toBlob((blob) => (blob ? resolve(blob) : reject(new Error('no picture'))), 'image/jpeg', quality);
      }),
  };
};

const pageShrinker: Shrinker = {
  shrink: (file, edge = photoEdge) => shrink(file, edge, onPage),
  digest,
};

let made: Shrinker | undefined;

export function shrinker(): Shrinker {
  made ??= typeof OffscreenCanvas === 'undefined' || typeof Worker === 'undefined' ? pageShrinker : inWorker();
  return made;
}

function inWorker(): Shrinker {
  const worker = new Worker(new URL('./shrink.worker.ts', import.meta.url), { type: 'module' });
  const waiting = new Map<number, { resolve: (made: Small | string) => void; reject: (why: unknown) => void }>();
  let last = 0;
  let broken = false;
  worker.addEventListener('message', ({ data }: MessageEvent<Answer>) => {
    const asked = waiting.get(data.id);
    waiting.delete(data.id);
    if ('made' in data) asked?.resolve(data.made);
    else asked?.reject(new Unusable(data.code));
  });
  // The worker did not load, or ran out of memory: what was asked is done on the page.
  worker.addEventListener('error', () => {
    broken = true;
    for (const { reject } of waiting.values()) reject(new TypeError('the worker ended'));
    waiting.clear();
  });
  const ask = (asked: Omit<Extract<Asked, { job: 'shrink' }>, 'id'> | Omit<Extract<Asked, { job: 'digest' }>, 'id'>) =>
    new Promise<Small | string>((resolve, reject) => {
      last++;
      waiting.set(last, { resolve, reject });
      worker.postMessage({ ...asked, id: last });
    });
  return {
    async shrink(file, edge = photoEdge) {
      if (broken) return pageShrinker.shrink(file, edge);
      try {
        const small = await ask({ job: 'shrink', file, edge });
        if (typeof small === 'string') throw new TypeError('the worker answered something else');
        return small;
      } catch (failure) {
        if (failure instanceof Unusable) throw failure;
        return pageShrinker.shrink(file, edge);
      }
    },
    async digest(file) {
      if (broken) return digest(file);
      try {
        const sum = await ask({ job: 'digest', file });
        return typeof sum === 'string' ? sum : '';
      } catch {
        return digest(file);
      }
    },
  };
}
