// Files that people send by mistake and files made to do harm, through the facility's screens on a phone and past them:
// each is answered in one sentence beside it, what was typed stays, the server lives on in bounded memory, and nothing
// that it serves is for a browser to run.
import { readFileSync } from 'node:fs';
import { type Browser, expect, type Locator, test } from '@playwright/test';
import type { Schemas } from '../src/api/client';
import { launch, tabletIn } from './browser';
import { FacilityPhone, words } from './facility';
import { figure } from './figure';
import * as hostile from './hostile';
import { pdf } from './paper';
import { camera, notesIn, photograph, turned, withNotes } from './pictures';
import { Registration } from './registration';
import { World } from './world';

/** Most that the server's own process may hold after all of it. */
const mostMemory = 400 << 20; // bytes

let browser: Browser;
let world: World;
let phone: FacilityPhone;
let entryId: string;
let facilityId: string;
let photo: Buffer;

interface Sent {
  name: string;
  content: Buffer;
  type?: string;
}
const file = ({ name, content, type }: Sent) => ({
  name,
  mimeType: type ?? (name.endsWith('.pdf') ? 'application/pdf' : 'image/jpeg'),
  buffer: content,
});
const heic = readFileSync('../server/photo/phototest/phone.heic');
const isSentence = /^[\p{Lu}“].{20,240}[.”]$/u;

/** What the photos' screen says of a file, by the code of the refusal, or as the server says it. */
type Expected = { code: Parameters<typeof words.photos.why>[0] } | { says: RegExp };

function hostilePhotos(): (Sent & { expected: Expected; where?: boolean })[] {
  return [
    { name: 'nua-anh.jpg', content: photo.subarray(0, photo.length / 2), expected: { code: 'photo-truncated' } },
    { name: 'van-ban.jpg', content: hostile.text, expected: { code: 'photo-type-unknown' } },
    { name: 'anh-dong.jpg', content: hostile.gif, expected: { code: 'photo-type-unknown' } },
    { name: 'chuong-trinh.jpg', content: hostile.program, expected: { code: 'photo-type-unknown' } },
    {
      name: 'bom.png',
      content: hostile.bomb,
      expected: { code: 'photo-too-many-pixels' },
      where: true,
    },
    { name: 'hinh-ve.jpg', content: hostile.svg, expected: { code: 'photo-type-unknown' } },
    { name: 'rong.jpg', content: Buffer.alloc(0), expected: { code: 'photo-empty' } },
    {
      name: '108mp.png',
      content: hostile.unopenable(12_000, 9_000),
      expected: { code: 'photo-too-many-pixels' },
      where: true,
    },
    {
      name: 'trang-web.jpg',
      content: hostile.withPage(hostile.grey(800, 600)),
      expected: { says: /lẫn nội dung khác \(HTML\)/ },
    },
    {
      name: 'gifar.jpg',
      content: Buffer.concat([hostile.grey(801, 600), hostile.archive()]),
      expected: { says: /lẫn nội dung khác/ },
    },
    { name: 'giay.jpg', content: pdf('Giay'), expected: { code: 'photo-type-unknown' } },
  ];
}

function hostilePapers(): (Sent & { says: RegExp; beside?: true })[] {
  return [
    { name: 'javascript.pdf', content: hostile.scripted, says: /mã lệnh|JavaScript/i },
    { name: 'dinh-kem.pdf', content: hostile.carrying, says: /đính kèm/ },
    { name: 'khoa.pdf', content: hostile.encrypted, says: /mật khẩu|mã hóa/ },
    { name: 'van-ban.pdf', content: hostile.text, says: /chỉ nhận tệp PDF, JPEG hoặc PNG/ },
    { name: 'chuong-trinh.pdf', content: hostile.program, says: /chỉ nhận tệp PDF, JPEG hoặc PNG/ },
    { name: 'cat.pdf', content: pdf('Giay').subarray(0, 300), says: /hỏng|thiếu phần cuối/ },
    { name: 'nua-anh.jpg', content: photo.subarray(0, photo.length / 2), says: /thiếu phần cuối/ },
    { name: 'bom.png', content: hostile.bomb, type: 'image/png', says: /20000 × 20000 điểm ảnh/ },
    { name: 'rong.pdf', content: Buffer.alloc(0), says: /Tệp rỗng/ },
    { name: 'nang.pdf', content: hostile.heavy, says: /tối đa 20 MB/, beside: true },
    {
      name: 'hinh-ve.svg',
      content: hostile.svg,
      type: 'image/svg+xml',
      says: /Chỉ nhận tệp PDF, JPEG hoặc PNG/,
      beside: true,
    },
  ];
}

test.beforeAll(async () => {
  [browser, world] = await Promise.all([launch(), World.make(14)]);
  const registration = await Registration.open(world, 'Bình chọn sản phẩm CNNT tiêu biểu, đợt hai');
  const round = await registration.organiser.get<Schemas['Round']>(`/api/rounds/${registration.roundId}`);
  phone = await FacilityPhone.at(await tabletIn(browser, 'phone'), world.url);
  await phone.open('/');
  ({ entryId, facilityId } = await phone.settle(registration.roundId, round.unitId, 4));
  photo = await photograph(phone.page, 1, { width: 1200, height: 900 });
});
test.afterAll(async () => {
  await browser?.close();
  await world?.end();
});

/** The row of a file that was not taken, with its sentence. */
const refusedRows = (): Locator => phone.page.getByRole('listitem').filter({ hasText: words.photos.refused });

test('photos: each refusal is one sentence beside the photo, and what was typed stays', async () => {
  await phone.open(phone.entryPath(entryId, 'san-pham'));
  await phone.stepShown('san-pham');
  const typed = 'Khay tre đan tay, quai mây; gõ trước khi gửi ảnh.';
  await phone.field('description').fill(typed);
  await phone.saved();
  await phone.go('anh');
  for (const { expected, where, ...sent } of hostilePhotos()) {
    await phone.pickPhotos([file(sent)]);
    const row = refusedRows();
    await expect(row, sent.name).toHaveCount(1);
    const sentence = row.getByRole('alert');
    if ('code' in expected) await expect(sentence, sent.name).toHaveText(words.photos.why(expected.code));
    else await expect(sentence, sent.name).toContainText(expected.says);
    expect(await sentence.textContent(), sent.name).toMatch(isSentence);
    await expect(row.getByText(words.photos.where, { exact: true })).toHaveCount(where ? 1 : 0);
    if (where) await expect(row.locator('svg').first()).toBeVisible();
    expect((await row.boundingBox())?.width ?? 999).toBeLessThanOrEqual(390);
    await row.getByRole('button', { name: words.photos.remove, exact: true }).tap();
    await expect(row).toHaveCount(0);
  }
  await phone.go('san-pham');
  await expect(phone.field('description')).toHaveValue(typed);
  expect((await phone.held(entryId)).form.description).toBe(typed);
  expect((await phone.held(entryId)).photoList).toEqual([]);
});

test('photos: what is only unusual is taken, without its notes, and once', async () => {
  await phone.open(phone.entryPath(entryId, 'anh'));
  const placeful = await turned(phone.page, 6);
  expect(notesIn(placeful).length).toBeGreaterThan(0);
  await phone.pickPhotos([
    file({ name: 'co-vi-tri.jpg', content: placeful }),
    file({ name: '50mp.jpg', content: withNotes(hostile.grey(8192, 6144), 1) }),
    file({ name: 'IMG_0001.HEIC', content: heic, type: 'image/heic' }),
    // With a profile in it, so that the browser paints it anew: what was hidden in it stays behind.
    file({ name: 'trang-web-va-jar.jpg', content: Buffer.concat([hostile.withPage(photo), hostile.archive()]) }),
  ]);
  await expect(phone.placed()).toHaveCount(4, { timeout: 60_000 });
  await phone.pickPhotos([file({ name: 'lan-nua.jpg', content: placeful })]);
  await expect(phone.page.getByText(words.photos.known('lan-nua.jpg'))).toBeVisible();
  await expect(phone.placed()).toHaveCount(4);
  for (const { photoId } of (await phone.held(entryId)).photoList) {
    for (const size of ['320.jpg', '960.jpg', '1920.jpg']) {
      const answer = await phone.page.request.get(`${phone.url}/media/photos/${photoId}/${size}`);
      expect(answer.headers()).toMatchObject({ 'content-type': 'image/jpeg', 'x-content-type-options': 'nosniff' });
      expect(notesIn(await answer.body())).toEqual([]);
    }
  }
});

test('papers: each refusal is one sentence beside the paper, and another file takes its place', async () => {
  const { page } = phone;
  const say = words.papers;
  await phone.open(phone.entryPath(entryId, 'giay-to'));
  await phone.button(say.addFirst).tap();
  const number = page.getByLabel(say.number);
  await number.fill('33/CN-2026');
  await page.getByLabel(say.issuer).fill('Sở Công Thương');
  for (const { says, beside, ...sent } of hostilePapers()) {
    await page
      .locator('label')
      .filter({ hasText: new RegExp(`${say.pick}|${say.picked('')}`) })
      .locator('input')
      .setInputFiles([file(sent)]);
    const alert = page.getByRole('alert');
    if (beside) {
      await expect(alert, sent.name).toContainText(says);
      await expect(number).toHaveValue('33/CN-2026');
      continue;
    }
    await phone.button(say.send).tap();
    await expect(alert, sent.name).toHaveCount(1);
    await expect(alert, sent.name).toContainText(says);
    expect(await alert.textContent(), sent.name).toMatch(isSentence);
    await phone.button(say.another).tap();
    await expect(number).toHaveValue('33/CN-2026');
    await expect(page.getByLabel(say.issuer)).toHaveValue('Sở Công Thương');
  }
  await page
    .locator('label')
    .filter({ hasText: new RegExp(`${say.pick}|${say.picked('')}`) })
    .locator('input')
    .setInputFiles([file({ name: 'that.pdf', content: pdf('Giay that') })]);
  await phone.button(say.send).tap();
  await expect.poll(async () => (await phone.held(entryId)).paperList.length).toBe(1);
  const [paper] = (await phone.held(entryId)).paperList;
  expect(paper).toMatchObject({ number: '33/CN-2026', issuer: 'Sở Công Thương', fileName: 'that.pdf' });
});

test('past the browser: all of them, at once, are refused by the server itself', async () => {
  const before = world.memory();
  const there = await phone.held(entryId);
  const send = async (address: string, { name, content, type }: Sent) => {
    const answer = await phone.page.request.post(phone.url + address, {
      headers: { 'Content-Type': type ?? 'image/jpeg' },
      data: content,
      failOnStatusCode: false,
    });
    const problem = (await answer.json()) as { code?: string; detail?: string };
    return { name, status: answer.status(), code: problem.code ?? '', says: problem.detail ?? '' };
  };
  const photos = [
    ...hostilePhotos(),
    { name: 'nang.jpg', content: Buffer.concat([photo, Buffer.alloc(26 << 20)]) },
    { name: '48mp.heic', content: Buffer.from(heic) },
    { name: 'nua.heic', content: heic.subarray(0, 9000) },
    { name: 'ba-muoi-nghin.png', content: hostile.unopenable(65_000, 65_000) },
    { name: 'muoi-hai-nghin.jpg', content: hostile.grey(12_000, 9_000) },
  ];
  const declared = photos.find((one) => one.name === '48mp.heic')?.content;
  declared?.writeUInt32BE(8064, declared.indexOf('ispe') + 8);
  declared?.writeUInt32BE(6048, declared.indexOf('ispe') + 12);
  const answers = await Promise.all([
    ...photos.map((one) => send(`/api/facilities/${facilityId}/photos`, one)),
    ...hostilePapers().map((one) => send(`/api/entries/${entryId}/papers?kind=other&fileName=x.pdf`, one)),
    ...hostilePapers().map((one) => send(`/api/entries/${entryId}/consent-forms`, one)),
  ]);
  for (const { name, status, code, says } of answers) {
    expect([400, 413, 422], `${name}: ${code} ${says}`).toContain(status);
    expect(code, name).toMatch(/^(photo|paper)-/);
    expect(says, name).toMatch(isSentence);
  }
  await world.ready();
  const held = await phone.held(entryId);
  expect([held.photoList, held.paperList]).toEqual([there.photoList, there.paperList]);
  const after = world.memory();
  figure(
    `${answers.length} hostile files at once past the browser; the server's memory ${mega(before.now)} MB before, ${mega(after.now)} MB after, ${mega(after.peak)} MB at its peak`,
  );
  expect(after.peak).toBeLessThan(mostMemory);
});

test('nothing that is served is for a browser to run', async () => {
  const held = await phone.held(entryId);
  const photos = held.photoList.map(({ photoId }) => `/media/photos/${photoId}`);
  const papers = held.paperList.map(({ paperId }) => `/media/entries/${entryId}/papers/${paperId}`);
  const addresses = [...photos.flatMap((at) => [`${at}/320.jpg`, `${at}/1920.jpg`, `${at}/original`]), ...papers];
  for (const address of addresses) {
    const answer = await phone.page.request.get(phone.url + address);
    const headers = answer.headers();
    expect(answer.status(), address).toBe(200);
    expect(['image/jpeg', 'image/heic', 'application/pdf']).toContain(headers['content-type']);
    expect(headers['x-content-type-options'], address).toBe('nosniff');
    expect(headers['content-security-policy'], address).toBe("default-src 'none'; sandbox");
    expect(headers['cross-origin-resource-policy'], address).toBe('same-origin');
    expect(headers['cache-control'], address).toBe('private, no-cache');
    if (!/\.jpg$/.test(address)) expect(headers['content-disposition'], address).toMatch(/^attachment;/);
    // A photo that the browser made small has lost its notes on the way; so has what is shown of any other.
    if (headers['content-type'] === 'image/jpeg') {
      for (const hidden of [camera, '<script', 'Gift.class']) {
        expect((await answer.body()).includes(hidden), `${address}: ${hidden}`).toBe(false);
      }
    }
    const stranger = await fetch(world.url + address);
    expect([401, 404], address).toContain(stranger.status);
  }
});

const mega = (bytes: number) => Math.round(bytes / 1e6);
