// From the packet to the last sheet without a network and without a server: whatever happens to the tablet, everything
// is there, and once there is a network again each sheet is applied once.
import { expect, test } from '@playwright/test';
import type { Packet } from '../src/offline/types';
import { Tablet } from './browser';
import { figure } from './figure';
import { JudgeAtTablet, pin, words } from './judge';
import { expectShown, scoreByTouch, scoreInPage, treeOf, wish } from './marking';
import { Network, seeded } from './proxy';
import { expectAppliedOnce, expectHeld, Held } from './server';
import { World } from './world';

test.describe.configure({ mode: 'serial' });

let world: World;
let network: Network;
let tablet: Tablet;
let judge: JudgeAtTablet;
let packet: Packet;
const random = seeded(2026);
const given = new Map<string, Record<string, number | string>>();

const marksOf = (n: number) => given.get(packet.sheets[n]?.id ?? '') ?? {};
const sheet = (n: number) => {
  const found = packet.sheets[n];
  if (!found) throw new Error(`the packet has no sheet ${n}`);
  return found;
};

test.beforeAll(async () => {
  world = await World.make(14);
  network = await Network.before(world.url);
  tablet = await Tablet.with('landscape');
  judge = await JudgeAtTablet.at(tablet.context, network.url, world.judge());
});

test.afterAll(async () => {
  await tablet?.end();
  await network?.end();
  await world?.end();
});

/** The same tablet, with whatever window it has now. */
async function window(): Promise<void> {
  judge = await JudgeAtTablet.at(tablet.context, network.url, judge.judge);
}

test('the packet is fetched in pieces: what came before the network went is not fetched again', async () => {
  await judge.signIn();
  const told = judge.page.waitForResponse((r) => r.url().includes('/packet?') && r.status() === 200);
  await judge.declareNothing();
  packet = (await (await told).json()) as Packet;
  let files = 0;
  network.fate = (request) => (request.url?.startsWith('/media/') && ++files > 12 ? 'before' : 'pass');
  await judge.askForPacket();
  await expect(judge.page.getByText(words.packet.failedNetwork, { exact: true })).toBeVisible();
  network.fate = () => 'pass';
  await judge.button(words.packet.resume).tap();
  await judge.packetReady();
  const fetched = network.answered.filter((path) => path.startsWith('/media/') && path.includes('judge='));
  expect(new Set(fetched).size).toBe(fetched.length);
  await judge.page.waitForFunction(() => navigator.serviceWorker.controller !== null);
  await judge.link(words.packet.toList).tap();
  await judge.listShown();
  await tablet.context.setOffline(true);
  network.down = true;
  await world.stop();
});

test('half a sheet survives a reload, a closed page, sleep, and the PIN opens it', async () => {
  const tree = treeOf(packet, sheet(0));
  const all = wish(tree, random);
  given.set(sheet(0).id, all);
  const half = Object.fromEntries(Object.entries(all).slice(0, 6));
  const rest = Object.fromEntries(Object.entries(all).slice(6));
  await judge.openSheet(sheet(0).id);
  await scoreByTouch(judge, tree, half);
  await judge.savedHere();
  await expect.poll(() => judge.syncWords()).toMatchObject({ waits: words.bar.waits(1), sent: words.bar.neverSent });

  await judge.page.reload();
  await judge.sheetShown(sheet(0).id);
  await expectShown(judge, tree, half);

  await judge.page.close();
  await window();
  await judge.page.goto(judge.path(`/phieu/${sheet(0).id}`));
  await judge.unlock('161803');
  await expect(judge.page.getByText(words.layout.wrong(4))).toBeVisible();
  await judge.unlock(pin);
  await judge.sheetShown(sheet(0).id);
  await expectShown(judge, tree, half);

  // Asleep in a pocket for twenty minutes: frozen, then awake by a clock that has gone on.
  const cdp = await tablet.context.newCDPSession(judge.page);
  await cdp.send('Page.setWebLifecycleState', { state: 'frozen' });
  await cdp.send('Page.setWebLifecycleState', { state: 'active' });
  await judge.page.clock.setSystemTime(new Date(Date.now() + 20 * 60_000));
  await judge.page.evaluate(() => document.dispatchEvent(new Event('visibilitychange')));
  await expect(judge.page.getByText(words.layout.lockedIdle)).toBeVisible();
  await judge.unlock();
  await judge.sheetShown(sheet(0).id);
  await scoreByTouch(judge, tree, rest);
  await expectShown(judge, tree, all);
  await judge.submit();
  await expect(judge.page.getByText(words.sheet.submittedWaits)).toBeVisible();
  await judge.savedHere();
});

test('the browser is killed in the middle of a sheet and opens again from its profile within 1.5 s', async () => {
  const tree = treeOf(packet, sheet(1));
  const marks = wish(tree, random);
  given.set(sheet(1).id, marks);
  await judge.button(words.sheet.submittedNext).tap();
  await judge.sheetShown(sheet(1).id);
  await scoreByTouch(judge, tree, marks);
  await judge.savedHere();
  await tablet.powerCut();

  await tablet.switchOn();
  await tablet.context.setOffline(true);
  await window();
  const cold = await opens(() => judge.page.goto(judge.path()), `input[type="password"]`);
  await judge.unlock();
  await judge.listShown();
  await expect.poll(() => judge.syncWords()).toMatchObject({ saved: words.bar.saved, waits: words.bar.waits(2) });
  const open = await opens(() => judge.page.reload(), `a[href$="/phieu/${sheet(1).id}"]`);
  figure(`opens offline: ${cold} ms from a killed browser to the PIN, ${open} ms from a reload to the list`);
  expect(cold).toBeLessThanOrEqual(1500);
  expect(open).toBeLessThanOrEqual(1500);

  await judge.openSheet(sheet(1).id);
  await expectShown(judge, tree, marks);
  await judge.link(words.sheet.previous).tap();
  await judge.sheetShown(sheet(0).id);
  expect((await expectShown(judge, treeOf(packet, sheet(0)), marksOf(0))).submitted).toBe(true);
});

test('photos and papers of the packet are seen without a network', async () => {
  const photo = judge.page.getByRole('img').first();
  await expect(photo).toBeVisible();
  await expect.poll(() => photo.evaluate((img: HTMLImageElement) => img.naturalWidth)).toBeGreaterThan(100);
});

test('the rest is scored and submitted, still without a network', async () => {
  for (let n = 1; n < packet.sheets.length; n++) {
    const tree = treeOf(packet, sheet(n));
    await judge.link(words.sheet.next).tap();
    await judge.sheetShown(sheet(n).id);
    if (n > 1) {
      const marks = wish(tree, random);
      given.set(sheet(n).id, marks);
      await scoreInPage(judge.page, tree, marks);
    }
    await expectShown(judge, tree, marksOf(n));
  }
  await judge.link(words.sheet.toFinish).tap();
  await judge.button(words.sheet.submitAll(13)).tap();
  await judge.inDialog(words.sheet.submitAll(13)).tap();
  await expect(judge.button(new RegExp(words.sheet.stillToSend(14)))).toBeVisible();
  await judge.savedHere();
});

test('with a network again everything is sent, each save once, and both sides agree', async () => {
  await world.start();
  network.down = false;
  await tablet.context.setOffline(false);
  await judge.allSent();
  await judge.allAgreed(14);
  const held = new Held(tablet.context.request, world.url, judge.judge.id, world.rehearsal.roundId);
  for (const { id, rubricVersion } of packet.sheets) {
    await expectHeld(held, id, { rubricVersion, marks: given.get(id) ?? {}, remarks: {}, submitted: true });
  }
  await expectAppliedOnce(held, network, given.keys());
});

/** Milliseconds from the start of a navigation until something stands on the screen. */
async function opens(navigate: () => Promise<unknown>, selector: string): Promise<number> {
  await navigate();
  const at = await judge.page.waitForFunction(
    (wanted) => (document.querySelector(wanted) ? performance.now() : undefined),
    selector,
    { polling: 'raf' },
  );
  return Math.round(Number(await at.jsonValue()));
}
