import { afterEach, expect, it, vi } from 'vitest';
import { trial, until } from './testing/trial';
import type { JudgeStore } from './types';

const open: JudgeStore[] = [];
afterEach(() => {
  for (const store of open.splice(0)) store.close();
});

it('a packet is ready only once the pages that show it are kept, and says so when they cannot be had', async () => {
  const made = await trial(1);
  made.store.close();
  made.server.files = [{ url: '/media/photos/p0/960.jpg', bytes: 10 }];
  let kept: (() => void) | undefined;
  const pages = vi
    .fn<() => Promise<void>>()
    .mockRejectedValueOnce(new TypeError('no network'))
    .mockImplementation(
      () =>
        new Promise((resolve) => {
          kept = resolve;
        }),
    );
  const store = await made.open({
    fetch: async () => new Response('x'.repeat(10), { headers: { 'Content-Type': 'image/jpeg' } }),
    pages,
  });
  open.push(store);
  const progress = () => store.snapshot().packetProgress;

  await store.fetchPacket();
  expect(progress()).toMatchObject({ state: 'failed', failure: 'network', photosReady: 1 });

  const again = store.fetchPacket();
  await until(() => kept !== undefined);
  expect(progress().state).toBe('fetching');
  kept?.();
  await again;
  expect(progress()).toMatchObject({ state: 'ready', failure: undefined });
});
