// Those who run the round at their desks, signed in by password on the pages of the workbench.
import { type Browser, expect, type Locator, type Page } from '@playwright/test';
import { text as account } from '../src/features/account/words';
import { text as appeal } from '../src/features/appeal/words';
import { text as board } from '../src/features/panel/boardWords';
import { text as closing } from '../src/features/panel/closingWords';
import { text as codes } from '../src/features/panel/codesWords';
import { text as conflicts } from '../src/features/panel/conflictsWords';
import { text as exports } from '../src/features/panel/exportsWords';
import { text as paper } from '../src/features/panel/paperWords';
import { text as panel } from '../src/features/panel/words';
import { text as remark } from '../src/features/remark/words';
import { paths } from '../src/paths';
import { tabletIn } from './browser';
import type { World } from './world';

export const deskWords = {
  account: account.vi,
  appeal: appeal.vi,
  board: board.vi,
  closing: closing.vi,
  codes: codes.vi,
  conflicts: conflicts.vi,
  exports: exports.vi,
  paper: paper.vi,
  panel: panel.vi,
  remark: remark.vi,
};

type Part =
  | 'board'
  | 'codes'
  | 'paperSheets'
  | 'conflicts'
  | 'exports'
  | 'practiceSamples'
  | 'closing'
  | 'appeals'
  | 'remarks';

export class Desk {
  readonly page: Page;
  private readonly world: World;

  private constructor(page: Page, world: World) {
    this.page = page;
    this.world = world;
  }

  /** Signs in where a part of the round asked for it, and is led back there. */
  static async of(browser: Browser, world: World, signIn: string, part: Part = 'board'): Promise<Desk> {
    const context = await tabletIn(browser, 'desk');
    const desk = new Desk(await context.newPage(), world);
    await desk.page.goto(desk.path(part));
    await desk.page.getByRole('link', { name: deskWords.panel.signIn, exact: true }).click();
    await desk.page.getByLabel(deskWords.account.signInName).fill(signIn);
    await desk.page.getByLabel(deskWords.account.password, { exact: true }).fill(world.rehearsal.password);
    await desk.page.getByRole('button', { name: deskWords.account.send }).click();
    await desk.page.waitForURL(desk.path(part));
    return desk;
  }

  path(part: Part): string {
    return `${this.world.url}/app${paths[part](this.world.rehearsal.roundId)}`;
  }

  /** By the bar, as one goes. */
  async go(part: Part): Promise<void> {
    const { panel } = deskWords;
    const inBar = (bar: string, link: string) =>
      this.page.getByRole('navigation', { name: bar }).getByRole('link', { name: link, exact: true });
    // Whoever has pages of one section alone, as a head, has them in the bar itself.
    const section = inBar(panel.sections, panel.section('judging'));
    const alone = inBar(panel.sections, panel.page(part));
    await section.or(alone).first().waitFor();
    if (await alone.isVisible()) await alone.click();
    else {
      await section.click();
      await inBar(panel.pages, panel.page(part)).click();
    }
    await this.page.waitForURL(this.path(part));
  }

  button(name: string | RegExp): Locator {
    return this.page.getByRole('button', { name, exact: true });
  }

  dialog(name?: string): Locator {
    return this.page.getByRole('dialog', name === undefined ? {} : { name });
  }

  /** Writes the reason that a dialog asks for, and does it. */
  async giveReason(reason: string, act: string): Promise<void> {
    await this.page.getByLabel(deskWords.panel.reason).fill(reason);
    await this.dialog().getByRole('button', { name: act, exact: true }).click();
    await expect(this.page.getByLabel(deskWords.panel.reason)).toBeHidden();
  }

  /** Picks one of a list that is searched by typing. */
  async pick(label: string, typed: string): Promise<void> {
    await this.page.getByRole('combobox', { name: label, exact: true }).fill(typed);
    await this.page.getByRole('option', { name: typed }).first().click();
  }

  async end(): Promise<void> {
    await this.page.context().close();
  }
}
