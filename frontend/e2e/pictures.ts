// Photos as phones take them, painted here so that none has to be kept: large and full of detail, or small with one
// colour in each corner, which shows how they were turned; and the notes that cameras write into them.
import type { Page } from '@playwright/test';

/** What a painted photo of 12 megapixels measures. */
export const twelveMegapixels = { width: 4000, height: 3000 };

/** The bytes of a JPEG like one from a phone: a woven thing on a table, light from one side, grain of the sensor (0 to 127). */
export async function photograph(
  page: Page,
  seed: number,
  { width, height } = twelveMegapixels,
  grain = 4,
): Promise<Buffer> {
  const made = await page.evaluate(
    async ({ seed, width, height, grain }) => {
      let state = seed * 2654435761;
      const random = () => {
        state = (state * 1664525 + 1013904223) % 4294967296;
        return state / 4294967296;
      };
      const draw = (w: number, h: number) => {
        const canvas = new OffscreenCanvas(w, h);
        const context = canvas.getContext('2d', { alpha: false });
        if (!context) throw new Error('no canvas');
        return { canvas, context };
      };
      // Painted small and enlarged, so that no edge is sharper than a phone's lens.
      const w = width / 4;
      const h = height / 4;
      const { canvas: scene, context: s } = draw(w, h);
      const table = s.createLinearGradient(0, 0, w, h);
      table.addColorStop(0, `hsl(${30 + random() * 20} 35% 72%)`);
      table.addColorStop(1, `hsl(${20 + random() * 20} 30% 34%)`);
      s.fillStyle = table;
      s.fillRect(0, 0, w, h);
      // Strips over and under each other, each a little different.
      const strip = w / 34;
      const hue = random() * 360;
      for (let row = 6; row < 20; row++) {
        for (let column = 5; column < 28; column++) {
          const over = (row + column) % 2 === 0;
          s.fillStyle = `hsl(${hue + random() * 24} ${35 + random() * 20}% ${(over ? 52 : 38) + random() * 14}%)`;
          s.fillRect(column * strip, row * strip * 0.98, strip * (over ? 0.96 : 0.86), strip * (over ? 0.8 : 0.92));
        }
      }
      for (let i = 0; i < 120; i++) {
        s.strokeStyle = `hsla(${hue + random() * 40} 40% ${20 + random() * 60}% / 0.35)`;
        s.beginPath();
        const x = random() * w;
        const y = random() * h;
        s.moveTo(x, y);
        s.lineTo(x + (random() - 0.5) * strip * 4, y + (random() - 0.5) * strip * 4);
        s.stroke();
      }
      const { canvas, context: g } = draw(width, height);
      g.imageSmoothingQuality = 'high';
      g.drawImage(scene, 0, 0, width, height);
      const { canvas: noise, context: n } = draw(512, 512);
      const grains = n.createImageData(512, 512);
      for (let i = 0; i < grains.data.length; i += 4) {
        const light = 128 + (random() - 0.5) * 2 * grain;
        grains.data.set([light, light, light, 255], i);
      }
      n.putImageData(grains, 0, 0);
      g.globalCompositeOperation = 'soft-light';
      const pattern = g.createPattern(noise, 'repeat');
      if (!pattern) throw new Error('no pattern');
      g.fillStyle = pattern;
      g.fillRect(0, 0, width, height);
      const blob = await canvas.convertToBlob({ type: 'image/jpeg', quality: 0.92 });
      return new Promise<string>((resolve, reject) => {
        const reader = new FileReader();
        reader.onload = () => resolve(String(reader.result));
        reader.onerror = () => reject(reader.error);
        reader.readAsDataURL(blob);
      });
    },
    { seed, width, height, grain },
  );
  return Buffer.from(made.slice(made.indexOf(',') + 1), 'base64');
}

type Side = 'top' | 'bottom' | 'left' | 'right';
const opposite: Record<Side, Side> = { top: 'bottom', bottom: 'top', left: 'right', right: 'left' };

/** What the first row and the first column of the stored picture are for the eye (EXIF 2.32, table of Orientation). */
const stored: Record<number, { row: Side; column: Side }> = {
  1: { row: 'top', column: 'left' },
  2: { row: 'top', column: 'right' },
  3: { row: 'bottom', column: 'right' },
  4: { row: 'bottom', column: 'left' },
  5: { row: 'left', column: 'top' },
  6: { row: 'right', column: 'top' },
  7: { row: 'right', column: 'bottom' },
  8: { row: 'left', column: 'bottom' },
};

export const orientations = Object.keys(stored).map(Number);

/** The colours of the corners as the eye should see them: red, green, blue. */
export const corners = {
  'top left': [200, 40, 40],
  'top right': [40, 160, 60],
  'bottom left': [40, 70, 190],
  'bottom right': [225, 200, 60],
} as const;

/** As the eye sees it. */
export const cornered = { width: 1200, height: 900 };

/** A photo of 1200×900 with one colour in each quarter, stored as this orientation has it, with a camera's notes. */
export async function turned(page: Page, orientation: number): Promise<Buffer> {
  const sides = stored[orientation];
  if (!sides) throw new Error(`there is no orientation ${orientation}`);
  const lies = sides.row === 'left' || sides.row === 'right';
  const quarters = [0, 1].flatMap((row) =>
    [0, 1].map((column) => {
      const seen = [row === 0 ? sides.row : opposite[sides.row], column === 0 ? sides.column : opposite[sides.column]];
      const vertical = seen.includes('top') ? 'top' : 'bottom';
      const horizontal = seen.includes('left') ? 'left' : 'right';
      return { row, column, colour: `rgb(${corners[`${vertical} ${horizontal}`].join(' ')})` };
    }),
  );
  const made = await page.evaluate(
    async ({ quarters, width, height, mark }) => {
      const canvas = new OffscreenCanvas(width, height);
      const g = canvas.getContext('2d', { alpha: false });
      if (!g) throw new Error('no canvas');
      for (const { row, column, colour } of quarters) {
        g.fillStyle = colour;
        g.fillRect((column * width) / 2, (row * height) / 2, width / 2, height / 2);
      }
      g.fillStyle = `rgb(${mark} ${mark} ${mark})`; // no two are the same picture
      g.fillRect(width / 2 - 60, height / 2 - 60, 120, 120);
      const bytes = new Uint8Array(
        await (await canvas.convertToBlob({ type: 'image/jpeg', quality: 0.9 })).arrayBuffer(),
      );
      return [...bytes];
    },
    {
      quarters,
      width: lies ? cornered.height : cornered.width,
      height: lies ? cornered.width : cornered.height,
      mark: 20 + orientation * 25,
    },
  );
  return withNotes(Buffer.from(made), orientation);
}

/** A word in the notes of every photo made here. */
export const camera = 'May anh thu nghiem';

/** A JPEG with what a phone notes in it: how it was held, what it is, where it stood (16°04′N 108°13′E). */
export function withNotes(jpeg: Buffer, orientation: number): Buffer {
  const make = Buffer.from(`${camera}\0`, 'latin1');
  const tags = 3;
  const gpsAt = 8 + 2 + tags * 12 + 4;
  const makeAt = gpsAt + 2 + 4 * 12 + 4;
  const placeAt = makeAt + make.length + (make.length % 2);
  const tiff = Buffer.alloc(placeAt + 48);
  tiff.write('II', 0, 'latin1');
  tiff.writeUInt16LE(42, 2);
  tiff.writeUInt32LE(8, 4);
  const tag = (at: number, id: number, type: number, count: number, value: number) => {
    tiff.writeUInt16LE(id, at);
    tiff.writeUInt16LE(type, at + 2);
    tiff.writeUInt32LE(count, at + 4);
    tiff.writeUInt32LE(value, at + 8);
  };
  const ascii = 2;
  const short = 3;
  const long = 4;
  const rational = 5;
  tiff.writeUInt16LE(tags, 8);
  tag(10, 0x010f, ascii, make.length, makeAt);
  tag(22, 0x0112, short, 1, orientation);
  tag(34, 0x8825, long, 1, gpsAt);
  tiff.writeUInt16LE(4, gpsAt);
  tag(gpsAt + 2, 1, ascii, 2, 'N'.charCodeAt(0));
  tag(gpsAt + 14, 2, rational, 3, placeAt);
  tag(gpsAt + 26, 3, ascii, 2, 'E'.charCodeAt(0));
  tag(gpsAt + 38, 4, rational, 3, placeAt + 24);
  make.copy(tiff, makeAt);
  for (const [i, whole] of [16, 4, 0, 108, 13, 0].entries()) {
    tiff.writeUInt32LE(whole, placeAt + i * 8);
    tiff.writeUInt32LE(1, placeAt + i * 8 + 4);
  }
  const body = Buffer.concat([Buffer.from('Exif\0\0', 'latin1'), tiff]);
  const head = Buffer.alloc(4);
  head.writeUInt16BE(0xffe1, 0);
  head.writeUInt16BE(body.length + 2, 2);
  const words = Buffer.from(`chup boi ${camera}`, 'latin1');
  const comment = Buffer.alloc(4);
  comment.writeUInt16BE(0xfffe, 0);
  comment.writeUInt16BE(words.length + 2, 2);
  return Buffer.concat([jpeg.subarray(0, 2), head, body, comment, words, jpeg.subarray(2)]);
}

/** The segments of a JPEG before its picture that are more than the picture needs: notes, profiles, comments. */
export function notesIn(jpeg: Buffer): string[] {
  if (jpeg.readUInt16BE(0) !== 0xffd8) throw new Error('this is no JPEG');
  const found: string[] = [];
  for (let at = 2; at + 4 <= jpeg.length && jpeg[at] === 0xff; ) {
    const marker = jpeg[at + 1] ?? 0;
    if (marker === 0xda) break;
    const says = jpeg
      .subarray(at + 4, at + 20)
      .toString('latin1')
      .replace(/[^ -~]/g, '.');
    if ((marker >= 0xe1 && marker <= 0xef) || marker === 0xfe) found.push(`${marker.toString(16)} ${says}`);
    at += 2 + jpeg.readUInt16BE(at + 2);
  }
  if (jpeg.includes(camera)) found.push(`the words “${camera}”`);
  return found;
}
