// A judging day from the printed code to the closing of scoring: what the screens show is what the server holds.
import { expect, test } from '@playwright/test';
import type { Packet } from '../src/offline/types';
import { Tablet } from './browser';
import { JudgeAtTablet, words } from './judge';
import { expectShown, readSheet, scoreByTouch, scoreInPage, treeOf, wish } from './marking';
import { seeded } from './proxy';
import { expectHeld, Held } from './server';
import { World } from './world';

test.describe.configure({ mode: 'serial' });

let world: World;
let tablet: Tablet;
let judge: JudgeAtTablet;
let held: Held;
let packet: Packet;

test.beforeAll(async () => {
  world = await World.make(14);
  tablet = await Tablet.with('landscape');
  judge = await JudgeAtTablet.at(tablet.context, world.url, world.judge());
  held = new Held(tablet.context.request, world.url, judge.judge.id, world.rehearsal.roundId);
});

test.afterAll(async () => {
  await tablet?.end();
  await world?.end();
});

test('a judge signs in by the printed code, declares, and fetches the packet', async () => {
  packet = await judge.prepare();
  expect(packet.sheets).toHaveLength(14);
  await expect(judge.sheetRows()).toHaveCount(14);
  const files = packet.entries.flatMap((e) => e.photos.flatMap((p) => p.files ?? []));
  expect(files.length).toBeGreaterThan(14);
  await expect(judge.page.getByText(words.sheet.photosReady(files.length, files.length))).toBeVisible();
});

test('scores every entry on a tablet held sideways, and the server holds what the screens showed', async () => {
  const random = seeded(14);
  const given = new Map<string, Record<string, number | string>>();
  for (const [i, sheet] of packet.sheets.entries()) {
    const tree = treeOf(packet, sheet);
    if (i === 0) await judge.openSheet(sheet.id);
    else await judge.link(words.sheet.next).tap();
    await judge.sheetShown(sheet.id);
    const marks = wish(tree, random);
    given.set(sheet.id, marks);
    if (i < 3) await scoreByTouch(judge, tree, marks);
    else await scoreInPage(judge.page, tree, marks);
    await expectShown(judge, tree, marks);
    if (i < 2) {
      await judge.submit();
      expect((await readSheet(judge)).submitted).toBe(true);
    }
  }
  await judge.page.getByRole('link', { name: words.sheet.toFinish }).tap();
  await judge.button(words.sheet.submitAll(12)).tap();
  await judge.page
    .getByRole('dialog')
    .getByRole('button', { name: words.sheet.submitAll(12) })
    .tap();
  await expect(judge.page.getByText(words.sheet.allSent(14, 14))).toBeVisible({ timeout: 20_000 });
  expect((await judge.syncWords()).waits).toBe(words.bar.waits(0));

  for (const sheet of packet.sheets) {
    const tree = treeOf(packet, sheet);
    const marks = given.get(sheet.id) ?? {};
    await expectHeld(held, sheet.id, { rubricVersion: sheet.rubricVersion, marks, remarks: {}, submitted: true });
    await judge.page.goto(judge.path(`/phieu/${sheet.id}`));
    await judge.sheetShown(sheet.id);
    const shown = await expectShown(judge, tree, marks);
    expect(shown.submitted).toBe(true);
  }
});
