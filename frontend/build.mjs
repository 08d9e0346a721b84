// Builds frontend/dist: the fonts, the workbench with its service worker, and a .gz and .br beside every text file.
// Run by "npm run build"; the server embeds the folder and works without it: public pages with system fonts, and in
// place of the workbench a page that says how to build it.
import { createHash } from 'node:crypto';
import { mkdir, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import zlib from 'node:zlib';
import subsetFont from 'subset-font';
import { build } from 'vite';

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

// What is kept by the service worker, so that it opens without a network: on every device the closure of the first page
// and of these features, without what only shows PDFs, since those need a network there; a form that was being filled in
// opens again. On a device that somebody judges on, all that judges load as well. The officers' pages are in neither.
const everybodysFeatures = ['account', 'facility', 'entry'];
const judgesFeatures = ['account', 'judge', 'conflict', 'packet', 'scoresheet', 'practice', 'facility', 'entry'];
const isOf = (features) => (source) =>
  features.some((feature) => source.startsWith(`src/features/${feature}/`)) || !source.startsWith('src/features/');
const showsPdf = (source) => /\/pdfjs-dist\/|^src\/ui\/pdf\.ts|^src\/ui\/PdfPages\.tsx/.test(source);

// closure lists the files that the given manifest keys need, following imports, and dynamic ones where follow says so.
function closure(manifest, keys, follow = () => false) {
  const seen = new Set();
  const files = new Set();
  const visit = (key) => {
    const part = manifest[key];
    if (!part || seen.has(key)) return;
    seen.add(key);
    for (const file of [part.file, ...(part.css ?? []), ...(part.assets ?? [])]) files.add(file);
    for (const next of part.imports ?? []) visit(next);
    for (const next of part.dynamicImports ?? []) if (follow(next)) visit(next);
  };
  for (const key of keys) visit(key);
  return files;
}

async function workbench() {
  await build({ root: here, logLevel: 'warn' });
  const app = path.join(dist, 'app');
  const manifest = JSON.parse(await readFile(path.join(app, '.vite/manifest.json'), 'utf8'));
  await rm(path.join(app, '.vite'), { recursive: true });

  const forEverybody = isOf(everybodysFeatures);
  const shell = closure(manifest, ['index.html'], (key) => forEverybody(key) && !showsPdf(key));
  const kept = closure(manifest, ['index.html'], isOf(judgesFeatures));
  const digest = async (file) =>
    createHash('sha256')
      .update(await readFile(path.join(app, file)))
      .digest('hex')
      .slice(0, 16);
  const judgesPart = [...kept]
    .filter((file) => !shell.has(file))
    .sort()
    .map((file) => `/app/${file}`);
  const precache = [...shell].sort().map((file) => ({ url: `/app/${file}`, revision: null })); // hashed names
  const unhashed = ['index.html', 'manifest.webmanifest', 'icon.svg', 'icon-192.png'];
  for (const file of unhashed) {
    precache.push({ url: `/app/${file}`, revision: await digest(file) });
  }
  await build({
    root: here,
    configFile: false,
    logLevel: 'warn',
    publicDir: false,
    define: {
      PRECACHE: JSON.stringify(precache),
      JUDGES_PART: JSON.stringify(judgesPart),
      'process.env.NODE_ENV': '"production"',
    },
    build: {
      outDir: app,
      emptyOutDir: false,
      lib: { entry: path.join(here, 'src/sw/sw.ts'), formats: ['iife'], name: 'sw', fileName: () => 'sw.js' },
    },
  });

  // The first load of the judge's scoring page, gzipped: the budget is checked by src/test/size.test.ts.
  const gzipped = async (file) => (await gzip(await readFile(path.join(app, file)), { level: 9 })).length;
  const first = async (...pages) => {
    const load = { scripts: 0, styles: 0 };
    for (const file of closure(manifest, ['index.html', ...pages])) {
      const size = await gzipped(file);
      if (file.endsWith('.js')) load.scripts += size;
      if (file.endsWith('.css')) load.styles += size;
    }
    return load;
  };
  const judge = await first('src/features/judge/JudgeLayout.tsx', 'src/features/scoresheet/SheetPage.tsx');
  // And of a facility's form.
  const facility = await first('src/features/entry/EntryPage.tsx');
  let offline = 0;
  for (const file of kept) offline += (await stat(path.join(app, file))).size;
  // All that a facility's phone fetches on its first visit, what is kept for later included: its pages are of the shell.
  const facilityPage = closure(manifest, ['index.html', 'src/features/entry/EntryPage.tsx']);
  let visit = 0;
  for (const file of new Set([...shell, ...facilityPage, ...unhashed, 'sw.js'])) visit += await gzipped(file);
  let judges = 0;
  for (const file of judgesPart) judges += await gzipped(file.slice('/app/'.length));
  const sizes = {
    judgeScripts: judge.scripts,
    judgeStyles: judge.styles,
    facilityScripts: facility.scripts,
    facilityStyles: facility.styles,
    facilityVisit: visit,
    judgesPart: judges,
    keptOffline: offline,
  };
  await writeFile(path.join(dist, 'sizes.json'), `${JSON.stringify(sizes)}\n`);
  return sizes;
}

const bytes = await fonts();
const sizes = await workbench();
await compress(dist);
console.log(`fonts: ${bytes} bytes in ${faces.length} weights`);
console.log(
  `judge, first load: ${sizes.judgeScripts} bytes of scripts and ${sizes.judgeStyles} of styles, gzipped; kept offline: ${sizes.keptOffline} bytes`,
);
console.log(
  `facility, first visit: ${sizes.facilityVisit} bytes, gzipped, with all that is kept for later; of judges alone: ${sizes.judgesPart} bytes`,
);
