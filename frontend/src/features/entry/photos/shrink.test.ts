import { afterEach, describe, expect, test, vi } from 'vitest';
import { type Surface, shrink } from './shrink';

afterEach(() => vi.unstubAllGlobals());

/** A JPEG as far as its header: so many pixels, with a camera's notes. */
function jpeg(width: number, height: number): Blob {
  const notes = [0xff, 0xe1, 0, 4, 0, 0];
  const frame = [0xff, 0xc0, 0, 11, 8, height >> 8, height & 255, width >> 8, width & 255, 1, 1, 0x11, 0];
  return new Blob([new Uint8Array([0xff, 0xd8, ...notes, ...frame, 0xff, 0xda, 0, 2, 1, 2, 0xff, 0xd9])]);
}

const opens = () => {
  const picture = { width: 4000, height: 3000, close: vi.fn() };
  vi.stubGlobal('createImageBitmap', async () => picture);
  return picture;
};
const noCanvas: Surface = () => {
  throw new Error('no canvas');
};
const paints =
  (bytes: number): Surface =>
  () => ({ draw: () => {}, jpeg: async () => new Blob([new Uint8Array(bytes)], { type: 'image/jpeg' }) });

describe('a photo', () => {
  test('is made small, and the picture is let go', async () => {
    const picture = opens();
    const small = await shrink(jpeg(4000, 3000), 2048, paints(1234));
    expect([small.width, small.height, small.file.size]).toEqual([2048, 1536, 1234]);
    expect(picture.close).toHaveBeenCalled();
  });

  test('goes as it is where the browser cannot open or cannot draw one', async () => {
    const photo = jpeg(4000, 3000);
    vi.stubGlobal('createImageBitmap', undefined);
    expect((await shrink(photo, 2048, paints(1))).file.size).toBe(photo.size);
    opens();
    expect((await shrink(photo, 2048, noCanvas)).file.type).toBe('image/jpeg');
    expect((await shrink(photo, 2048, paints(0))).file.size).toBe(photo.size);
  });

  test('of more pixels than the server opens has to be made small here', async () => {
    opens();
    await expect(shrink(jpeg(9000, 6000), 2048, noCanvas)).rejects.toMatchObject({ code: 'photo-too-many-pixels' });
    expect((await shrink(jpeg(9000, 6000), 2048, paints(10))).file.size).toBe(10);
  });

  test('that does not open is said to be damaged', async () => {
    vi.stubGlobal('createImageBitmap', () => Promise.reject(new Error('damaged')));
    await expect(shrink(jpeg(40, 30), 2048, paints(1))).rejects.toMatchObject({ code: 'photo-damaged' });
  });
});
