// What the service worker keeps: a facility's phone fetches its own pages alone, a judge's tablet all of the judges' part
// before its packet is ready, and neither loses it to a new version.
import { type BrowserContext, expect, type Page, test } from '@playwright/test';
import { launch, tabletIn } from './browser';
import { figure } from './figure';
import { JudgeAtTablet, words } from './judge';
import { Network } from './proxy';
import { World } from './world';

test.describe.configure({ mode: 'serial' });

let world: World;
let network: Network;
const ends: (() => Promise<void>)[] = [];

test.beforeAll(async () => {
  world = await World.make(14);
  network = await Network.before(world.url);
});

test.afterAll(async () => {
  for (const end of ends) await end();
  await network?.end();
  await world?.end();
});

async function device(screen: 'phone' | 'landscape'): Promise<BrowserContext> {
  const browser = await launch();
  ends.push(() => browser.close());
  return tabletIn(browser, screen);
}

/** Paths below /app/assets that this device has asked for so far. */
const scripts = () => new Set(network.answered.filter((path) => path.startsWith('/app/assets/')));
const cachesOf = (page: Page) => page.evaluate(() => caches.keys());
const controlled = (page: Page) => page.waitForFunction(() => navigator.serviceWorker.controller !== null);

/** A version with other bytes is found, installed, and waits. */
async function newer(page: Page): Promise<void> {
  network.rewrite = (path, body) =>
    path === '/app/sw.js' ? Buffer.concat([body, Buffer.from(`\n// newer ${network.answered.length}\n`)]) : undefined;
  await page.evaluate(async () => {
    const registration = await navigator.serviceWorker.getRegistration('/app/');
    await registration?.update();
    const found = registration?.installing ?? registration?.waiting;
    if (!registration || !found) throw new Error('the browser found no new version');
    while (!registration.waiting) {
      if (found.state === 'redundant') throw new Error('the new version was not installed');
      await new Promise((resolve) => found.addEventListener('statechange', resolve, { once: true }));
    }
  });
  network.rewrite = () => undefined;
}

/** The version that waits takes over, as after all windows were closed. */
const takeOver = (page: Page) =>
  page.evaluate(async () => {
    const registration = await navigator.serviceWorker.getRegistration('/app/');
    const changed = new Promise((resolve) => navigator.serviceWorker.addEventListener('controllerchange', resolve));
    registration?.waiting?.postMessage({ type: 'SKIP_WAITING' });
    await changed;
    const worker = registration?.active;
    while (worker && worker.state !== 'activated')
      await new Promise((resolve) => worker.addEventListener('statechange', resolve, { once: true }));
  });

let phone: BrowserContext;

test('a facility’s phone fetches 600 KB at most, nothing that only judges need, and opens again without a network', async () => {
  phone = await device('phone');
  const page = await phone.newPage();
  const cdp = await phone.newCDPSession(page);
  await cdp.send('Network.enable');
  await page.goto(`${network.url}/app/co-so`);
  await expect(page.getByRole('heading', { level: 1 })).toBeVisible();
  // Its own patience is 20 s.
  await page.evaluate(() => navigator.serviceWorker.register('/app/sw.js', { scope: '/app/' }));
  await controlled(page);
  const fetched = [...scripts()];
  expect(fetched.filter((path) => /pdf|jsQR|Judge|Sheet|Packet/.test(path))).toEqual([]);
  let bytes = 0;
  for (const path of new Set(network.answered.filter((p) => p.startsWith('/app/')))) {
    const answer = await fetch(network.url + path, { headers: { 'Accept-Encoding': 'gzip' } });
    const length = Number(answer.headers.get('content-length'));
    bytes += length || (await answer.arrayBuffer()).byteLength;
  }
  figure(
    `a facility’s phone, first visit: ${fetched.length} files of /app/assets, ${Math.round(bytes / 1000)} KB in all`,
  );
  expect(bytes).toBeLessThanOrEqual(600_000);
  expect(await cachesOf(page)).not.toContain('judges-part');

  await phone.setOffline(true);
  network.down = true;
  await page.reload();
  await expect(page.getByRole('heading', { level: 1 })).toBeVisible();
  network.down = false;
  await phone.setOffline(false);
});

test('on the same phone somebody judges, while a version waits that was made before: it brings the judges’ part too', async () => {
  const page = phone.pages()[0];
  if (!page) throw new Error('the phone shows no page');
  await newer(page);
  expect(await cachesOf(page)).not.toContain('judges-part');
  const judge = await JudgeAtTablet.at(phone, network.url, world.judge(1));
  await judge.prepare();
  await takeOver(judge.page);
  await phone.setOffline(true);
  network.down = true;
  await judge.page.reload();
  await judge.listShown();
  await judge.page.goto(judge.path('/goi'));
  await expect(judge.page.getByText(words.packet.ready)).toBeVisible();
  network.down = false;
  await phone.setOffline(false);
});

test('the judges’ part is there before the packet is ready, and goes on where a cut network left it', async () => {
  const tablet = await device('landscape');
  const judge = await JudgeAtTablet.at(tablet, network.url, world.judge(2));
  network.fate = (request) => (/\/pdf[.-]/.test(request.url ?? '') ? 'before' : 'pass');
  await judge.signIn();
  await judge.declareNothing();
  await judge.askForPacket();
  await expect(judge.page.getByText(words.packet.failedNetwork, { exact: true })).toBeVisible({ timeout: 60_000 });
  await expect(judge.page.getByText(words.packet.ready)).toBeHidden();
  network.fate = () => 'pass';
  await judge.button(words.packet.resume).tap();
  await judge.packetReady();
  const held = await judge.page.evaluate(async () =>
    (await (await caches.open('judges-part')).keys()).map((r) => r.url),
  );
  expect(held.filter((url) => /pdf/.test(url)).length).toBeGreaterThanOrEqual(2);

  await newer(judge.page); // a new version on a judge's tablet has it from the start
  await takeOver(judge.page);
  const after = await judge.page.evaluate(async () =>
    (await (await caches.open('judges-part')).keys()).map((r) => r.url),
  );
  expect(after.sort()).toEqual(held.sort());
  await judge.link(words.packet.toList).tap();
  await judge.listShown();
  await tablet.setOffline(true);
  network.down = true;
  await judge.page.reload();
  await judge.listShown();
});
