// The judge's way in short, in the engine of the iPad's browser: sign in, declare, packet, one sheet without a server,
// a reload, and everything is sent when the server is back.
import { expect, test } from '@playwright/test';
import { pin, words } from './judge';
import { WebKit } from './webkit';
import { World } from './world';

let world: World;
let browser: WebKit;

test.beforeAll(async () => {
  world = await World.make(14);
  browser = await WebKit.open({ width: 1024, height: 768 });
});

test.afterAll(async () => {
  await browser?.close();
  await world?.end();
});

test('a sheet scored without a server is there after a reload, and is sent when the server is back', async () => {
  const judge = world.judge();
  await browser.go(`${world.url}/app/cham/vao`);
  await browser.pressIf(words.entrance.stay, words.signIn.codeLabel);
  await browser.fill(words.signIn.codeLabel, judge.code);
  await browser.press(words.signIn.go);
  await browser.press(words.signIn.yes);
  await browser.fill(words.signIn.choose, pin);
  await browser.fill(words.signIn.again, pin);

  await browser.sees(words.conflict.title);
  await browser.press('Tôi không có');
  await browser.press(words.conflict.confirm);
  await browser.press(words.conflict.sure);
  await browser.press('Nhận bộ hồ sơ');
  await browser.sees(words.packet.ready);
  await browser.until(
    async () =>
      (await browser.run('return !!(navigator.serviceWorker && navigator.serviceWorker.controller)')) === true,
    'the service worker has taken over',
  );
  await browser.press(words.packet.toList);
  await browser.until(
    async () => (await browser.run('return document.querySelectorAll(\'a[href*="/phieu/"]\').length')) !== 0,
    'the list is there',
  );
  await browser.run('document.querySelector(\'a[href*="/phieu/"]\').click()');
  await browser.until(
    async () => (await browser.run("return document.querySelectorAll('[data-criterion]').length")) !== 0,
    'the sheet is open',
  );

  await world.stop('SIGKILL');
  const scored = await browser.run(`
    const row = document.querySelector('[data-criterion]');
    const closed = row.querySelector(':scope > button[aria-expanded="false"]');
    if (closed) closed.click();
    return row.dataset.criterion;`);
  expect(scored).toBeTruthy();
  const value = `return document.querySelector('[data-criterion="${scored}"]').innerText`;
  await browser.until(
    async () =>
      (await browser.run(`return !!document.querySelector('[data-criterion="${scored}"] [role="radiogroup"]')`)) ===
      true,
    'the criterion is open',
  );
  await browser.run(`
    const cells = document.querySelectorAll('[data-criterion="${scored}"] [role="radio"]');
    cells[cells.length - 2].click();`);
  await browser.sees(words.bar.waits(1));
  await browser.sees(words.bar.saved);
  const before = String(await browser.run(value));

  // Another page first, so that nothing is left of this one; then the sheet, with the server still away.
  const sheet = String(await browser.run('return location.href'));
  await browser.go('about:blank');
  await browser.go(sheet);
  await browser.until(
    async () => (await browser.run("return document.querySelectorAll('[data-criterion]').length")) !== 0,
    'the sheet is open again',
  );
  const figure = /\d+(,\d+)?/.exec(before.split('\n').slice(1).join('\n'))?.[0] ?? '';
  expect(String(await browser.run(value))).toContain(figure);
  await browser.sees(words.bar.waits(1));

  await world.start();
  await browser.sees(words.bar.waits(0));
});
