// Browsers as judges hold them: Debian's Chromium with a tablet's screen and touch, on a profile that outlives it.
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import path from 'node:path';
import { type Browser, type BrowserContext, type BrowserContextOptions, chromium } from '@playwright/test';
import { grounds } from './memory';

export const chromiumPath = process.env.TIEUBIEU_CHROMIUM ?? '/usr/bin/chromium';

export const chromiumArgs = [
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
  '--disable-gpu',
];

const iPad =
  'Mozilla/5.0 (iPad; CPU OS 17_5 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/17.5 Mobile/15E148 Safari/604.1';

export const screens = {
  landscape: {
    viewport: { width: 1024, height: 768 },
    hasTouch: true,
    isMobile: true,
    deviceScaleFactor: 2,
    userAgent: iPad,
  },
  portrait: {
    viewport: { width: 834, height: 1194 },
    hasTouch: true,
    isMobile: true,
    deviceScaleFactor: 2,
    userAgent: iPad,
  },
  phone: { viewport: { width: 390, height: 844 }, hasTouch: true, isMobile: true, deviceScaleFactor: 2 },
  desk: { viewport: { width: 1440, height: 900 } },
} satisfies Record<string, BrowserContextOptions>;

const home = { locale: 'vi-VN', timezoneId: 'Asia/Ho_Chi_Minh' };
const patience = 15_000;

/** One browser for tests that need no power cut: a context in it is a tablet whose storage ends with it. */
export const launch = (): Promise<Browser> =>
  chromium.launch({ executablePath: chromiumPath, chromiumSandbox: false, args: chromiumArgs });

export async function tabletIn(
  browser: Browser,
  screen: keyof typeof screens = 'landscape',
  more: BrowserContextOptions = {},
): Promise<BrowserContext> {
  const context = await browser.newContext({ ...screens[screen], ...home, ...more });
  context.setDefaultTimeout(patience);
  return context;
}

/** A tablet: its profile is kept when the browser is ended, and the next start goes on from it. */
export class Tablet {
  private readonly profile = mkdtempSync(path.join(grounds[0] ?? '', 'tieubieu-profile-'));
  private readonly screen: BrowserContextOptions;
  context!: BrowserContext;

  private constructor(screen: BrowserContextOptions) {
    this.screen = screen;
  }

  static async with(screen: keyof typeof screens = 'landscape', more: BrowserContextOptions = {}): Promise<Tablet> {
    const tablet = new Tablet({ ...screens[screen], ...more });
    await tablet.switchOn();
    return tablet;
  }

  async switchOn(): Promise<void> {
    this.context = await chromium.launchPersistentContext(this.profile, {
      ...this.screen,
      executablePath: chromiumPath,
      chromiumSandbox: false,
      args: chromiumArgs,
      ...home,
    });
    this.context.setDefaultTimeout(patience);
  }

  async switchOff(): Promise<void> {
    await this.context.close();
  }

  /** The battery falls out: every process of this profile is killed at once. */
  async powerCut(): Promise<void> {
    const closed = new Promise((resolve) => this.context.once('close', resolve));
    for (const id of processesOf(this.profile)) kill(id);
    await closed;
  }

  async end(): Promise<void> {
    await this.context.close().catch(() => {});
    rmSync(this.profile, { recursive: true, force: true, maxRetries: 5, retryDelay: 100 });
  }
}

/** Ids of the processes that were started with this profile, which nothing but this test has. */
function processesOf(profile: string): number[] {
  return readdirSync('/proc')
    .map(Number)
    .filter((id) => id > 0 && id !== process.pid && started(id).includes(profile));
}

function started(id: number): string {
  try {
    return readFileSync(`/proc/${id}/cmdline`, 'utf8');
  } catch {
    return ''; // it has ended
  }
}

function kill(id: number) {
  try {
    process.kill(id, 'SIGKILL');
  } catch {
    // It has ended with the others.
  }
}
