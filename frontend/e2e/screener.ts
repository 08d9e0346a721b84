// One of the support team at a desk, over one entry.
import { type Browser, expect, type Locator, type Page } from '@playwright/test';
import { text as account } from '../src/features/account/words';
import { text as desk } from '../src/features/screening/deskWords';
import { text as queue } from '../src/features/screening/words';
import { paths } from '../src/paths';
import { tabletIn } from './browser';

export const screenerWords = { account: account.vi, desk: desk.vi, queue: queue.vi };

export class Screener {
  readonly page: Page;

  private constructor(page: Page) {
    this.page = page;
  }

  /** Signs in and stands before the round's queue. */
  static async of(browser: Browser, url: string, roundId: string, signIn: string, password: string): Promise<Screener> {
    const page = await (await tabletIn(browser, 'desk')).newPage();
    await page.goto(`${url}/app${paths.signIn}?ve=${encodeURIComponent(paths.entries(roundId))}`);
    await page.getByLabel(screenerWords.account.signInName).fill(signIn);
    await page.getByLabel(screenerWords.account.password, { exact: true }).fill(password);
    await page.getByRole('button', { name: screenerWords.account.send }).click();
    await expect(page.getByRole('heading', { name: screenerWords.queue.title })).toBeVisible();
    return new Screener(page);
  }

  button(name: string | RegExp): Locator {
    return this.page.getByRole('button', { name, exact: true });
  }

  async open(product: string): Promise<void> {
    await this.page.getByRole('link', { name: product }).click();
    await expect(this.page.getByRole('heading', { level: 1, name: product })).toBeVisible();
  }

  /** Returns the entry with a reason for each part, by the parts' names, until the hour proposed on a day (2026-11-30). */
  async returnFor(reasons: Record<string, string>, day: string): Promise<void> {
    const say = screenerWords.desk;
    await this.button(say.returnIt).click();
    const dialog = this.page.getByRole('dialog', { name: say.returnTitle });
    for (const [part, reason] of Object.entries(reasons)) {
      await dialog.getByLabel(say.addItem).selectOption({ label: part });
      await dialog.getByRole('textbox', { name: part, exact: true }).fill(reason);
    }
    await dialog.getByLabel(say.dueDay).fill(day);
    await dialog.getByRole('button', { name: say.returnDo }).click();
    await expect(this.page.getByText(/^Đã trả lại, cơ sở bổ sung đến/)).toBeVisible();
  }

  /** Accepts it, having looked at all of it; answers with the judging code. */
  async accept(): Promise<string> {
    await this.button(/^Nhận hồ sơ \(\d mục bắt buộc chưa xem\)…$/).click();
    await this.button(screenerWords.desk.openDo).click();
    const told = this.page.getByText(new RegExp(`^${screenerWords.desk.acceptedAs('')}`.replace(/ \.$/, '')));
    await expect(told).toBeVisible();
    const code = ((await told.textContent()) ?? '').replace(/\.$/, '').split(' ').at(-1);
    if (!code) throw new Error('no code was told');
    return code;
  }

  async end(): Promise<void> {
    await this.page.context().close();
  }
}
