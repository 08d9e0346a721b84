// Makes a photo small enough for a poor uplink: upright, at most so many pixels along its longer edge, JPEG of at most
// about 1 MB, without the place and the camera that phones write into photos.
import { type Header, mostPixels, readHeader } from './header';

export interface Small {
  file: Blob;
  width: number;
  height: number;
}

/** Why a photo cannot be used: a code of photoWords. */
export class Unusable extends Error {
  readonly code: UnusableCode;
  constructor(code: UnusableCode) {
    super(code);
    this.code = code;
  }
}
export type UnusableCode =
  | 'photo-empty'
  | 'photo-too-many-pixels'
  | 'photo-truncated'
  | 'photo-heic'
  | 'photo-type-unknown'
  | 'photo-damaged';

export const photoEdge = 2048;
export const mostBytes = 1_000_000;
/** What the server takes of a photo that this browser cannot make smaller (server/photo/accept.go). */
const mostOriginalBytes = 25 << 20;
const mostOriginalPixels = 40_000_000;
/** From here on a browser that fails has failed because the photo is too large for it. */
const manyPixels = 45_000_000;
const qualities = [0.85, 0.75, 0.65, 0.5];

/** A surface to draw on: an OffscreenCanvas in the worker, a canvas element where a browser has none. */
export type Surface = (
  width: number,
  height: number,
) => {
  draw(picture: ImageBitmap): void;
  jpeg(quality: number): Promise<Blob>;
};

export async function shrink(file: Blob, edge: number, surface: Surface): Promise<Small> {
  if (file.size === 0) throw new Unusable('photo-empty');
  const header = await readHeader(file);
  const pixels = header.width * header.height;
  if (header.kind === 'other' || header.kind === 'gif') throw new Unusable('photo-type-unknown');
  if (pixels > mostPixels) throw new Unusable('photo-too-many-pixels');
  if (header.cut) throw new Unusable('photo-truncated');
  const longest = Math.max(header.width, header.height);
  if (header.kind === 'jpeg' && !header.notes && longest <= edge && file.size <= mostBytes) {
    return { file: file.slice(0, file.size, 'image/jpeg'), width: header.width, height: header.height };
  }
  if (typeof createImageBitmap === 'undefined') return asItIs(file, header);
  let picture: ImageBitmap;
  try {
    picture = await createImageBitmap(file, { imageOrientation: 'from-image' });
  } catch {
    if (header.kind === 'heic') return asItIs(file, header);
    throw new Unusable(pixels > manyPixels ? 'photo-too-many-pixels' : 'photo-damaged');
  }
  try {
    const scale = Math.min(1, edge / Math.max(picture.width, picture.height));
    const width = Math.max(1, Math.round(picture.width * scale));
    const height = Math.max(1, Math.round(picture.height * scale));
    const drawn = surface(width, height);
    drawn.draw(picture);
    let small: Blob | undefined;
    for (const quality of qualities) {
      small = await drawn.jpeg(quality);
      if (small.size <= mostBytes) break;
    }
    return small && small.size > 0 ? { file: small, width, height } : asItIs(file, header);
  } catch {
    return asItIs(file, header); // it opened, so it is a photo: too much to draw here
  } finally {
    picture.close();
  }
}

/** What this browser cannot make smaller the server can, at the price of a longer upload. */
function asItIs(file: Blob, { kind, width, height }: Header): Small {
  if (width * height > mostOriginalPixels) throw new Unusable('photo-too-many-pixels');
  if (file.size > mostOriginalBytes) throw new Unusable(kind === 'heic' ? 'photo-heic' : 'photo-too-many-pixels');
  return { file: file.slice(0, file.size, `image/${kind}`), width, height };
}

/** SHA-256 in hex; empty over plain http, where browsers do not compute it. */
export async function digest(file: Blob): Promise<string> {
  if (!globalThis.crypto?.subtle) return '';
  const sum = new Uint8Array(await crypto.subtle.digest('SHA-256', await file.arrayBuffer()));
  return Array.from(sum, (byte) => byte.toString(16).padStart(2, '0')).join('');
}
