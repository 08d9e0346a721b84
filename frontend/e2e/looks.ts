// What every screen must keep to, whatever it shows: measured from its boxes, its styles and its tree of names.
import { mkdirSync } from 'node:fs';
import path from 'node:path';
import { AxeBuilder } from '@axe-core/playwright';
import { expect, type Page } from '@playwright/test';

export const sizes = {
  landscape: { width: 1024, height: 768 },
  portrait: { width: 834, height: 1194 },
  phone: { width: 390, height: 844 },
  desk: { width: 1440, height: 900 },
};

export type Size = keyof typeof sizes;

/** Collects what a page complains of: errors, what the Content-Security-Policy refused, what failed to load. */
export function complaints(page: Page): string[] {
  const heard: string[] = [];
  page.on('console', (message) => {
    if (message.type() === 'error') heard.push(`${page.url()}: ${message.text()}`);
  });
  page.on('pageerror', (error) => heard.push(`${page.url()}: ${error}`));
  return heard;
}

/** Fails with every element that axe finds fault with (WCAG 2.2 A and AA). */
export async function expectAxe(page: Page, screen: string): Promise<void> {
  const { violations } = await new AxeBuilder({ page })
    .setLegacyMode()
    .withTags(['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22a', 'wcag22aa'])
    .analyze();
  const found = violations.flatMap((v) =>
    v.nodes.map((n) => `${v.id}: ${n.html.slice(0, 160)}: ${n.failureSummary ?? ''}`),
  );
  expect.soft(found, `axe on ${screen}`).toEqual([]);
}

/** Keeps the whole page as it looks, in the folder TIEUBIEU_E2E_PICTURES where that is set. */
export async function picture(page: Page, screen: string): Promise<void> {
  const folder = process.env.TIEUBIEU_E2E_PICTURES;
  if (!folder) return;
  mkdirSync(folder, { recursive: true });
  await page.screenshot({ path: path.join(folder, `${screen.replace(/\W+/g, '-')}.png`), fullPage: true });
}

/** Faults of form on the screen as it stands. */
export function faultsOfForm(page: Page, target: number): Promise<string[]> {
  return page.evaluate((least) => {
    const faults: string[] = [];
    const name = (e: Element) => {
      const said = e.getAttribute('aria-label') ?? e.textContent?.trim().replace(/\s+/g, ' ') ?? '';
      return `<${e.tagName.toLowerCase()} class="${e.getAttribute('class') ?? ''}"> ${said.slice(0, 70)}`;
    };
    const root = document.documentElement;
    if (root.scrollWidth > root.clientWidth)
      faults.push(`the page scrolls sideways: ${root.scrollWidth} > ${root.clientWidth}`);

    // An open dialog is all that can be pressed.
    const within = document.querySelector('dialog[open]') ?? document.body;
    const shown = (e: Element) => e.checkVisibility({ visibilityProperty: true, opacityProperty: true });
    // Said to screen readers alone: one pixel, here by a class, there by the width of the screen.
    const pixel = (e: Element) => e.getBoundingClientRect().width <= 2 && getComputedStyle(e).position === 'absolute';
    const spoken = (e: Element) => e.closest('.spoken') !== null || pixel(e);
    const pressed = 'a[href], button, input:not([type="hidden"]), select, textarea, summary, [role="radio"]';
    for (const e of within.querySelectorAll<HTMLElement>(pressed)) {
      if (!shown(e)) continue;
      // What stands for a control that is not drawn itself: the label around it, or the one that names it.
      const toggle = e instanceof HTMLInputElement && ['radio', 'checkbox', 'file'].includes(e.type);
      const label = e.closest('label') ?? (toggle ? (e as HTMLInputElement).labels?.[0] : undefined);
      if (!label && spoken(e)) continue;
      const box = (label ?? e).getBoundingClientRect();
      // A link in a sentence is as high as its line (WCAG 2.5.8).
      const inSentence = e.matches('a') && getComputedStyle(e).display === 'inline';
      if (inSentence) continue;
      if (box.height < least - 0.5 || box.width < Math.min(least, 44) - 0.5)
        faults.push(`too small, ${Math.round(box.width)}×${Math.round(box.height)}: ${name(e)}`);
    }

    // Text that does not fit what holds it.
    const texts = document.createTreeWalker(within, NodeFilter.SHOW_TEXT);
    for (let text = texts.nextNode(); text; text = texts.nextNode()) {
      const parent = text.parentElement;
      if (!parent || !text.textContent?.trim() || !shown(parent) || spoken(parent)) continue;
      const range = document.createRange();
      range.selectNodeContents(text);
      const boxes = [...range.getClientRects()];
      for (let holder: Element | null = parent; holder && holder !== within; holder = holder.parentElement) {
        const style = getComputedStyle(holder);
        const clipsX = style.overflowX === 'hidden' || style.overflowX === 'clip';
        const clipsY = style.overflowY === 'hidden' || style.overflowY === 'clip';
        const box = holder.getBoundingClientRect();
        const inside = holder.matches('button, a.btn, a.ibtn') && style.display !== 'inline';
        // A line box may reach over a tight box by its leading: what is drawn is the letter.
        const out = (r: DOMRect) =>
          ((clipsX || inside) && (r.left < box.left - 1 || r.right > box.right + 1)) ||
          (clipsY && (r.top + r.height * 0.12 < box.top - 1 || r.bottom - r.height * 0.12 > box.bottom + 1)) ||
          (inside && (r.top + r.height * 0.25 < box.top - 1 || r.bottom - r.height * 0.25 > box.bottom + 1));
        if (boxes.some(out)) {
          faults.push(`text does not fit ${name(holder)}: "${text.textContent.trim().slice(0, 60)}"`);
          break;
        }
        if (style.overflowX === 'auto' || style.overflowX === 'scroll' || style.overflowY === 'auto') break;
      }
      if (getComputedStyle(parent).textOverflow === 'ellipsis' && parent.scrollWidth > parent.clientWidth + 1)
        faults.push(`truncated: ${name(parent)}`);
    }
    return faults;
  }, target);
}

/** What still moves although the person asked for less motion. */
export function motions(page: Page): Promise<string[]> {
  return page.evaluate(() => {
    const seconds = (list: string) =>
      Math.max(...list.split(',').map((d) => Number.parseFloat(d) * (d.includes('ms') ? 0.001 : 1)));
    const moving = [...document.querySelectorAll('*')].flatMap((e) => {
      const style = getComputedStyle(e);
      const lasts = Math.max(
        seconds(style.transitionDuration),
        style.animationName === 'none' ? 0 : seconds(style.animationDuration),
      );
      return lasts > 0.01 ? [`<${e.tagName.toLowerCase()} class="${e.getAttribute('class') ?? ''}"> ${lasts} s`] : [];
    });
    return [...moving, ...document.getAnimations().map((a) => `running: ${a.constructor.name}`)];
  });
}
