// Every page of the facility's on a phone, and the form of an entry at a desk, by axe and by its boxes, in both languages.
import { type Browser, expect, type Page, test } from '@playwright/test';
import { paths } from '../src/paths';
import { launch, tabletIn } from './browser';
import { Dossier } from './dossier';
import { FacilityPhone, wordsOf } from './facility';
import { complaints, expectAxe, faultsOfForm, picture, sizes } from './looks';
import { Official } from './office';
import { turned } from './pictures';
import { day, inDays, Registration } from './registration';
import { World } from './world';

const languages = ['vi', 'en'] as const;

/** A page of the facility's as it stands. */
async function look(page: Page, screen: string): Promise<void> {
  expect.soft(await faultsOfForm(page, 44), screen).toEqual([]);
  await expectAxe(page, screen);
  await picture(page, screen);
}

/** A photo of more pixels than anybody opens, as far as its header goes. */
const enormous = Buffer.from([
  ...[0xff, 0xd8, 0xff, 0xc0, 0, 11, 8, 0x2e, 0xe0, 0x3e, 0x80, 1, 1, 0x11, 0],
  ...[0xff, 0xda, 0, 2, 1, 2, 0xff, 0xd9],
]);

let browser: Browser;
let world: World;
let registration: Registration;
let phone: FacilityPhone;
let facilityId: string;
let draft: string;
let others: Record<'submitted' | 'returned' | 'accepted', string>;

test.beforeAll(async () => {
  [browser, world] = await Promise.all([launch(), World.make(14)]);
  registration = await Registration.open(world, 'Bình chọn sản phẩm CNNT tiêu biểu, đợt hai');
  phone = await FacilityPhone.at(await tabletIn(browser, 'phone'), world.url);
  const { page } = phone;
  const photos = await Promise.all([1, 6, 8].map((orientation) => turned(page, orientation)));
  const settled = await phone.settle(registration.roundId, registration.unitId, 3);
  ({ facilityId } = settled);
  draft = settled.entryId;
  const owner = await Official.signIn(world.url, 'coso3@yensay.example', 'mot-hai-ba-bon');
  const enter = async (name: string) => {
    const dossier = new Dossier(owner, await phone.draft(facilityId, registration.roundId, name));
    await dossier.fill(photos);
    await dossier.submit();
    return dossier;
  };
  const [submitted, returned, accepted, withdrawn] = await Promise.all(
    ['Rổ tre vuông', 'Nong tre phơi chè', 'Giần sàng tre', 'Nia tre nhỏ'].map(enter),
  );
  if (!submitted || !returned || !accepted || !withdrawn) throw new Error('an entry is missing');
  await withdrawn.withdraw();
  await registration.screen(returned.entryId, {
    decision: 'returned',
    dueAt: inDays(5),
    items: [
      { item: 'form.materials', reason: 'Ghi rõ loại tre.' },
      { item: 'photos', reason: 'Thêm một ảnh chụp cận cảnh nan đan.' },
    ],
  });
  await registration.screen(accepted.entryId, { decision: 'accepted', choice: { papers: [], namesNobody: [] } });
  others = { submitted: submitted.entryId, returned: returned.entryId, accepted: accepted.entryId };
  await new Dossier(owner, draft).fill(photos);
});
test.afterAll(async () => {
  await browser?.close();
  await world?.end();
});

for (const language of languages) {
  test(`before an account, ${language}`, async () => {
    const stranger = await FacilityPhone.at(await tabletIn(browser, 'phone'), world.url);
    await stranger.speak(language);
    const { page } = stranger;
    const heard = complaints(page);
    const say = wordsOf(language);
    const at = (screen: string) => `${language} ${screen}`;
    await stranger.open(paths.facilities);
    await expect(stranger.link(say.facility.register)).toBeVisible();
    await look(page, at('welcome'));
    await stranger.open(paths.register);
    await stranger.button(say.facility.create).tap();
    await expect(page.getByText(say.facility.nameMissing)).toBeVisible();
    await look(page, at('register'));
    for (const path of [paths.signIn, paths.newPassword, paths.confirmEmail]) {
      await stranger.open(path);
      await page.getByRole('heading', { level: 1 }).waitFor();
      await look(page, at(path));
    }
    // Who is asked for is told by a refusal, which the browser notes.
    expect(heard.filter((one) => !one.includes('401'))).toEqual([]);
    await page.context().close();
  });

  test(`at home and before an entry, ${language}`, async () => {
    await phone.speak(language);
    const { page } = phone;
    const say = wordsOf(language);
    const at = (screen: string) => `${language} ${screen}`;
    await phone.open(paths.facilities);
    await expect(phone.heading(say.facility.hello('Trần Thị Ổi'))).toBeVisible();
    await look(page, at('home'));
    await phone.open(paths.newFacility);
    await page.getByLabel(say.facility.code).fill('0401234567');
    await page.getByRole('combobox', { name: say.facility.province }).fill('quang nam');
    await expect(page.getByRole('option', { name: /Đà Nẵng/ })).toBeVisible();
    await look(page, at('new facility'));
    await phone.open(paths.facility(facilityId));
    await phone.button(say.facility.saveProfile).waitFor();
    await look(page, at('profile'));
    await phone.open(paths.openRounds(facilityId));
    await phone.link(say.facility.enterRound).first().waitFor();
    await look(page, at('rounds'));
    await phone.open(paths.startEntry(facilityId, registration.roundId));
    await expect(phone.heading(say.start.which)).toBeVisible();
    await look(page, at('which product'));
    await page.getByRole('radio', { name: 'Nia tre nhỏ' }).check({ force: true });
    await phone.button(say.start.next).tap();
    await expect(phone.heading(say.start.copy)).toBeVisible();
    await look(page, at('copy'));
    await phone.button(say.start.back).tap();
    await page.getByRole('radio', { name: say.start.fresh }).check({ force: true });
    await phone.button(say.start.next).tap();
    await page.getByRole('radio', { name: say.start.set }).check({ force: true });
    await phone.button(say.start.next).tap();
    await expect(page.getByText(say.start.nameMissing)).toBeVisible();
    await look(page, at('new product'));
    await page.getByRole('radio', { name: say.start.single }).check({ force: true });
    await page.getByLabel(say.start.name).fill('Sàng tre');
    await phone.button(say.start.next).tap();
    await expect(phone.heading(say.start.group)).toBeVisible();
    await look(page, at('group'));
    await phone.open(paths.notices);
    await page.getByRole('heading', { level: 1 }).waitFor();
    await look(page, at('notices'));
  });

  test(`the form of an entry, ${language}`, async () => {
    await phone.speak(language);
    const { page } = phone;
    const say = wordsOf(language);
    const at = (screen: string) => `${language} ${screen}`;
    for (const part of [1, 2, 3]) {
      await phone.open(`${phone.entryPath(draft, 'san-pham')}&phan=${part}`);
      await expect(page.getByRole('heading', { level: 1 })).toHaveText(
        say.entry.stepPart(say.entry.step('san-pham'), part, 3),
      );
      await look(page, at(`form ${part}`));
    }
    await phone.open(`${paths.entry(draft)}?muc=explanation.environment`);
    await page.getByRole('textbox').waitFor();
    await look(page, at('explanation'));
    await phone.open(phone.entryPath(draft, 'anh'));
    await page
      .locator('label')
      .filter({ hasText: say.photos.add })
      .locator('input')
      .setInputFiles([
        { name: 'to.jpg', mimeType: 'image/jpeg', buffer: enormous },
        { name: 'thu.jpg', mimeType: 'image/jpeg', buffer: Buffer.from('không phải ảnh') },
      ]);
    await expect(page.getByRole('alert')).toHaveCount(2);
    await look(page, at('photos'));
    await page.getByRole('button', { name: say.photos.remove, exact: true }).first().tap();
    await page.getByRole('button', { name: say.photos.remove, exact: true }).first().tap();
    await page.getByRole('button', { name: say.photos.removeOf(1) }).tap();
    await look(page, at('remove a photo'));
    await phone.open(phone.entryPath(draft, 'giay-to'));
    await phone.button(say.papers.add).tap();
    await page.getByLabel(say.papers.validUntil).fill(day(-30));
    await look(page, at('papers'));
    await phone.open(phone.entryPath(draft, 'nop'));
    await expect(phone.heading(say.review.missing(0))).toBeVisible();
    await look(page, at('review'));
    await phone.button(say.review.preview).tap();
    await page.getByRole('dialog').waitFor();
    await look(page, at('preview'));
    await page.keyboard.press('Escape');
    await phone.button(say.review.submit).tap();
    await page.getByRole('dialog').waitFor();
    await look(page, at('submit'));
    await page.keyboard.press('Escape');
    await page.setViewportSize(sizes.desk);
    await page.locator('#giay-to').waitFor();
    await look(page, at('desk'));
    await page.setViewportSize(sizes.phone);
  });

  test(`where entries stand, ${language}`, async () => {
    await phone.speak(language);
    const { page } = phone;
    for (const [status, id] of Object.entries(others)) {
      await phone.open(paths.entryStatus(id));
      await page.getByRole('heading', { level: 1 }).waitFor();
      await look(page, `${language} ${status}`);
    }
    await phone.open(phone.entryPath(others.returned, 'anh'));
    await page.getByRole('heading', { level: 1 }).waitFor();
    await look(page, `${language} mending`);
  });
}
