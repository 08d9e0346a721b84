// One of those who screen, or run, a round: at a small desk, by the words that stand on what is pressed.
import { mkdirSync } from 'node:fs';
import path from 'node:path';
import { type Browser, expect, type Locator, type Page } from '@playwright/test';
import { text as account } from '../src/features/account/words';
import { text as behalf } from '../src/features/behalf/words';
import { text as panel } from '../src/features/panel/words';
import { text as lists } from '../src/features/screening/checklistWords';
import { text as desk } from '../src/features/screening/deskWords';
import { partText } from '../src/features/screening/partWords';
import { text as samples } from '../src/features/screening/sampleWords';
import { text as queue } from '../src/features/screening/words';
import { paths } from '../src/paths';
import { tabletIn } from './browser';
import { complaints, expectAxe, faultsOfForm } from './looks';

export const words = {
  account: account.vi,
  behalf: behalf.vi,
  panel: panel.vi,
  lists: lists.vi,
  desk: desk.vi,
  part: partText.vi,
  samples: samples.vi,
  queue: queue.vi,
};

const small = { width: 1280, height: 800 };
const lying = { width: 1024, height: 768 };

export class Supporter {
  readonly page: Page;
  readonly url: string;
  /** What the page complained of. */
  readonly heard: string[];

  private constructor(page: Page, url: string) {
    this.page = page;
    this.url = url;
    this.heard = complaints(page);
  }

  /** Signs in and stands where the path leads. */
  static async of(browser: Browser, url: string, at: string, signIn: string, password: string): Promise<Supporter> {
    const context = await tabletIn(browser, 'desk', { viewport: small });
    const one = new Supporter(await context.newPage(), url);
    await one.page.goto(`${url}/app${paths.signIn}?ve=${encodeURIComponent(at)}`);
    await one.page.getByLabel(words.account.signInName).fill(signIn);
    await one.page.getByLabel(words.account.password, { exact: true }).fill(password);
    await one.button(words.account.send).click();
    await one.page.waitForURL(`${url}/app${at}`);
    return one;
  }

  async goto(at: string): Promise<void> {
    await this.page.goto(`${this.url}/app${at}`);
  }

  button(name: string | RegExp): Locator {
    return this.page.getByRole('button', { name, exact: true });
  }
  link(name: string | RegExp): Locator {
    return this.page.getByRole('link', { name, exact: true });
  }
  dialog(name?: string): Locator {
    return this.page.getByRole('dialog', name === undefined ? {} : { name });
  }
  inDialog(name: string | RegExp): Locator {
    return this.dialog().getByRole('button', { name, exact: true });
  }
  heading(name: string): Locator {
    return this.page.getByRole('heading', { name, exact: true, level: 1 });
  }

  // ---- the queue

  /** Waits until these products are what the list shows, in any order. */
  async lists(products: readonly string[]): Promise<void> {
    const names = this.page.locator('tbody th[scope=row] a b');
    await expect.poll(async () => (await names.allTextContents()).sort()).toEqual([...products].sort());
  }
  row(product: string): Locator {
    return this.page.getByRole('row').filter({ has: this.page.locator('a b').getByText(product, { exact: true }) });
  }
  tab(name: string, figure: number): Locator {
    return this.page
      .getByRole('group', { name: words.queue.states })
      .getByRole('button', { name: `${name} ${figure}`, exact: true });
  }

  // ---- one entry

  async open(roundId: string, entryId: string, product: string): Promise<void> {
    await this.goto(paths.screening(roundId, entryId));
    await expect(this.heading(product)).toBeVisible();
  }
  part(name: string): Locator {
    return this.page.getByRole('region', { name, exact: true });
  }
  question(starts: string): Locator {
    return this.part(words.desk.checklist).getByRole('group', { name: new RegExp(`^${starts}`) });
  }
  async answer(starts: string, verdict: 'ok' | 'lacking' | 'not-applicable'): Promise<void> {
    await this.question(starts)
      .getByRole('radio', { name: words.desk.verdict(verdict), exact: true })
      .check();
  }
  /** Accepts an entry of which `open` required questions stand open: the desk asks once more. */
  async acceptAsSeen(open?: number): Promise<void> {
    await this.button(open ? words.desk.acceptOpen(open) : /^Nhận hồ sơ \(\d mục/).click();
    await this.inDialog(words.desk.openDo).click();
  }
  tick(what: string, of: string): Locator {
    return this.part(words.desk.shelf).getByRole('checkbox', { name: new RegExp(`^${what} ?: ${of}$`) });
  }

  // ---- looks

  /** A page at a small desk and on a lying tablet, in both languages: by its boxes and by axe, and in pictures. */
  async look(screen: string): Promise<void> {
    await this.glance(screen, ['1280', '1024']);
  }

  /** What is a variant of a page, or stands over one: by its boxes everywhere, by axe once. */
  async glance(screen: string, axe: readonly string[] = ['1280']): Promise<void> {
    for (const [size, name] of [
      [small, '1280'],
      [lying, '1024'],
    ] as const) {
      await this.page.setViewportSize(size);
      if (size === lying) await this.speak();
      expect.soft(await faultsOfForm(this.page, 44), `${screen}, ${name}`).toEqual([]);
      if (axe.includes(name)) await expectAxe(this.page, `${screen}, ${name}`);
      await this.picture(`${screen} ${name}`);
    }
    expect.soft(await this.page.locator('html').getAttribute('lang')).toBe('en');
    await this.speak();
    await this.page.setViewportSize(small);
  }

  async picture(name: string): Promise<void> {
    const folder = process.env.TIEUBIEU_E2E_PICTURES;
    if (!folder) return;
    mkdirSync(folder, { recursive: true });
    await this.page.screenshot({ path: path.join(folder, `${name.replace(/\W+/g, '-')}.png`) });
  }

  /** The other language, also while a dialog stands over the button. */
  private async speak(): Promise<void> {
    const now = await this.page.locator('html').getAttribute('lang');
    await this.page
      .locator('header button', { hasText: /^(English|Tiếng Việt)$/ })
      .evaluate((button) => button instanceof HTMLElement && button.click());
    await expect(this.page.locator('html')).not.toHaveAttribute('lang', now ?? '');
  }

  /** Fails with what the page has complained of. `refused`: statuses of refusals that were asked for. */
  content(...refused: number[]): void {
    const heard = this.heard.splice(0);
    expect(heard.filter((said) => !refused.some((status) => said.includes(`status of ${status}`)))).toEqual([]);
  }
}
