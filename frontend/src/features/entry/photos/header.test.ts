import { expect, test } from 'vitest';
import { readHeader } from './header';
import { shrink, Unusable } from './shrink';

/** A JPEG by its structure: one frame of 4000×3000, some data, its end unless cut. */
function jpeg({ exif = false, cut = false } = {}): Blob {
  const bytes = [0xff, 0xd8];
  if (exif) bytes.push(0xff, 0xe1, 0x00, 0x04, 0x00, 0x00);
  bytes.push(0xff, 0xc0, 0x00, 0x11, 8, 0x0b, 0xb8, 0x0f, 0xa0, 3, 1, 0x22, 0, 2, 0x11, 1, 3, 0x11, 1);
  bytes.push(0xff, 0xda, 0x00, 0x04, 0, 0, 1, 2, 0xff, 0x00, 3);
  if (!cut) bytes.push(0xff, 0xd9, 7, 7);
  return new Blob([new Uint8Array(bytes)], { type: 'image/jpeg' });
}

function png(width: number, height: number): Blob {
  const view = new DataView(new ArrayBuffer(40));
  view.setUint32(0, 0x89504e47);
  view.setUint32(16, width);
  view.setUint32(20, height);
  for (const [i, c] of [...'IEND'].entries()) view.setUint8(30 + i, c.charCodeAt(0));
  return new Blob([view.buffer]);
}

const surface = () => {
  throw new Error('nothing is drawn');
};
const refusedAs = (file: Blob) =>
  shrink(file, 2048, surface).then(
    () => 'taken',
    (failure) => (failure instanceof Unusable ? failure.code : String(failure)),
  );

test('a JPEG tells its size, its notes and whether it is whole', async () => {
  expect(await readHeader(jpeg())).toEqual({ kind: 'jpeg', width: 4000, height: 3000, notes: false, cut: false });
  expect(await readHeader(jpeg({ exif: true }))).toMatchObject({ notes: true });
  expect(await readHeader(jpeg({ cut: true }))).toMatchObject({ cut: true });
});

test.each([
  ['a truncated photo', jpeg({ cut: true }), 'photo-truncated'],
  ['an empty file', new Blob([]), 'photo-empty'],
  ['a 20000×20000 bomb', png(20_000, 20_000), 'photo-too-many-pixels'],
  ['an SVG with a script', new Blob(['<svg><script/></svg>'], { type: 'image/jpeg' }), 'photo-type-unknown'],
  ['a PDF that is called a photo', new Blob(['%PDF-1.7'], { type: 'image/jpeg' }), 'photo-type-unknown'],
])('%s is refused before it is decoded', async (_, file, code) => {
  expect(await refusedAs(file)).toBe(code);
});

const heic = '\0\0\0\x18ftypheic\0\0\0\0mif1heic';

test('HEIC that the browser cannot decode goes to the server as it is', async () => {
  const { file } = await shrink(new Blob([heic]), 2048, surface);
  expect(await file.text()).toBe(heic);
  expect(file.type).toBe('image/heic');
});

test('HEIC that the server would not take either is refused in its own words', async () => {
  expect(await refusedAs(new Blob([heic, new Uint8Array(26 << 20)]))).toBe('photo-heic');
});
