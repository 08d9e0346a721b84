// A judging day from the printed code to the closing of scoring: what the screens show is what the server holds.
import { type Browser, expect, test } from '@playwright/test';
import { text as practiceText } from '../src/features/practice/words';
import type { Packet } from '../src/offline/types';
import { launch, tabletIn } from './browser';
import { Desk, deskWords as desk } from './desk';
import { JudgeAtTablet, touch, words } from './judge';
import { expectShown, readSheet, scoreByTouch, scoreInPage, totalOf, treeOf, wish } from './marking';
import { people } from './office';
import { CodeSession } from './panel';
import { seeded } from './proxy';
import { expectHeld, Held } from './server';
import { World } from './world';

test.describe.configure({ mode: 'serial' });

let browser: Browser;
let world: World;
let judge: JudgeAtTablet;
let held: Held;
let packet: Packet;
let secretary: Desk;
let head: Desk;
const random = seeded(14);
const given = new Map<string, Record<string, number | string>>();

test.beforeAll(async () => {
  [browser, world] = await Promise.all([launch(), World.make(14)]);
});

test.afterAll(async () => {
  await browser?.close();
  await world?.end();
});

function sheetOf(n: number) {
  const sheet = packet.sheets[n];
  if (!sheet) throw new Error(`the packet has no sheet ${n}`);
  return { sheet, tree: treeOf(packet, sheet), marks: given.get(sheet.id) ?? {} };
}

const submitted = (sheet: { rubricVersion: number }, marks: Record<string, number | string>) => ({
  rubricVersion: sheet.rubricVersion,
  marks,
  remarks: {},
  submitted: true,
});

test('the secretary issues a code: it is shown once, and printed', async () => {
  const person = world.judge();
  secretary = await Desk.of(browser, world, people.secretary, 'codes');
  await secretary.button(`${desk.codes.issueAgain}: ${person.name}`).click();
  await secretary.dialog(desk.codes.againTitle(person.name)).getByRole('button', { name: desk.codes.againDo }).click();
  const shown = secretary.dialog(desk.codes.shownTitle);
  const code = (await shown.getByRole('row', { name: person.name }).getByRole('cell').last().textContent()) ?? '';
  expect(code).toMatch(/^[A-Z2-9]{4}-[A-Z2-9]{4}$/);
  expect(code).not.toBe(person.code);
  const printed = secretary.page.waitForEvent('download');
  await shown.getByRole('button', { name: desk.codes.print(1) }).click();
  expect((await printed).suggestedFilename()).toBe(desk.codes.fileName);
  await shown.getByRole('button', { name: desk.codes.done }).click();
  await expect(shown).toBeHidden();
  await expect(CodeSession.open(world.url, person)).rejects.toThrow('401');
  person.code = code;
});

test('a judge signs in by the printed code, declares, and fetches the packet', async () => {
  judge = await JudgeAtTablet.at(await tabletIn(browser), world.url, world.judge());
  held = new Held(judge.page.context().request, world.url, judge.judge.id, world.rehearsal.roundId);
  packet = await judge.prepare();
  expect(packet.sheets).toHaveLength(14);
  await expect(judge.sheetRows()).toHaveCount(14);
  const photos = packet.entries.reduce((sum, entry) => sum + entry.photos.length, 0);
  expect(photos).toBeGreaterThanOrEqual(14);
  await expect(judge.page.getByText(words.sheet.photosReady(photos, photos))).toBeVisible();
});

test('practises on a published product: the published score comes last, and nothing is sent', async () => {
  const practice = practiceText.vi;
  await judge.link(words.sheet.practice).tap();
  await judge.page.getByRole('main').getByRole('link').first().tap();
  await expect(judge.page.getByText(practice.anchorLater)).toBeAttached();
  const sampleId = judge.page.url().split('/').pop();
  const sample = packet.practice.find((s) => s.id === sampleId);
  if (!sample) throw new Error('no such sample in the packet');
  const tree = treeOf(packet, sample);
  const marks = wish(tree, random);
  await scoreInPage(judge.page, tree, marks);
  await judge.button(practice.anchorShown).tap();
  await expect(judge.page.getByRole('heading', { name: practice.compare })).toBeInViewport();
  await expect(judge.page.getByRole('columnheader', { name: practice.published, exact: true })).toBeVisible();
  expect((await judge.syncWords()).waits).toBe(words.bar.waits(0));
  for (const sheet of await held.reconciliation()) expect(sheet.revision).toBe(0);
  await judge.page.goto(judge.path());
  await judge.listShown();
});

test('scores every entry on a tablet held sideways, and the server holds what the screens showed', async () => {
  for (const [n, sheet] of packet.sheets.entries()) {
    const { tree } = sheetOf(n);
    if (n === 0) await judge.openSheet(sheet.id);
    else await judge.link(words.sheet.next).tap();
    await judge.sheetShown(sheet.id);
    const marks = wish(tree, random);
    given.set(sheet.id, marks);
    if (n < 2) await scoreByTouch(judge, tree, marks);
    else await scoreInPage(judge.page, tree, marks);
    await expectShown(judge, tree, marks);
    if (n < 2) {
      await judge.submit();
      expect((await readSheet(judge)).submitted).toBe(true);
    }
  }
  await judge.link(words.sheet.toFinish).tap();
  await judge.button(words.sheet.submitAll(12)).tap();
  await judge.inDialog(words.sheet.submitAll(12)).tap();
  await judge.allAgreed(14);
  expect((await judge.syncWords()).waits).toBe(words.bar.waits(0));

  await judge.page.goto(judge.path(`/phieu/${sheetOf(0).sheet.id}`));
  for (const [n, sheet] of packet.sheets.entries()) {
    const { tree, marks } = sheetOf(n);
    if (n > 0) await judge.link(words.sheet.next).tap();
    await judge.sheetShown(sheet.id);
    const shown = await expectShown(judge, tree, marks);
    expect(shown.submitted).toBe(true);
    const there = await expectHeld(held, sheet.id, submitted(sheet, marks));
    expect(there.total).toBe(shown.total);
  }
});

test('the head sees the progress and opens one sheet again with a reason; the judge corrects it and submits', async () => {
  const { sheet, tree, marks } = sheetOf(3);
  head = await Desk.of(browser, world, people.head);
  const row = head.page.getByRole('row', { name: judge.judge.name });
  await expect(row.getByRole('img', { name: desk.board.cell('submitted') })).toHaveCount(14);
  await row.getByRole('button', { name: judge.judge.name }).click();
  await head.button(`${desk.board.reopen} ${sheet.judgingCode}`).click();
  await head.giveReason('Giám khảo ghi nhầm một tiêu chí', desk.board.reopenDo);
  await expect(head.dialog().getByText(desk.board.cell('scored'))).toBeVisible();

  // By his printed code, on his tablet, he sees the same; no other judge does.
  const ownTablet = await JudgeAtTablet.at(await tabletIn(browser), world.url, world.head);
  await ownTablet.prepare();
  await ownTablet.link(words.sheet.panelBoard).tap();
  const there = ownTablet.page.getByRole('row', { name: judge.judge.name });
  await expect(there.getByRole('img', { name: desk.board.cell('submitted') })).toHaveCount(13);
  await ownTablet.page.context().close();
  const other = await CodeSession.open(world.url, world.judge(1));
  await expect(other.ask('GET', `/api/rounds/${world.rehearsal.roundId}/scoring-progress`)).rejects.toThrow(/40[34]/);

  await judge.page.goto(judge.path(`/phieu/${sheet.id}`));
  await judge.sheetShown(sheet.id);
  const criterion = tree.criterionGroups[1]?.criteria.find((c) => c.kind === 'points');
  if (!criterion) throw new Error('no criterion');
  const corrected = { ...marks, [criterion.id]: marks[criterion.id] === 0 ? 100 : 0 };
  const opened = await judge.openRow(criterion.id);
  await touch(judge.page, opened.getByRole('radio').nth(marks[criterion.id] === 0 ? 1 : 0));
  await expectShown(judge, tree, corrected);
  await judge.submit();
  await judge.allSent();
  given.set(sheet.id, corrected);
  await expectHeld(held, sheet.id, submitted(sheet, corrected));
  const revisions = await held.revisions(sheet.id);
  expect(revisions.filter((r) => r.submitted).length).toBe(2);
  await judge.finish();
  await judge.allAgreed(14);
});

test('the secretary enters a signed paper sheet, and it counts once a second person has confirmed it', async () => {
  const person = world.judge(1);
  const { tree } = sheetOf(0);
  const { judgingCode, groupId } = sheetOf(0).sheet;
  const marks = wish(tree, random);
  await secretary.go('paperSheets');
  await secretary.button(desk.paper.enter).click();
  await secretary.pick(desk.paper.judge, person.name);
  await secretary.pick(desk.paper.code, judgingCode);
  await secretary.page.locator('input[type="file"]').setInputFiles({
    name: 'phieu.png',
    mimeType: 'image/png',
    buffer: await secretary.page.screenshot(),
  });
  await expect(secretary.page.getByText(desk.paper.uploaded)).toBeVisible();
  for (const [id, mark] of Object.entries(marks)) {
    const field = secretary.page.locator(`#paper-${id}`);
    if (typeof mark === 'string') await field.selectOption(mark);
    else await field.fill(String(mark / 100).replace('.', ','));
  }
  await secretary.button(desk.paper.send).click();
  await expect(secretary.page.getByText(desk.paper.sent(judgingCode))).toBeVisible();
  await secretary.button(desk.paper.show).click();
  await expect(secretary.page.getByText(desk.paper.ownEntry)).toBeVisible();

  const second = await Desk.of(browser, world, people.organiser, 'paperSheets');
  await second.button(desk.paper.show).click();
  await expect(second.page.getByRole('img', { name: desk.paper.scanAlt(judgingCode) })).toBeVisible();
  await second.button(desk.paper.confirm).click();
  await expect(second.page.getByText(desk.paper.status('confirmed')).first()).toBeVisible();
  await second.end();

  const theirs = await CodeSession.open(world.url, person);
  await theirs.ask('PUT', `/api/judge/rounds/${world.rehearsal.roundId}/declaration`, { conflicts: [] });
  const told = await theirs.ask<Packet>(
    'GET',
    `/api/judge/rounds/${world.rehearsal.roundId}/packet?deviceId=${crypto.randomUUID()}`,
  );
  const sheet = told.sheets.find((s) => s.judgingCode === judgingCode);
  expect(sheet).toMatchObject({ groupId, marks, submitted: true, source: 'paper', total: totalOf(tree, marks) });
});

test('scoring closes once every judge has submitted', async () => {
  await head.page.keyboard.press('Escape');
  await head.go('closing');
  await expect(head.button(desk.closing.override)).toBeVisible();
  for (const member of world.rehearsal.judges) {
    if (member.id === judge.judge.id) continue;
    await (await CodeSession.open(world.url, member)).scoreAll(world.rehearsal.roundId, random);
  }
  await head.page.reload();
  await expect(head.page.getByText(desk.closing.nothingMissing)).toBeVisible();
  await head.button(desk.closing.close).click();
  await head.dialog(desk.closing.closeConfirm).getByRole('button', { name: desk.closing.close }).click();
  await expect(head.page.getByRole('heading', { name: desk.closing.closedTitle })).toBeVisible();

  for (const [n, sheet] of packet.sheets.entries()) {
    const { marks } = sheetOf(n);
    const body = submitted(sheet, marks);
    expect((await held.reconciliation()).find((s) => s.sheetId === sheet.id)?.submitted).toBe(true);
    await expectHeld(held, sheet.id, body);
  }
});
