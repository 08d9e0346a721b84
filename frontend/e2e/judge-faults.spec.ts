// What breaks on a judging day, each for itself: no mark is lost or doubled, and what the screen says is true meanwhile.
import { type Browser, expect, test } from '@playwright/test';
import type { Schemas } from '../src/api/client';
import { digest } from '../src/offline/canonical';
import type { Packet } from '../src/offline/types';
import { launch, Tablet, tabletIn } from './browser';
import { JudgeAtTablet, touch, words } from './judge';
import { expectShown, pointsByCriterion, readSheet, scoreInPage, totalOf, treeOf, wish } from './marking';
import { Official, people } from './office';
import { Network, seeded } from './proxy';
import { expectAppliedOnce, expectHeld, Held } from './server';
import { World } from './world';

let browser: Browser;
let world: World;
let network: Network;
let secretary: Official;
let head: Official;
const random = seeded(7);
/** A tablet without room: of the last but one test, prepared before the others. */
let full: { tablet: Tablet; day: Scoring; makeRoom: () => Promise<unknown> };

test.beforeAll(async () => {
  [browser, world] = await Promise.all([launch(), World.make(14)]);
  network = await Network.before(world.url);
  const { password } = world.rehearsal;
  secretary = await Official.signIn(world.url, people.secretary, password);
  head = await Official.signIn(world.url, people.head, password);

  const tablet = await Tablet.with('landscape');
  const judge = await JudgeAtTablet.at(tablet.context, network.url, world.judge(5));
  const day = new Scoring(judge, await judge.prepare());
  const cdp = await tablet.context.newCDPSession(judge.page);
  const origin = network.url;
  await cdp.send('Storage.overrideQuotaForOrigin', { origin, quotaSize: 1000 });
  full = { tablet, day, makeRoom: () => cdp.send('Storage.overrideQuotaForOrigin', { origin }) };
});

test.afterAll(async () => {
  await full?.tablet.end();
  await browser?.close();
  await network?.end();
  await world?.end();
});

test.beforeEach(() => {
  network.fate = () => 'pass';
  network.down = false;
  network.saves.length = 0;
});

test.afterEach(() => {
  if (test.info().status === test.info().expectedStatus) return;
  console.log(`saves: ${JSON.stringify(network.saves.slice(-8))}\nthe server said: ${world.said.slice(-2000)}`);
});

/** A judge with a packet, on a tablet of one's own, and the next sheet that nobody has touched. */
class Scoring {
  readonly judge: JudgeAtTablet;
  readonly packet: Packet;
  readonly held: Held;
  private next = 0;

  constructor(judge: JudgeAtTablet, packet: Packet) {
    this.judge = judge;
    this.packet = packet;
    this.held = new Held(judge.page.context().request, world.url, judge.judge.id, world.rehearsal.roundId);
  }

  static async by(n: number): Promise<Scoring> {
    const judge = await JudgeAtTablet.at(await tabletIn(browser), network.url, world.judge(n));
    return new Scoring(judge, await judge.prepare());
  }

  /** Opens the next untouched sheet; with a wish for it. */
  async sheet() {
    const sheet = this.packet.sheets[this.next++];
    if (!sheet) throw new Error('all sheets are used up');
    await this.judge.page.goto(this.judge.path(`/phieu/${sheet.id}`));
    await this.judge.sheetShown(sheet.id);
    const tree = treeOf(this.packet, sheet);
    return { sheet, tree, marks: wish(tree, random) };
  }
}

const isSave = (request: { method?: string | undefined; url?: string | undefined }) =>
  request.method === 'PUT' && request.url?.startsWith('/api/score-sheets/');

test.describe('on one tablet, sheet after sheet', () => {
  let day: Scoring;

  test.beforeAll(async () => {
    day = await Scoring.by(0);
  });
  test.afterAll(() => day?.judge.page.context().close());

  test('an answer that is lost after the commit: sent again with the same key, applied once', async () => {
    const { judge, held } = day;
    const { sheet, tree, marks } = await day.sheet();
    let lost = 0;
    network.fate = (request) => (isSave(request) && lost++ < 1 ? 'after' : 'pass');
    await scoreInPage(judge.page, tree, marks);
    await expect.poll(() => network.saves.length).toBeGreaterThan(0);
    expect((await judge.syncWords()).waits).toMatch(/^(Chờ gửi|Đang gửi) \(1\)$/);
    await judge.allSent();
    const [first, second] = network.saves;
    expect(first).toMatchObject({ status: 200, revision: 1 });
    expect(second).toEqual(first);
    await expectHeld(held, sheet.id, { rubricVersion: sheet.rubricVersion, marks, remarks: {}, submitted: false });
    await expectAppliedOnce(held, network, [sheet.id]);
  });

  test('a request that arrives twice at once is applied once', async () => {
    const { judge, held } = day;
    const { sheet, tree, marks } = await day.sheet();
    network.fate = (request) => (isSave(request) ? 'twice' : 'pass');
    await scoreInPage(judge.page, tree, marks);
    await judge.submit();
    await judge.allSent();
    expect(network.saves.length).toBeGreaterThanOrEqual(2);
    expect(network.saves.filter((s) => s.status !== 200)).toEqual([]);
    await expectHeld(held, sheet.id, { rubricVersion: sheet.rubricVersion, marks, remarks: {}, submitted: true });
    await expectAppliedOnce(held, network, [sheet.id]);
  });

  test('the server is killed in the middle and started again', async () => {
    const { judge, held } = day;
    const { sheet, tree, marks } = await day.sheet();
    const all = Object.entries(marks);
    let killed: Promise<void> | undefined;
    network.fate = (request) => {
      if (isSave(request)) killed ??= world.stop('SIGKILL');
      return 'pass';
    };
    await scoreInPage(judge.page, tree, Object.fromEntries(all.slice(0, 5)));
    await expect.poll(() => killed !== undefined).toBe(true);
    await scoreInPage(judge.page, tree, Object.fromEntries(all.slice(5)));
    await killed;
    await judge.savedHere();
    expect((await judge.syncWords()).waits).toMatch(/^(Chờ gửi|Đang gửi) \(1\)$/);
    await world.start();
    await judge.submit();
    await judge.allSent();
    await expectHeld(held, sheet.id, { rubricVersion: sheet.rubricVersion, marks, remarks: {}, submitted: true });
    await expectAppliedOnce(held, network, [sheet.id]);
  });

  test('PostgreSQL is killed in the middle', async () => {
    const { judge, held } = day;
    const { sheet, tree, marks } = await day.sheet();
    const all = Object.entries(marks);
    let killed = false;
    network.fate = (request) => {
      if (isSave(request) && !killed) {
        killed = true;
        world.killPostgres();
      }
      return 'pass';
    };
    await scoreInPage(judge.page, tree, Object.fromEntries(all.slice(0, 5)));
    await expect.poll(() => killed).toBe(true);
    await scoreInPage(judge.page, tree, Object.fromEntries(all.slice(5)));
    await judge.savedHere();
    await world.ready();
    await judge.submit();
    await judge.allSent();
    await expectHeld(held, sheet.id, { rubricVersion: sheet.rubricVersion, marks, remarks: {}, submitted: true });
    await expectAppliedOnce(held, network, [sheet.id]);
  });

  test('a level that is chosen and then changed 30 times fast ends as the last tap says', async () => {
    const { judge, held } = day;
    const { sheet, tree } = await day.sheet();
    const criterion = tree.criterionGroups[0]?.criteria.find((c) => c.kind === 'points' && (c.levels?.length ?? 0) > 1);
    if (!criterion) throw new Error('no criterion with levels');
    const row = await judge.openRow(criterion.id);
    const levels = row.getByRole('group', { name: words.sheet.levels }).getByRole('button');
    await touch(judge.page, levels.first());
    const painted = await levels.evaluateAll(async (buttons) => {
      for (let i = 0; i < 30; i++) (buttons[(i * 7) % buttons.length] as HTMLButtonElement).click();
      await new Promise((resolve) => requestAnimationFrame(resolve));
      return buttons.findIndex((b) => b.getAttribute('aria-pressed') === 'true');
    });
    const last = [...(criterion.levels ?? [])].sort((a, b) => a.points - b.points)[(29 * 7) % (await levels.count())];
    expect(painted).toBe((29 * 7) % (await levels.count()));
    // Eight taps on + without waiting for any of them: each counts.
    await touch(judge.page, row.getByRole('radio').first());
    await row.getByRole('button', { name: /^Thêm / }).evaluate((plus: HTMLButtonElement) => {
      for (let i = 0; i < 8; i++) plus.click();
    });
    const points = 8 * (criterion.step ?? 0);
    expect(last?.points).not.toBe(points);
    await expectShown(judge, tree, { [criterion.id]: points });
    await judge.page.reload();
    await expectShown(judge, tree, { [criterion.id]: points });
    await judge.allSent();
    await expectHeld(held, sheet.id, {
      rubricVersion: sheet.rubricVersion,
      marks: { [criterion.id]: points },
      remarks: {},
      submitted: false,
    });
    await expectAppliedOnce(held, network, [sheet.id]);
  });

  for (const [name, days] of [
    ['a day fast', 1],
    ['a day slow', -1],
  ] as const) {
    test(`the tablet's clock is ${name}: everything is sent, and the hour shown is the server's`, async () => {
      const { judge, held } = day;
      const before = judge.page;
      judge.page = await before.context().newPage();
      await judge.page.addInitScript((shift) => {
        const Real = Date;
        // biome-ignore lint/suspicious/noGlobalAssign: the clock of this tablet is wrong
        Date = class extends Real {
          constructor(...parts: [] | [string | number | Date]) {
            if (parts.length === 0) super(Real.now() + shift);
            else super(parts[0]);
          }
          static override now() {
            return Real.now() + shift;
          }
        } as DateConstructor;
      }, days * 86_400_000);
      await before.close();
      await judge.page.goto(judge.path());
      await judge.unlock();
      await judge.listShown().catch(async (e) => {
        await judge.page.screenshot({ path: '/tmp/e2e/slow.png' });
        throw e;
      });
      const { sheet, tree, marks } = await day.sheet();
      network.down = true;
      await scoreInPage(judge.page, tree, marks);
      await expect.poll(async () => (await judge.syncWords()).waits).toBe(words.bar.waits(1));
      network.down = false;
      await judge.submit();
      await judge.allSent();
      await expectHeld(held, sheet.id, { rubricVersion: sheet.rubricVersion, marks, remarks: {}, submitted: true });
      await expectAppliedOnce(held, network, [sheet.id]);
      const server = (await held.sheet(sheet.id)).savedAt ?? '';
      const hour = new Intl.DateTimeFormat('en-GB', {
        hour: '2-digit',
        minute: '2-digit',
        timeZone: 'Asia/Ho_Chi_Minh',
      });
      expect((await judge.syncWords()).sent).toBe(words.bar.sent(hour.format(new Date(server))));
    });
  }

  test('a re-issued code ends the session: scoring goes on, and the new code sends everything', async () => {
    const { judge, held } = day;
    const { sheet, tree, marks } = await day.sheet();
    const code = await secretary.reissue(world.rehearsal.roundId, judge.judge.id);
    await scoreInPage(judge.page, tree, marks);
    const again = judge.link(words.bar.signIn);
    await expect(again).toBeVisible();
    await expectShown(judge, tree, marks);
    await judge.submit();
    await expect(judge.page.getByText(words.sheet.submittedWaits)).toBeVisible();
    await again.tap();
    await judge.giveCode(code);
    judge.judge.code = code;
    await judge.listShown();
    await judge.allSent();
    await expectHeld(held, sheet.id, { rubricVersion: sheet.rubricVersion, marks, remarks: {}, submitted: true });
    await expectAppliedOnce(held, network, [sheet.id]);
  });

  test('a new version of the application waits until it is pressed, and never reloads a sheet', async () => {
    const { judge } = day;
    const { tree, marks } = await day.sheet();
    await judge.page.evaluate(() => Object.assign(window, { stillHere: true }));
    network.rewrite = (path, body) =>
      path === '/app/sw.js' ? Buffer.concat([body, Buffer.from('\n// newer\n')]) : undefined;
    await judge.page.evaluate(async () => {
      const registration = await navigator.serviceWorker.getRegistration('/app/');
      await registration?.update();
      const found = registration?.installing ?? registration?.waiting;
      if (!registration || !found) throw new Error('the browser found no new version');
      while (!registration.waiting) await new Promise((resolve) => found.addEventListener('statechange', resolve));
    });
    await scoreInPage(judge.page, tree, marks);
    await judge.savedHere();
    await expectShown(judge, tree, marks);
    await expect(judge.page.getByText(words.layout.update)).toBeHidden();
    expect(await judge.page.evaluate(() => 'stillHere' in window)).toBe(true);
    const at = judge.page.url();
    await judge.link(words.sheet.list).tap();
    await judge.listShown();
    await judge.button(words.layout.updateNow).tap();
    await expect.poll(() => judge.page.evaluate(() => 'stillHere' in window).catch(() => true)).toBe(false);
    await judge.page.goto(at);
    await expectShown(judge, tree, marks);
    await judge.allSent();
  });

  test('signing out with an unsent sheet warns, keeps it, and it still arrives', async () => {
    const { judge, held } = day;
    const { sheet, tree, marks } = await day.sheet();
    network.down = true;
    await scoreInPage(judge.page, tree, marks);
    await judge.savedHere();
    await judge.page.goto(judge.path('/may'));
    await judge.button(words.device.signOutDo).tap();
    await expect(judge.page.getByRole('dialog').getByText(words.device.sureUnsent(1))).toBeVisible();
    await judge.inDialog(words.device.signOutAnyway).tap();
    await expect(judge.link(new RegExp(words.entrance.unsent(1)))).toBeVisible();
    network.down = false;
    await expect.poll(() => network.saves.filter((s) => s.status === 200).length, { timeout: 30_000 }).toBe(1);
    await judge.page.goto(judge.path());
    await judge.unlock();
    await judge.listShown();
    expect((await judge.syncWords()).waits).not.toBe(words.bar.waits(1));
    await judge.page.goto(judge.path(`/phieu/${sheet.id}`));
    await expectShown(judge, tree, marks);
    // The session has ended with the last sheet; the printed code opens another.
    await judge.page.goto(`${judge.url}/app/cham/vao`);
    await judge.giveCode();
    await judge.listShown();
    await expectHeld(held, sheet.id, { rubricVersion: sheet.rubricVersion, marks, remarks: {}, submitted: false });
  });

  test('five wrong PINs lock the tablet, lose nothing, and the printed code opens it again', async () => {
    const { judge } = day;
    const { sheet, tree, marks } = await day.sheet();
    network.down = true;
    await scoreInPage(judge.page, tree, marks);
    await judge.savedHere();
    await judge.page.goto(`${judge.url}/app/cham`);
    await judge.link(new RegExp(judge.judge.name.replace(/[()]/g, '\\$&'))).tap();
    for (const left of [4, 3, 2, 1]) {
      await judge.unlock('314159');
      await expect(judge.page.getByText(words.layout.wrong(left))).toBeVisible();
    }
    await judge.unlock('314159');
    await expect(judge.page.getByText(words.layout.closed)).toBeVisible();
    await expect(judge.page.getByText(words.layout.unsent(1))).toBeVisible();
    await judge.page.reload();
    await expect(judge.page.getByText(words.layout.closed)).toBeVisible();
    network.down = false;
    await judge.link(words.layout.signIn).tap();
    await judge.giveCode();
    await judge.choosePin();
    await judge.listShown();
    await judge.openSheet(sheet.id);
    await expectShown(judge, tree, marks);
    await judge.allSent();
    await expectAppliedOnce(day.held, network, [sheet.id]);
  });
});

test('the disk is full: the screen says so, keeps the marks, and stores them when there is room', async () => {
  const { judge, held } = full.day;
  const { sheet, tree, marks } = await full.day.sheet();
  await scoreInPage(judge.page, tree, marks);
  const said = judge.page.getByRole('alert').filter({ hasText: words.bar.quota });
  // Chromium asks for the quota again after 30 s; it was changed before the tests above.
  await expect(async () => {
    await judge.page.getByRole('radio').nth(1).click();
    await expect(said).toBeVisible({ timeout: 100 });
  }).toPass({ timeout: 40_000 });
  expect((await judge.syncWords()).saved).toBe(words.bar.notSaved);
  await full.makeRoom();
  await expect(async () => {
    await judge.page.getByRole('radio').nth(2).click();
    await expect(said).toBeHidden({ timeout: 500 });
  }).toPass({ timeout: 40_000 });
  await judge.savedHere();
  const shown = await readSheet(judge);
  await judge.page.reload();
  await expect.poll(() => readSheet(judge)).toEqual(shown);
  await judge.allSent();
  const there = await held.sheet(sheet.id);
  expect(pointsByCriterion(tree, there.marks)).toEqual(shown.points);
  await expectAppliedOnce(held, network, [sheet.id]);
});

test.describe('between tablet, office and server', () => {
  let evening: Scoring;

  test.beforeAll(async () => {
    evening = await Scoring.by(1);
  });
  test.afterAll(() => evening?.judge.page.context().close());

  test('the file of unsent sheets is taken in by the secretary once, and the tablet may still send', async () => {
    const { judge, held } = evening;
    const { sheet, tree, marks } = await evening.sheet();
    network.down = true;
    await scoreInPage(judge.page, tree, marks);
    await judge.submit();
    await judge.savedHere();
    await judge.page.goto(judge.path('/may'));
    const download = judge.page.waitForEvent('download');
    await judge.button(words.device.backupDo(1)).tap();
    const file = await (await download).createReadStream();
    let text = '';
    for await (const part of file) text += part;
    await expect(judge.page.getByText(words.device.backupKept)).toBeVisible();
    expect(text).not.toContain('"marks"');

    const path = `/api/rounds/${world.rehearsal.roundId}/unsent-imports`;
    const first = await secretary.do<Schemas['UnsentImport']>('POST', path, { body: JSON.parse(text) });
    expect(first).toMatchObject({ sheets: 1, refused: 0, kept: 0, repeated: false });
    const again = await secretary.do<Schemas['UnsentImport']>('POST', path, { body: JSON.parse(text) });
    expect(again).toMatchObject({ sheets: 1, repeated: true });
    const body = { rubricVersion: sheet.rubricVersion, marks, remarks: {}, submitted: true };
    const imported = await expectHeld(held, sheet.id, body);
    expect(imported.source).toBe('export');

    network.down = false;
    await judge.page.goto(judge.path());
    await judge.allSent();
    const after = await expectHeld(held, sheet.id, body);
    expect(after.revision).toBe(imported.revision);
  });

  test('a judge who is recused after scoring sees the sheet kept, not counted, with the reason', async () => {
    const { judge, held } = evening;
    const { sheet, tree, marks } = await evening.sheet();
    await scoreInPage(judge.page, tree, marks);
    await judge.submit();
    await judge.allSent();
    const { roundId } = world.rehearsal;
    const entry = await secretary.get<Schemas['Entry']>(`/api/entries/${sheet.entryId}`);
    const recusal = await secretary.do<Schemas['Recusal']>('POST', `/api/judges/${judge.judge.id}/recusals`, {
      body: { facilityId: entry.facilityId, kind: 'family', note: '' },
    });
    expect(recusal.status).toBe('awaiting');
    for (const official of [head, secretary]) {
      const { items } = await official.get<{ items: Schemas['Recusal'][] }>(`/api/rounds/${roundId}/recusals`);
      const now = items.find((r) => r.id === recusal.id);
      if (now?.status === 'awaiting')
        await official.do('PUT', `/api/recusals/${recusal.id}/agreement`, { ifMatch: now.version });
    }
    await judge.page.reload();
    await expect(judge.page.getByText(words.sheet.notCounted, { exact: true })).toBeVisible();
    await expect(judge.page.getByText(words.sheet.notCountedKept)).toBeVisible();
    await expectShown(judge, tree, marks);
    expect((await held.sheet(sheet.id)).counted).toBe(false);
  });

  test('a server restored to an older state: both versions are kept, and "send mine again" brings mine back', async () => {
    const { judge, held } = evening;
    const { sheet, tree, marks } = await evening.sheet();
    const half = Object.fromEntries(Object.entries(marks).slice(0, 6));
    await scoreInPage(judge.page, tree, half);
    await judge.allSent();
    await world.backUp();
    await scoreInPage(judge.page, tree, Object.fromEntries(Object.entries(marks).slice(6)));
    await judge.allSent();
    const before = await held.sheet(sheet.id);
    await world.restore();
    expect((await held.sheet(sheet.id)).revision).toBeLessThan(before.revision);

    await judge.page.reload();
    await judge.sheetShown(sheet.id);
    await expect(judge.page.getByText(words.sheet.olderServer)).toBeVisible();
    await expectShown(judge, tree, marks);
    await judge.button(words.sheet.sendMine).tap();
    await judge.allSent();
    await expect(judge.page.getByText(words.sheet.olderServer)).toBeHidden();
    await expectHeld(held, sheet.id, { rubricVersion: sheet.rubricVersion, marks, remarks: {}, submitted: false });
  });

  test('the round is closed meanwhile: the sheet says so, its late copy is kept, and the head may take it in', async () => {
    const { judge, held } = evening;
    const { sheet, tree, marks } = await evening.sheet();
    network.down = true;
    await scoreInPage(judge.page, tree, marks);
    await judge.submit();
    await judge.savedHere();
    const closed = await head.closeScoring(world.rehearsal.roundId, 'Diễn tập: đóng khi còn phiếu chưa gửi');
    expect(closed.status).toBe(200);
    network.down = false;
    await expect(judge.page.getByText(words.sheet.refused)).toBeVisible({ timeout: 30_000 });
    await expect(judge.page.getByText(words.sheet.refusedLocked)).toBeVisible();
    await expectShown(judge, tree, marks);
    const shown = await readSheet(judge);
    expect(shown.total).toBe(totalOf(tree, marks));
    const { items } = await head.get<{ items: Schemas['LateCopy'][] }>(
      `/api/rounds/${world.rehearsal.roundId}/late-copies`,
    );
    const body = { rubricVersion: sheet.rubricVersion, marks, remarks: {}, submitted: true };
    const sha256 = await digest(body);
    const late = items.find((copy) => copy.sheetId === sheet.id && copy.sha256 === sha256);
    expect(late).toMatchObject({ submitted: true });
    expect((await held.sheet(sheet.id)).revision).toBe(0);
    await judge.page.reload();
    await expectShown(judge, tree, marks);

    await head.do('PUT', `/api/late-copies/${late?.id}/taking-in`, {
      ifMatch: late?.revision ?? 0,
      body: { reason: 'Phiếu đã chấm xong trước khi đóng' },
    });
    await expectHeld(held, sheet.id, body);
    await judge.page.reload();
    await judge.allSent();
    await expect(judge.page.getByText(words.sheet.refused)).toBeHidden();
    await expectShown(judge, tree, marks);
  });
});
