// A judge at a tablet: what is pressed, by the words that stand on it, and what the screens then say.
import { type BrowserContext, expect, type Locator, type Page } from '@playwright/test';
import { text as conflict } from '../src/features/conflict/words';
import { text as bar } from '../src/features/judge/barWords';
import { text as device } from '../src/features/judge/deviceWords';
import { text as entrance } from '../src/features/judge/entranceWords';
import { text as layout } from '../src/features/judge/layoutWords';
import { text as signIn } from '../src/features/judge/signInWords';
import { text as packet } from '../src/features/packet/words';
import { text as sheet } from '../src/features/scoresheet/words';
import type { Packet } from '../src/offline/types';
import type { RehearsedJudge } from './world';

export const words = {
  conflict: conflict.vi,
  bar: bar.vi,
  device: device.vi,
  entrance: entrance.vi,
  layout: layout.vi,
  signIn: signIn.vi,
  packet: packet.vi,
  sheet: sheet.vi,
};

/** No run, no repetition: what the application takes for a PIN. */
export const pin = '271828';

/** What the three places of the bar say. */
export interface SyncWords {
  saved: string;
  waits: string;
  sent: string;
}

export class JudgeAtTablet {
  page: Page;
  readonly url: string;
  readonly judge: RehearsedJudge;

  constructor(page: Page, url: string, judge: RehearsedJudge) {
    this.page = page;
    this.url = url;
    this.judge = judge;
  }

  static async at(context: BrowserContext, url: string, judge: RehearsedJudge): Promise<JudgeAtTablet> {
    const blank = context.pages().find((p) => p.url() === 'about:blank');
    return new JudgeAtTablet(blank ?? (await context.newPage()), url, judge);
  }

  button(name: string | RegExp): Locator {
    return this.page.getByRole('button', { name });
  }

  /** A button of the dialog that is open. */
  inDialog(name: string | RegExp): Locator {
    return this.page.getByRole('dialog').getByRole('button', { name, exact: true });
  }

  link(name: string | RegExp): Locator {
    return this.page.getByRole('link', { name, exact: true });
  }

  /** Address of one of this judge's pages. */
  path(below = ''): string {
    return `${this.url}/app/cham/${this.judge.id}${below}`;
  }

  // ---- the way in

  /** Through the printed code, to the PIN or past it. */
  async giveCode(code = this.judge.code): Promise<void> {
    const stay = this.button(words.entrance.stay);
    const field = this.page.getByLabel(words.signIn.codeLabel);
    await expect(stay.or(field)).toBeVisible();
    if (await stay.isVisible()) await stay.tap();
    await field.fill(code);
    await this.button(words.signIn.go).tap();
    await expect(this.page.getByRole('heading', { name: words.signIn.isItYou(this.judge.name) })).toBeVisible();
    await this.button(new RegExp(`^(${words.signIn.yes}|${words.signIn.continueAs('')}.*)$`)).tap();
  }

  async choosePin(chosen = pin): Promise<void> {
    await this.page.getByLabel(words.signIn.choose).fill(chosen);
    await this.page.getByLabel(words.signIn.again).fill(chosen);
  }

  async signIn(): Promise<void> {
    await this.page.goto(`${this.url}/app/cham/vao`);
    await this.giveCode();
    await this.choosePin();
  }

  async declareNothing(): Promise<void> {
    await expect(this.page.getByRole('heading', { name: words.conflict.title })).toBeVisible();
    await this.page.getByRole('radio', { name: /^(Tôi không có|Ngoài các cơ sở)/ }).check({ force: true });
    await this.button(words.conflict.confirm).tap();
    await this.inDialog(words.conflict.sure).tap();
  }

  async askForPacket(): Promise<void> {
    await expect(this.page.getByRole('heading', { name: words.packet.title, level: 1 })).toBeVisible();
    await this.button(/^Nhận bộ hồ sơ/).tap();
  }

  async packetReady(): Promise<void> {
    await expect(this.page.getByText(words.packet.ready)).toBeVisible({ timeout: 60_000 });
  }

  /** From the printed code to the list of sheets, ready for a day without a network; answers with what was fetched. */
  async prepare(): Promise<Packet> {
    await this.signIn();
    const told = this.page.waitForResponse((r) => r.url().includes('/packet?') && r.status() === 200);
    await this.declareNothing();
    const packet = (await (await told).json()) as Packet;
    await this.askForPacket();
    await this.packetReady();
    await this.page.waitForFunction(() => navigator.serviceWorker.controller !== null);
    await this.link(words.packet.toList).tap();
    await this.listShown();
    return packet;
  }

  async listShown(): Promise<void> {
    await expect(this.page.getByRole('region', { name: words.sheet.listTitle })).toBeVisible();
  }

  /** What a locked tablet asks for. */
  async unlock(typed = pin): Promise<void> {
    await expect(this.page.getByRole('heading', { name: words.layout.unlock(this.judge.name) })).toBeVisible();
    await this.page.getByLabel(words.layout.pin).fill(typed);
  }

  // ---- the bar

  async syncWords(): Promise<SyncWords> {
    const [saved = '', waits = '', sent = ''] = await this.page
      .getByRole('group', { name: words.bar.group })
      .locator(':scope > span')
      .allInnerTexts();
    return { saved: saved.trim(), waits: waits.trim(), sent: sent.trim() };
  }

  /** Waits until the bar says so: everything is on this device. */
  async savedHere(): Promise<void> {
    await expect.poll(async () => (await this.syncWords()).saved).toBe(words.bar.saved);
  }

  /** Waits until nothing is left to send. */
  async allSent(timeout = 20_000): Promise<void> {
    await expect.poll(async () => (await this.syncWords()).waits, { timeout }).toBe(words.bar.waits(0));
  }

  /** Waits until the last page says that the server holds every sheet as this device does. */
  async allAgreed(sheets: number): Promise<void> {
    const accounts = this.page.getByRole('region', { name: words.sheet.equation });
    await expect(accounts.getByText(words.sheet.allSent(sheets, sheets))).toBeVisible({ timeout: 20_000 });
  }

  // ---- sheets

  sheetRows(): Locator {
    return this.page.getByRole('region', { name: words.sheet.listTitle }).getByRole('listitem');
  }

  async openSheet(sheetId: string): Promise<void> {
    await this.page.locator(`a[href$="/phieu/${sheetId}"]`).first().tap();
    await this.sheetShown(sheetId);
  }

  async sheetShown(sheetId: string): Promise<void> {
    await this.page.waitForURL((at) => at.pathname.endsWith(`/phieu/${sheetId}`));
    await expect(this.page.locator('[data-criterion]').first()).toBeVisible();
  }

  row(criterionId: string): Locator {
    return this.page.locator(`[data-criterion="${criterionId}"]`);
  }

  async openRow(criterionId: string): Promise<Locator> {
    const row = this.row(criterionId);
    const closed = row.locator(':scope > button[aria-expanded="false"]');
    const open = row.getByRole('radiogroup');
    await expect(closed.or(open)).toBeVisible();
    if (await closed.isVisible()) await closed.tap();
    await expect(open).toBeVisible();
    return row;
  }

  async submit(): Promise<void> {
    await this.button(words.sheet.submit).tap();
    await this.inDialog(/^Nộp phiếu .* điểm$/).tap();
    await expect(this.page.getByText(words.sheet.submitted, { exact: true })).toBeVisible();
  }

  async finish(): Promise<void> {
    await this.page.goto(this.path('/nop'));
    await expect(this.page.getByRole('heading', { name: words.sheet.finishTitle })).toBeVisible();
  }
}

/** A finger's tap as the tablet's system reports it, with no more waiting than a finger has. */
export async function touch(page: Page, target: Locator): Promise<void> {
  const element = await target.elementHandle();
  if (!element) throw new Error('there is nothing to touch');
  const at = await element.evaluate((element) => {
    element.scrollIntoView({ block: 'nearest', behavior: 'instant' });
    const box = element.getBoundingClientRect();
    const x = box.left + box.width / 2;
    const y = box.top + box.height / 2;
    const hit = document.elementFromPoint(x, y);
    if (!hit || !element.contains(hit))
      throw new Error(`${element.textContent} is covered by ${hit?.outerHTML.slice(0, 120)}`);
    return { x, y };
  });
  // A tap is answered before the browser has made a click of it; whatever comes next has to find the click done. It is
  // heard at the document: what stands under the finger may be drawn anew meanwhile.
  const clicked = page.evaluate(
    () =>
      new Promise<void>((done, never) => {
        const lost = setTimeout(() => never(new Error('no click came of the tap')), 10_000);
        const heard = () => {
          clearTimeout(lost);
          done();
        };
        document.addEventListener('click', heard, { once: true, capture: true });
      }),
  );
  await page.touchscreen.tap(at.x, at.y);
  await clicked;
}
