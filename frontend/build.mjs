// Builds frontend/dist: the fonts of the public pages, and a .gz and .br beside every text file.
// Run by "npm run build"; the server embeds the folder and works without it, with system fonts.
import { mkdir, readFile, readdir, rm, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import zlib from 'node:zlib';
import subsetFont from 'subset-font';

const here = path.dirname(fileURLToPath(import.meta.url));
const dist = path.join(here, 'dist');
const require = createRequire(import.meta.url);

// The three weights of design/DESIGN.md for public pages and workbench; legal paper has its own fonts in Go.
const faces = [
  { family: 'archivo-narrow', weight: 700 },
  { family: 'be-vietnam-pro', weight: 400 },
  { family: 'be-vietnam-pro', weight: 600 },
];

// What a page in Vietnamese or English can hold. fontsource's own files carry far more, and hinting that doubles them:
// six of them are 83 KB, these are 38 KB, and a page with its fonts must stay under 60.
const range = (from, to) => Array.from({ length: to - from + 1 }, (_, i) => String.fromCodePoint(from + i)).join('');
const subsets = {
  latin: range(0x20, 0x7e) + range(0xa0, 0xff) + '–—‘’“”…•−≥≤→↑↓‑',
  vietnamese: range(0x1ea0, 0x1ef9) + 'ĂăĐđĨĩŨũƠơƯư₫',
};
const features = ['kern', 'mark', 'mkmk', 'ccmp', 'locl', 'tnum'];

async function fonts() {
  const folder = path.join(dist, 'fonts');
  await rm(folder, { recursive: true, force: true });
  await mkdir(folder, { recursive: true });
  let bytes = 0;
  for (const { family, weight } of faces) {
    const source = path.dirname(require.resolve(`@fontsource/${family}/package.json`));
    for (const [subset, text] of Object.entries(subsets)) {
      const whole = await readFile(path.join(source, 'files', `${family}-${subset}-${weight}-normal.woff2`));
      const small = await subsetFont(whole, text, {
        targetFormat: 'woff2',
        noHinting: true,
        noLayoutClosure: true,
        keepFeatures: features,
      });
      await writeFile(path.join(folder, `${family}-${weight}-${subset}.woff2`), small);
      bytes += small.length;
    }
    await writeFile(path.join(folder, `${family}-OFL.txt`), await readFile(path.join(source, 'LICENSE')));
  }
  return bytes;
}

const isText = /\.(css|html|js|json|map|svg|txt|webmanifest)$/;
const gzip = promisify(zlib.gzip);
const brotli = promisify(zlib.brotliCompress);

async function compress(folder) {
  for (const entry of await readdir(folder, { withFileTypes: true })) {
    const file = path.join(folder, entry.name);
    if (entry.isDirectory()) {
      await compress(file);
    } else if (isText.test(entry.name)) {
      const whole = await readFile(file);
      await writeFile(`${file}.gz`, await gzip(whole, { level: 9 }));
      await writeFile(`${file}.br`, await brotli(whole));
    }
  }
}

const bytes = await fonts();
await compress(dist);
console.log(`fonts: ${bytes} bytes in ${faces.length} weights`);
