// WebKitGTK through its WebDriver: the nearest to the iPad's browser that runs on Linux. Only what a smoke test needs.
import { type ChildProcess, spawn } from 'node:child_process';
import { existsSync, readdirSync } from 'node:fs';
import { createServer } from 'node:net';

const element = 'element-6066-11e4-a52e-4f735466cecf';

async function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.on('error', reject);
    server.listen(0, '127.0.0.1', () => {
      const address = server.address();
      server.close(() =>
        address && typeof address === 'object' ? resolve(address.port) : reject(new Error('no port')),
      );
    });
  });
}

function miniBrowser(): string {
  const root = '/usr/lib';
  for (const machine of readdirSync(root)) {
    for (const version of ['webkit2gtk-4.1', 'webkit2gtk-4.0', 'webkitgtk-6.0']) {
      const program = `${root}/${machine}/${version}/MiniBrowser`;
      if (existsSync(program)) return program;
    }
  }
  throw new Error('MiniBrowser is missing: install webkit2gtk-driver');
}

export class WebKit {
  private readonly address: string;
  private readonly children: ChildProcess[];
  private session = '';

  private constructor(address: string, children: ChildProcess[]) {
    this.address = address;
    this.children = children;
  }

  static async open(size: { width: number; height: number }): Promise<WebKit> {
    const display = `:${90 + (process.pid % 400)}`;
    const screen = spawn('Xvfb', [display, '-screen', '0', '1400x1400x24', '-nolisten', 'tcp'], { stdio: 'ignore' });
    const port = await freePort();
    const driver = spawn('WebKitWebDriver', [`--port=${port}`, '--host=127.0.0.1'], {
      stdio: 'ignore',
      env: {
        ...process.env,
        DISPLAY: display,
        GDK_BACKEND: 'x11',
        WEBKIT_DISABLE_COMPOSITING_MODE: '1',
        LIBGL_ALWAYS_SOFTWARE: '1',
        NO_AT_BRIDGE: '1',
      },
    });
    const webkit = new WebKit(`http://127.0.0.1:${port}`, [driver, screen]);
    await webkit.until(async () => {
      try {
        return (await fetch(`${webkit.address}/status`)).ok && existsSync(`/tmp/.X11-unix/X${display.slice(1)}`);
      } catch {
        return false;
      }
    }, 'the driver answers');
    const made = (await webkit.call('POST', '/session', {
      capabilities: { alwaysMatch: { 'webkitgtk:browserOptions': { binary: miniBrowser(), args: ['--automation'] } } },
    })) as { sessionId: string };
    webkit.session = `/session/${made.sessionId}`;
    await webkit.call('POST', `${webkit.session}/window/rect`, size);
    return webkit;
  }

  private async call(method: string, path: string, body?: unknown): Promise<unknown> {
    const answer = await fetch(this.address + path, {
      method,
      ...(body === undefined ? {} : { body: JSON.stringify(body), headers: { 'Content-Type': 'application/json' } }),
    });
    const { value } = (await answer.json()) as { value: unknown };
    if (!answer.ok) throw new Error(`${method} ${path}: ${JSON.stringify(value)}`);
    return value;
  }

  async go(url: string): Promise<void> {
    await this.call('POST', `${this.session}/url`, { url });
  }

  /** Runs a function body in the page. */
  async run(script: string, ...args: unknown[]): Promise<unknown> {
    return this.call('POST', `${this.session}/execute/sync`, { script, args });
  }

  async text(): Promise<string> {
    return String(await this.run('return document.body.innerText'));
  }

  async reload(): Promise<void> {
    await this.call('POST', `${this.session}/refresh`, {});
  }

  /** Presses what has this name (a digit: exactly this), once it is there; inside of an element of this name. */
  async press(name: string, inside = 'body'): Promise<void> {
    const is =
      name.length === 1 ? `normalize-space(.)=${quoted(name)}` : `contains(normalize-space(.), ${quoted(name)})`;
    const xpath = `//${inside}//*[self::button or self::a or @role="radio" or @role="button" or self::label or self::summary][${is} or contains(@aria-label, ${quoted(name)})]`;
    await this.clickOn({ using: 'xpath', value: xpath }, 0, `"${name}" can be pressed`);
  }

  /** Clicks the element of this place among those that the selector finds, once it is there. */
  async click(selector: string, place = 0): Promise<void> {
    await this.clickOn({ using: 'css selector', value: selector }, place, `${selector} ${place} can be clicked`);
  }

  private async clickOn(how: { using: string; value: string }, place: number, what: string): Promise<void> {
    await this.until(async () => {
      try {
        const found = (await this.call('POST', `${this.session}/elements`, how)) as Record<string, string>[];
        const id = found[place]?.[element];
        if (!id) return false;
        await this.call('POST', `${this.session}/element/${id}/click`, {});
        return true;
      } catch {
        return false; // it is not there yet, or something is over it
      }
    }, what);
  }

  /** Whether the selector finds anything now. */
  async has(selector: string): Promise<boolean> {
    return (await this.run('return document.querySelector(arguments[0]) !== null', selector)) === true;
  }

  /** Types into what the selector finds. */
  async type(selector: string, text: string): Promise<void> {
    const found = (await this.call('POST', `${this.session}/element`, {
      using: 'css selector',
      value: selector,
    })) as Record<string, string>;
    await this.call('POST', `${this.session}/element/${found[element]}/value`, { text });
  }

  async sees(words: string): Promise<void> {
    await this.until(async () => (await this.text()).includes(words), `the page says "${words}"`);
  }

  async until(holds: () => Promise<boolean>, what: string): Promise<void> {
    for (const ends = Date.now() + 20_000; Date.now() < ends; ) {
      if (await holds()) return;
      await new Promise((resolve) => setTimeout(resolve, 100)); // for a browser, not for a chance
    }
    throw new Error(`not within 20 s: ${what}${this.session ? `\n${await this.text().catch(() => '')}` : ''}`);
  }

  async close(): Promise<void> {
    if (this.session) await this.call('DELETE', this.session).catch(() => {});
    for (const child of this.children) child.kill('SIGKILL');
  }
}

function quoted(text: string): string {
  return text.includes('"') ? `'${text}'` : `"${text}"`;
}
