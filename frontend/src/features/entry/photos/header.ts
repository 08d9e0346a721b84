// What a picked file is, read from its first bytes before anything is decoded: type by content, size in pixels, whole or
// cut off. The server looks again (server/photo); here it saves a slow upload of what would be refused.

export type PictureKind = 'jpeg' | 'png' | 'webp' | 'heic' | 'gif' | 'other';

export interface Header {
  kind: PictureKind;
  /** As stored, before the orientation is applied; 0 where the header does not say. */
  width: number;
  height: number;
  /** Whether it carries EXIF or other notes (place, camera). */
  notes: boolean;
  /** Ends before its end. */
  cut: boolean;
}

const text = (bytes: Uint8Array, from: number, to: number) => String.fromCharCode(...bytes.subarray(from, to));

export async function readHeader(file: Blob): Promise<Header> {
  const bytes = new Uint8Array(await file.arrayBuffer());
  const none: Header = { kind: 'other', width: 0, height: 0, notes: false, cut: false };
  const view = new DataView(bytes.buffer);
  if (bytes.length >= 4 && bytes[0] === 0xff && bytes[1] === 0xd8 && bytes[2] === 0xff) return readJpeg(bytes, view);
  if (bytes.length >= 24 && view.getUint32(0) === 0x89504e47) {
    const end = text(bytes, Math.max(0, bytes.length - 64), bytes.length).includes('IEND');
    return { kind: 'png', width: view.getUint32(16), height: view.getUint32(20), notes: true, cut: !end };
  }
  if (bytes.length >= 16 && text(bytes, 0, 4) === 'RIFF' && text(bytes, 8, 12) === 'WEBP') {
    return {
      ...none,
      kind: 'webp',
      ...webpSize(bytes, view),
      notes: true,
      cut: view.getUint32(4, true) + 8 > bytes.length,
    };
  }
  if (bytes.length >= 12 && text(bytes, 4, 8) === 'ftyp') {
    const brand = text(bytes, 8, 12);
    if (/^(hei|mif1)/.test(brand)) return { ...none, kind: 'heic', notes: true };
  }
  if (text(bytes, 0, 4) === 'GIF8') return { ...none, kind: 'gif' };
  return none;
}

function webpSize(bytes: Uint8Array, view: DataView): { width: number; height: number } {
  if (bytes.length >= 30 && text(bytes, 12, 16) === 'VP8X') {
    const whole = (at: number) => 1 + (bytes[at]! | (bytes[at + 1]! << 8) | (bytes[at + 2]! << 16));
    return { width: whole(24), height: whole(27) };
  }
  if (bytes.length >= 30 && text(bytes, 12, 16) === 'VP8 ') {
    return { width: view.getUint16(26, true) & 0x3fff, height: view.getUint16(28, true) & 0x3fff };
  }
  return { width: 0, height: 0 };
}

const isFrame = (marker: number) =>
  marker >= 0xc0 && marker <= 0xcf && marker !== 0xc4 && marker !== 0xc8 && marker !== 0xcc;

function readJpeg(bytes: Uint8Array, view: DataView): Header {
  const found: Header = { kind: 'jpeg', width: 0, height: 0, notes: false, cut: true };
  let at = 2;
  while (at + 4 <= bytes.length && bytes[at] === 0xff) {
    const marker = bytes[at + 1]!;
    if (marker === 0xff) {
      at++;
      continue;
    }
    const length = view.getUint16(at + 2);
    if (isFrame(marker) && at + 9 <= bytes.length) {
      found.height = view.getUint16(at + 5);
      found.width = view.getUint16(at + 7);
    }
    if (marker >= 0xe1 && marker <= 0xef) found.notes = true;
    at += 2 + length;
    if (marker === 0xda) break;
  }
  // In the picture's own data FF is followed by 00 or a restart; its end is the first FF D9.
  for (let i = bytes.indexOf(0xff, at); i >= 0; i = bytes.indexOf(0xff, i + 1)) {
    if (bytes[i + 1] === 0xd9) {
      found.cut = false;
      break;
    }
  }
  return found;
}

/** Pixels that no browser is asked to decode: a bomb, not a photo. */
export const mostPixels = 130_000_000;
