// The judge's day in short in WebKitGTK, the nearest to an iPad's browser that runs here: signed in, a sheet scored
// while the server is gone, a reload, and everything sent when it is back.
import { expect, request, test } from '@playwright/test';
import type { Packet } from '../src/offline/types';
import { pin, words } from './judge';
import { tapsFor, treeOf, wish } from './marking';
import { seeded } from './proxy';
import { expectHeld, Held } from './server';
import { WebKit } from './webkit';
import { World } from './world';

let world: World;
let webkit: WebKit;

test.beforeAll(async () => {
  [world, webkit] = await Promise.all([World.make(14), WebKit.open({ width: 1024, height: 840 })]);
});

test.afterAll(async () => {
  await webkit?.close();
  await world?.end();
});

test('signs in, declares, fetches the packet, scores without a server, reloads, and sends', async () => {
  const judge = world.judge();
  await webkit.go(`${world.url}/app/cham/vao`);
  await webkit.press(words.entrance.stay);
  await webkit.type('#code', judge.code);
  await webkit.press(words.signIn.go);
  await webkit.sees(words.signIn.isItYou(judge.name));
  await webkit.press(words.signIn.yes);
  await webkit.sees(words.signIn.chooseWhy);
  for (const digit of pin) await webkit.press(digit);
  await webkit.sees(words.signIn.againWhy);
  for (const digit of pin) await webkit.press(digit);
  await webkit.sees(words.conflict.answer);
  await webkit.press('Tôi không có xung đột');
  await webkit.press(words.conflict.confirm);
  await webkit.press(words.conflict.sure, 'dialog');
  await webkit.press('Nhận bộ hồ sơ (');
  await webkit.sees(words.packet.ready);
  await webkit.until(
    async () => (await webkit.run('return navigator.serviceWorker.controller !== null')) === true,
    'the service worker is in charge',
  );

  const api = await request.newContext();
  const signedIn = await api.post(`${world.url}/api/judge-sessions`, {
    data: { code: judge.code, deviceId: crypto.randomUUID() },
  });
  expect(signedIn.ok()).toBe(true);
  const asked = await api.get(
    `${world.url}/api/judge/rounds/${world.rehearsal.roundId}/packet?deviceId=${crypto.randomUUID()}`,
    { headers: { 'Tieubieu-Judge': judge.id } },
  );
  const packet = (await asked.json()) as Packet;
  const [sheet] = [...packet.sheets].sort((a, b) => (a.judgingCode < b.judgingCode ? -1 : 1));
  if (!sheet) throw new Error('no sheet');
  const tree = treeOf(packet, sheet);
  const marks = wish(tree, seeded(3));

  await world.stop();
  await webkit.go(`${world.url}/app/cham/${judge.id}/phieu/${sheet.id}`);
  await webkit.sees(words.sheet.undo);
  for (const { criterionId, radio, times } of tapsFor(tree, marks)) {
    const row = `[data-criterion="${criterionId}"]`;
    const closed = `${row} > button[aria-expanded="false"]`;
    if (await webkit.has(closed)) await webkit.click(closed);
    for (let i = 0; i < times; i++) await webkit.click(`${row} [role="radio"]`, radio);
  }
  await webkit.sees(words.bar.saved);
  await webkit.sees(words.bar.waits(1));
  await webkit.reload();
  await webkit.sees(words.sheet.submit);
  await webkit.sees(words.bar.saved);
  await webkit.press(words.sheet.submit, 'footer');
  await webkit.press(words.sheet.submit, 'dialog');
  await webkit.sees(words.sheet.submittedWaits);

  await world.start();
  await webkit.sees(words.bar.waits(0));
  const held = new Held(api, world.url, judge.id, world.rehearsal.roundId);
  await expectHeld(held, sheet.id, { rubricVersion: sheet.rubricVersion, marks, remarks: {}, submitted: true });
  await api.dispose();
});
