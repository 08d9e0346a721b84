// One judge scores 60 entries while the network goes 200 times, before a request or after it: the server ends with
// exactly the marks that the device shows.
import { type Browser, expect, test } from '@playwright/test';
import { launch, tabletIn } from './browser';
import { figure } from './figure';
import { JudgeAtTablet, words } from './judge';
import { expectShown, scoreInPage, totalOf, treeOf, wish } from './marking';
import { Network, seeded } from './proxy';
import { expectAppliedOnce, expectHeld, Held } from './server';
import { World } from './world';

const cuts = 200;

let browser: Browser;
let world: World;
let network: Network;

test.beforeAll(async () => {
  [browser, world] = await Promise.all([launch(), World.make(60)]);
  network = await Network.before(world.url);
});

test.afterAll(async () => {
  await browser?.close();
  await network?.end();
  await world?.end();
});

test('60 entries × 13 criteria over a network that comes and goes', async () => {
  const judge = await JudgeAtTablet.at(await tabletIn(browser), network.url, world.judge());
  const packet = await judge.prepare();
  const held = new Held(judge.page.context().request, world.url, judge.judge.id, world.rehearsal.roundId);
  const chance = seeded(200);
  const random = seeded(60);
  const given = new Map<string, Record<string, number | string>>();

  network.fate = (request) => {
    if (request.method !== 'PUT' || network.cuts >= cuts) return 'pass';
    const drawn = chance();
    return drawn < 0.4 ? 'before' : drawn < 0.8 ? 'after' : 'pass';
  };
  // A network that is cut comes back at once, and the browser says so.
  network.onCut = () => {
    judge.page.evaluate(() => dispatchEvent(new Event('online'))).catch(() => {});
  };

  for (const [i, sheet] of packet.sheets.entries()) {
    const tree = treeOf(packet, sheet);
    if (i === 0) await judge.openSheet(sheet.id);
    else await judge.link(words.sheet.next).tap();
    await judge.sheetShown(sheet.id);
    const marks = wish(tree, random);
    given.set(sheet.id, marks);
    await scoreInPage(judge.page, tree, marks);
  }
  await judge.link(words.sheet.toFinish).tap();
  await judge.button(words.sheet.submitAll(60)).tap();
  await judge.inDialog(words.sheet.submitAll(60)).tap();
  await judge.allSent(60_000);
  await judge.allAgreed(60);
  expect(network.cuts).toBe(cuts);

  const totals = new Map(
    await judge.page
      .getByRole('table', { name: words.sheet.summary })
      .locator('tbody tr')
      .evaluateAll((rows) =>
        rows.map((row): [string, string] => [
          row.querySelector('a')?.getAttribute('href')?.split('/').pop() ?? '',
          row.lastElementChild?.textContent ?? '',
        ]),
      ),
  );
  for (const sheet of packet.sheets) {
    const marks = given.get(sheet.id) ?? {};
    await expectHeld(held, sheet.id, { rubricVersion: sheet.rubricVersion, marks, remarks: {}, submitted: true });
    const shown = totals.get(sheet.id)?.replace(',', '.') ?? '';
    expect(Math.round(Number(shown) * 100), `total shown of ${sheet.judgingCode}`).toBe(
      totalOf(treeOf(packet, sheet), marks),
    );
  }
  const revisions = await expectAppliedOnce(held, network, given.keys());
  const [last] = packet.sheets.slice(-1);
  if (!last) throw new Error('no sheet');
  await judge.page.goto(judge.path(`/phieu/${last.id}`));
  await judge.sheetShown(last.id);
  await expectShown(judge, treeOf(packet, last), given.get(last.id) ?? {});
  figure(`${network.cuts} cuts, ${network.saves.length} saves reached the server, ${revisions} revisions of 60 sheets`);
});
