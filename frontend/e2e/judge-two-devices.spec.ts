// One judge on two tablets, two judges on one, and one judge in two tabs.
import { type Browser, expect, test } from '@playwright/test';
import type { Packet } from '../src/offline/types';
import { launch, tabletIn } from './browser';
import { JudgeAtTablet, pin, touch, words } from './judge';
import { expectShown, readSheet, scoreInPage, treeOf, wish } from './marking';
import { Network, seeded } from './proxy';
import { expectAppliedOnce, expectHeld, Held } from './server';
import { World } from './world';

let browser: Browser;
let world: World;
let network: Network;
let first: JudgeAtTablet;
let packet: Packet;
const random = seeded(2);

test.beforeAll(async () => {
  [browser, world] = await Promise.all([launch(), World.make(14)]);
  network = await Network.before(world.url);
  first = await JudgeAtTablet.at(await tabletIn(browser), network.url, world.judge(0));
  packet = await first.prepare();
});

test.afterAll(async () => {
  await browser?.close();
  await network?.end();
  await world?.end();
});

const heldBy = (judge: JudgeAtTablet) =>
  new Held(judge.page.context().request, world.url, judge.judge.id, world.rehearsal.roundId);

function sheetOf(packet: Packet, n: number) {
  const sheet = packet.sheets[n];
  if (!sheet) throw new Error(`no sheet ${n}`);
  return { sheet, tree: treeOf(packet, sheet) };
}

test('the same judge on two tablets: both versions are kept, and the judge chooses mine, then theirs', async () => {
  const second = await JudgeAtTablet.at(await tabletIn(browser, 'portrait'), network.url, world.judge(0));
  await second.page.goto(`${network.url}/app/cham/vao`);
  await second.giveCode();
  await second.choosePin();
  await second.askForPacket();
  await second.packetReady();
  const held = heldBy(first);

  for (const [n, keep] of [words.sheet.keepMine, words.sheet.keepTheirs].entries()) {
    const { sheet, tree } = sheetOf(packet, n);
    const [there, here] = [wish(tree, random), wish(tree, random)];
    await second.page.context().setOffline(true);
    await second.page.goto(second.path(`/phieu/${sheet.id}`));
    await second.sheetShown(sheet.id);
    await scoreInPage(second.page, tree, here);
    await second.savedHere();

    await first.page.goto(first.path(`/phieu/${sheet.id}`));
    await first.sheetShown(sheet.id);
    await scoreInPage(first.page, tree, there);
    await first.allSent();

    await second.page.context().setOffline(false);
    const versions = second.page.getByRole('region', { name: words.sheet.twoVersions(sheet.judgingCode) });
    await expect(versions).toBeVisible();
    await expect(versions.getByText(words.sheet.bothKept)).toBeVisible();
    await expectShown(second, tree, here);
    await expectHeld(held, sheet.id, {
      rubricVersion: sheet.rubricVersion,
      marks: there,
      remarks: {},
      submitted: false,
    });
    // Both survive a reload: nothing is decided by closing the page.
    await second.page.reload();
    await expect(versions).toBeVisible();
    await versions.getByRole('button', { name: keep }).tap();
    await expect(versions).toBeHidden();
    await second.allSent();
    const kept = keep === words.sheet.keepMine ? here : there;
    await expectShown(second, tree, kept);
    await expectHeld(held, sheet.id, {
      rubricVersion: sheet.rubricVersion,
      marks: kept,
      remarks: {},
      submitted: false,
    });
    await first.page.reload();
    await expectShown(first, tree, kept);
  }
  await expectAppliedOnce(
    held,
    network,
    [0, 1].map((n) => sheetOf(packet, n).sheet.id),
  );
  await second.page.context().close();
});

test('two judges on one tablet are kept apart, and what waits of one is sent while the other scores', async () => {
  const { sheet, tree } = sheetOf(packet, 2);
  const marks = wish(tree, random);
  await first.page.goto(first.path(`/phieu/${sheet.id}`));
  await first.sheetShown(sheet.id);
  network.down = true;
  await scoreInPage(first.page, tree, marks);
  await first.savedHere();
  await first.page.goto(`${network.url}/app/cham`);
  await expect(first.link(new RegExp(words.entrance.unsent(1)))).toBeVisible();
  network.down = false;
  await first.link(words.entrance.another).tap();

  const second = new JudgeAtTablet(first.page, network.url, world.judge(1));
  await second.giveCode();
  const other = '602214';
  await second.choosePin(other);
  const told = second.page.waitForResponse((r) => r.url().includes('/packet?') && r.status() === 200);
  await second.declareNothing();
  const theirs = (await (await told).json()) as Packet;
  await second.askForPacket();
  await second.packetReady();
  await second.link(words.packet.toList).tap();
  await second.listShown();
  expect(theirs.sheets.map((s) => s.id)).not.toContain(sheet.id);
  const held = heldBy(first);
  await expect.poll(async () => (await held.sheet(sheet.id)).revision).toBe(1);
  await expectHeld(held, sheet.id, { rubricVersion: sheet.rubricVersion, marks, remarks: {}, submitted: false });

  const own = sheetOf(theirs, 0);
  await second.openSheet(own.sheet.id);
  expect((await readSheet(second)).points).toEqual({});
  const [one] = Object.entries(wish(own.tree, random));
  await scoreInPage(second.page, own.tree, Object.fromEntries(one ? [one] : []));
  await second.allSent();

  // The address of the first judge asks for the first judge's PIN; the second's opens nothing.
  await first.page.goto(first.path(`/phieu/${sheet.id}`));
  await first.unlock(other);
  await expect(first.page.getByText(words.layout.wrong(4))).toBeVisible();
  await first.unlock(pin);
  await first.sheetShown(sheet.id);
  await expectShown(first, tree, marks);
});

test('two tabs of one judge show the same, and one of them sends', async () => {
  const judge = first;
  const { sheet, tree } = sheetOf(packet, 3);
  const marks = wish(tree, random);
  await judge.page.goto(judge.path(`/phieu/${sheet.id}`));
  await judge.sheetShown(sheet.id);
  const beside = new JudgeAtTablet(await judge.page.context().newPage(), network.url, judge.judge);
  await beside.page.goto(beside.path(`/phieu/${sheet.id}`));
  await beside.unlock();
  await beside.sheetShown(sheet.id);

  network.saves.length = 0;
  network.fate = (request) => (request.method === 'PUT' && network.saves.length === 0 ? 'after' : 'pass');
  const all = Object.entries(marks);
  await scoreInPage(judge.page, tree, Object.fromEntries(all.slice(0, 7)));
  await expectShown(beside, tree, Object.fromEntries(all.slice(0, 7)));
  await scoreInPage(beside.page, tree, Object.fromEntries(all.slice(7)));
  await expectShown(judge, tree, marks);
  await Promise.all([judge.allSent(), beside.allSent()]);
  network.fate = () => 'pass';
  // Only the request whose answer was lost went twice: the tabs took turns.
  const [lost] = network.saves;
  for (const key of new Set(network.saves.map((s) => s.key))) {
    expect(network.saves.filter((s) => s.key === key).length).toBe(key === lost?.key ? 2 : 1);
  }
  await expectHeld(heldBy(judge), sheet.id, {
    rubricVersion: sheet.rubricVersion,
    marks,
    remarks: {},
    submitted: false,
  });
  await expectAppliedOnce(heldBy(judge), network, [sheet.id]);

  // A tap in each, at once: both stand.
  const [a, b] = tree.criterionGroups[0]?.criteria ?? [];
  if (!a || !b) throw new Error('too few criteria');
  await Promise.all([
    judge.openRow(a.id).then((row) => touch(judge.page, row.getByRole('radio').nth(2))),
    beside.openRow(b.id).then((row) => touch(beside.page, row.getByRole('radio').nth(3))),
  ]);
  await Promise.all([judge.allSent(), beside.allSent()]);
  const shown = await readSheet(judge);
  await expect.poll(() => readSheet(beside)).toEqual(shown);
  const there = await heldBy(judge).sheet(sheet.id);
  expect(there.marks[a.id]).toBe(shown.points[a.id]);
  expect(there.marks[b.id]).toBe(shown.points[b.id]);
});
