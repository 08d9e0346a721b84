// After publication: a facility reads its result on its phone and appeals with a file, the secretary releases a remark
// and keeps one back, the organiser answers, and the facility reads that.
import { type Browser, type BrowserContext, expect, type Page, test } from '@playwright/test';
import type { Schemas } from '../src/api/client';
import { text as accountText } from '../src/features/account/words';
import { appealText, text as resultText } from '../src/features/entry/result/words';
import { text as facilityText } from '../src/features/facility/words';
import { text as noticeText } from '../src/features/notice/words';
import { paths } from '../src/paths';
import { text as lookText } from '../src/ui/lookWords';
import { launch, tabletIn } from './browser';
import { Desk, deskWords as desk } from './desk';
import { complaints, expectAxe, faultsOfForm, picture } from './looks';
import { people } from './office';
import { pdf } from './paper';
import { owner, type Published, published, remarks } from './published';
import { World } from './world';

test.describe.configure({ mode: 'serial' });

const result = resultText.vi;
const appeal = appealText.vi;
const said =
  'Nhóm tiêu chí kinh tế chấm thấp hơn thực tế: năm qua cơ sở xuất khẩu 3.000 sản phẩm, có hợp đồng kèm theo.';
const answer = 'Hội đồng đã xem hợp đồng. Điểm nhóm kinh tế sẽ được chấm lại.';

let browser: Browser;
let world: World;
let entry: Published;
let phone: Page;
let outside: BrowserContext;
let heard: string[];

test.beforeAll(async () => {
  [browser, world] = await Promise.all([launch(), World.make(14)]);
  entry = await published(world);
  outside = await tabletIn(browser, 'phone');
  phone = await outside.newPage();
  heard = complaints(phone);
});

test.afterAll(async () => {
  await browser?.close();
  await world?.end();
});

const read = async (): Promise<Schemas['EntryResult']> => {
  const told = await outside.request.get(`${world.url}/api/entries/${entry.entryId}/result`);
  expect(told.status()).toBe(200);
  return (await told.json()) as Schemas['EntryResult'];
};
const button = (name: string) => phone.getByRole('button', { name, exact: true });

async function look(page: Page, screen: string): Promise<void> {
  expect.soft(await faultsOfForm(page, 44), screen).toEqual([]);
  await expectAxe(page, screen);
  await picture(page, screen);
}

test('the owner finds the result from the facility’s page: what is shown is what was published', async () => {
  await phone.goto(`${world.url}/app${paths.signIn}?ve=${encodeURIComponent(paths.facilities)}`);
  await phone.getByLabel(accountText.vi.signInName).fill(owner);
  await phone.getByLabel(accountText.vi.password, { exact: true }).fill(world.rehearsal.password);
  await button(accountText.vi.send).tap();
  await phone
    .getByRole('listitem')
    .filter({ hasText: entry.productName })
    .getByRole('link', { name: facilityText.vi.result })
    .tap();
  await expect(phone.getByRole('heading', { level: 1, name: entry.productName })).toBeVisible();
  const told = await read();
  const outcome = phone.getByRole('region', { name: result.outcome });
  await expect(outcome).toContainText(result.status('awarded'));
  await expect(outcome).toContainText(told.total?.text ?? 'no score');
  await expect(outcome).toContainText(result.rankOf(told.groupRank ?? 0, told.groupSize));
  for (const group of told.groups)
    await expect(phone.getByRole('listitem').filter({ hasText: group.name })).toContainText(group.text);
  expect(told.remarks).toEqual([]);
  await expect(phone.getByText(result.waitingRemarks(2))).toBeVisible();
  await expect(phone.getByText(appeal.left(told.appeal.daysLeft), { exact: false })).toBeVisible();
  await look(phone, 'facility result');
});

test('an appeal is written, survives a reload and a lost network, and is filed once with its file', async () => {
  await button(appeal.write).tap();
  await phone.getByLabel(appeal.label).fill(said);
  await phone.getByLabel(appeal.pick).setInputFiles([
    { name: 'hop-dong.pdf', mimeType: 'application/pdf', buffer: pdf('Hop dong xuat khau') },
    { name: 'ghi-chu.txt', mimeType: 'text/plain', buffer: Buffer.from('x') },
  ]);
  await expect(phone.getByText(appeal.wrongType('ghi-chu.txt'))).toBeVisible();
  await look(phone, 'facility appeal form');
  await phone.reload();
  await expect(phone.getByLabel(appeal.label)).toHaveValue(said);
  await expect(phone.getByText('hop-dong.pdf')).toBeVisible();

  // The server has it, its answer is lost.
  await phone.route('**/appeals', async (route) => {
    await route.fetch();
    await route.abort();
  });
  await button(appeal.send).tap();
  await expect(phone.getByRole('alert')).toBeVisible();
  await phone.unroute('**/appeals');
  await expect(phone.getByLabel(appeal.label)).toHaveValue(said);
  await button(appeal.send).tap();
  await expect(phone.getByText(appeal.sent)).toBeVisible();
  await button(appeal.viewOf('hop-dong.pdf')).tap();
  await expect(phone.getByRole('dialog', { name: 'hop-dong.pdf' }).locator('canvas')).toBeVisible();
  await button(lookText.vi.close).tap();
  const { items } = (await read()).appeal;
  expect(items.map(({ status, text }) => [status, text])).toEqual([['open', said]]);
  expect(items[0]?.papers.map(({ fileName }) => fileName)).toEqual(['hop-dong.pdf']);
  await look(phone, 'facility appeal filed');
});

test('the secretary releases one remark and keeps back the one that names somebody', async () => {
  const office = await Desk.of(browser, world, people.secretary, 'remarks');
  const own = office.page.getByRole('listitem').filter({
    has: office.page.getByRole('button', { name: new RegExp(`nhận xét \\d về ${entry.judgingCode}`) }),
  });
  await expect(own).toHaveCount(2);
  await expect(own.filter({ hasText: remarks.naming }).locator('mark')).toHaveText('Ông Nguyễn Văn Ế');
  await look(office.page, 'officers remarks');
  await own.filter({ hasText: remarks.plain }).getByRole('button', { name: /^Gửi/ }).click();
  await expect(own).toHaveCount(1);
  await own.getByRole('button', { name: /^Giữ lại/ }).click();
  await office.giveReason('Nêu tên người.', desk.remark.keep);
  await expect(own).toHaveCount(0);
  await office.end();
  const told = await read();
  expect(told.remarks).toEqual([remarks.plain]);
  expect(told.remarksWaiting).toBe(0);
});

test('the organiser answers beside the published result; whoever is slower is told who was faster', async () => {
  const office = await Desk.of(browser, world, people.organiser, 'appeals');
  await look(office.page, 'officers appeals');
  const open = office.page.getByRole('link', { name: desk.appeal.openOf(entry.judgingCode) });
  await open.click();
  const late = await office.page.context().newPage();
  await late.goto(office.page.url());
  await expect(office.page.getByText(said)).toBeVisible();
  await expect(office.page.getByText((await read()).total?.text ?? 'no score')).toBeVisible();
  await look(office.page, 'officers appeal');
  for (const page of [late, office.page]) {
    await page.getByRole('radio', { name: new RegExp(`^${desk.appeal.outcomeName('retake')}`) }).check({ force: true });
    await page.getByLabel(desk.appeal.answerLabel).fill(answer);
  }
  await office.button(desk.appeal.send).click();
  await expect(office.page.getByText(desk.appeal.sent)).toBeVisible();
  await late.getByRole('button', { name: desk.appeal.send, exact: true }).click();
  await expect(late.getByText(/vừa trả lời trước/)).toBeVisible();
  await office.end();
});

test('the facility is led by its notice to the answer and the remark', async () => {
  await phone.goto(`${world.url}/app${paths.notices}`);
  await phone
    .getByRole('listitem')
    .filter({ hasText: entry.productName })
    .getByRole('link', { name: noticeText.vi.openResult })
    .first()
    .tap();
  await expect(phone.getByText(appeal.status('retake'))).toBeVisible();
  await expect(phone.getByText(answer)).toBeVisible();
  await expect(phone.getByText(remarks.plain)).toBeVisible();
  await expect(phone.getByText(remarks.naming)).toHaveCount(0);
  await look(phone, 'facility appeal answered');
  expect(heard.filter((line) => !line.includes('net::ERR_FAILED'))).toEqual([]);
});
