// A secretary's paper forms: the template, a list with faults that are named by their cells, the mended list, its
// entries; and that one file is one import.
import { mkdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { type Browser, expect, type Page, test } from '@playwright/test';
import type { Schemas } from '../src/api/client';
import { text as account } from '../src/features/account/words';
import { text } from '../src/features/entryimport/words';
import { text as queue } from '../src/features/screening/words';
import { paths } from '../src/paths';
import { launch, tabletIn } from './browser';
import { figure } from './figure';
import { complaints, expectAxe, faultsOfForm } from './looks';
import { Official, people } from './office';
import { fillIn, type Row } from './spreadsheet';
import { World } from './world';

const words = text.vi;
const day = 24 * 60 * 60_000; // milliseconds
const inDays = (n: number) => new Date(Date.now() + n * day).toISOString();

let browser: Browser;
let world: World;
let organiser: Official;
let round: Schemas['Round'];

test.beforeAll(async () => {
  [browser, world] = await Promise.all([launch(), World.make(14)]);
  organiser = await Official.signIn(world.url, people.organiser, world.rehearsal.password);
  const held = await organiser.get<Schemas['Round']>(`/api/rounds/${world.rehearsal.roundId}`);
  const { cycleId, tier, unitId } = held;
  const plan = await organiser.do<Schemas['Round']>('POST', '/api/rounds', {
    body: {
      cycleId,
      tier,
      unitId,
      title: 'Bình chọn sản phẩm CNNT tiêu biểu, đợt thu phiếu giấy',
      admitsOpen: true,
      receivesPromotions: false,
      packetMode: 'product',
      judgingCodePattern: '{group}{number}',
      registrationOpensAt: inDays(-3),
      registrationClosesAt: inDays(6),
      screeningClosesAt: inDays(20),
    },
  });
  round = await organiser.do('PUT', `/api/rounds/${plan.id}/phase`, {
    body: { phase: 'registration' },
    ifMatch: plan.version,
  });
});

test.afterAll(async () => {
  await browser?.close();
  await world?.end();
});

/** Where asked for, pictures of the screens are kept there. */
async function look(page: Page, name: string): Promise<void> {
  const folder = process.env.TIEUBIEU_E2E_SHOTS;
  for (const size of [
    { width: 1280, height: 800 },
    { width: 1024, height: 768 },
  ]) {
    await page.setViewportSize(size);
    expect.soft(await faultsOfForm(page, 44), `${name}, ${size.width}`).toEqual([]);
    if (!folder) continue;
    mkdirSync(folder, { recursive: true });
    await page.screenshot({ path: path.join(folder, `${name}-${size.width}.png`), fullPage: true });
  }
  await expectAxe(page, name);
}

test('paper forms become entries, all or none', async () => {
  const unit = await organiser.get<Schemas['UnitDescription']>(`/api/units/${round.unitId}`);
  const row = (n: number, more: Row = {}): Row => ({
    'Tên cơ sở': `Hộ dệt thổ cẩm Nà Lò ${n}`,
    'Loại hình': 'Hộ kinh doanh',
    'Tỉnh, thành phố': unit.name,
    'Xã, phường': 'Xã Nà Lò',
    'Điện thoại': '0912 345 678',
    'Tên sản phẩm': `Khăn thổ cẩm hoa ban ${n}`,
    'Nhóm sản phẩm': 'A',
    'Giá bán (đồng)': '250.000',
    ...more,
  });
  const context = await tabletIn(browser, 'desk', { viewport: { width: 1280, height: 800 }, acceptDownloads: true });
  const page = await context.newPage();
  const heard = complaints(page);
  await page.goto(`${world.url}/app${paths.signIn}?ve=${encodeURIComponent(paths.entries(round.id))}`);
  await page.getByLabel(account.vi.signInName).fill(people.organiser);
  await page.getByLabel(account.vi.password, { exact: true }).fill(world.rehearsal.password);
  await page.getByRole('button', { name: account.vi.send }).click();
  await page.getByRole('link', { name: queue.vi.importList }).click();
  await expect(page.getByRole('heading', { name: words.title })).toBeVisible();
  await look(page, 'import-empty');

  const [download] = await Promise.all([
    page.waitForEvent('download'),
    page.getByRole('link', { name: words.templateDo }).click(),
  ]);
  const template = readFileSync(await download.path());
  const choose = async (name: string, buffer: Buffer) =>
    page.getByLabel(words.file).setInputFiles({ name, buffer, mimeType: 'application/octet-stream' });

  await choose('danh sách.csv', Buffer.from('Tên cơ sở;Tên sản phẩm\nA;B\n'));
  await expect(page.getByRole('alert')).toContainText('CSV');

  const faulty = [
    row(1, { 'Điện thoại': 912345678 }),
    row(2, { 'Nhóm sản phẩm': 'Đồ gỗ' }),
    row(3, { 'Giá bán (đồng)': { formula: 'A1*2' } }),
    row(4),
    row(4),
  ];
  await choose('danh sách.xlsx', fillIn(template, faulty));
  await expect(page.getByText(words.toMend(4, 4))).toBeVisible();
  const problems = page.getByRole('table', { name: words.problemTable });
  await expect(problems.getByRole('rowheader')).toHaveText(['I3', 'O4', 'AB5', 'N7']);
  await expect(page.getByRole('button', { name: words.importDo(5) })).toHaveCount(0);
  await look(page, 'import-problems');
  await page.getByRole('button', { name: 'English' }).click();
  await expect(page.getByText('This cell holds a formula.')).toBeVisible();
  await page.getByRole('button', { name: 'Tiếng Việt' }).click();

  const mended = fillIn(template, [row(1), row(2), row(3), row(4), row(4, { 'Tên sản phẩm': 'Túi thổ cẩm' })]);
  await choose('danh sách.xlsx', mended);
  await expect(page.getByText(words.ready(5))).toBeVisible();
  await look(page, 'import-ready');
  const began = Date.now();
  await page.getByRole('button', { name: words.importDo(5) }).click();
  await expect(page.getByRole('heading', { name: words.done(5) })).toBeFocused();
  figure(`five rows imported in ${Date.now() - began} ms`);
  await expect(page.getByRole('table').getByRole('link')).toHaveCount(5);
  await look(page, 'import-done');

  await page.getByRole('button', { name: words.another }).click();
  await choose('lần nữa.xlsx', mended);
  await expect(page.getByText(words.beforeWhat)).toBeVisible();
  await expect(page.getByRole('button', { name: words.importDo(5) })).toHaveCount(0);
  await look(page, 'import-again');

  await page.getByRole('link', { name: 'Túi thổ cẩm' }).click();
  await expect(page).toHaveURL(/\/co-so\/ho-so\//);
  await expect(page.getByText('Túi thổ cẩm').first()).toBeVisible();
  expect(heard.filter((said) => !/status of 422/.test(said))).toEqual([]);
  await context.close();
});
