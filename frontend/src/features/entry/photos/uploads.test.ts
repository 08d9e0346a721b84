import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { Refusal } from '../../../api/problem';
import { draftDb, type Upload, unsentDrafts } from '../../../offline/drafts';
import { HandClock } from '../testing/entries';
import { Unusable } from './shrink';
import type { Shrinker } from './shrinker';
import { type Destination, Uploads } from './uploads';

let sent: string[];
let placed: string[];
let failure: unknown;
let clock: HandClock;
let all: Uploads[];
let hugeOnes: number;

const to: Destination = {
  async send(row: Upload, onProgress) {
    if (failure) throw failure;
    onProgress(1);
    sent.push(row.name);
    return `id-${row.name}`;
  },
  async place(row) {
    placed.push(row.storedId ?? '');
  },
};
const shrinker: Shrinker = {
  async shrink() {
    if (hugeOnes-- > 0) throw new Unusable('photo-too-many-pixels');
    return { file: new Blob(['small'], { type: 'image/jpeg' }), width: 4, height: 3 };
  },
  digest: async (file) => `${file.size}`,
};
const photo = () => ({ kind: 'photo' as const, caption: '' });
const picked = (name: string, content: string) => new File([content], name, { type: 'image/jpeg' });

function uploads(): Uploads {
  const made = new Uploads('e1', 'f1', to, shrinker, clock);
  all.push(made);
  return made;
}
const states = (of: Uploads) => of.snapshot().rows.map((row) => row.state);

beforeEach(async () => {
  await (await draftDb()).clear('uploads');
  sent = [];
  placed = [];
  failure = undefined;
  hugeOnes = 0;
  clock = new HandClock();
  all = [];
});
afterEach(() => {
  for (const one of all) one.close();
});

test('several files are sent one after the other and put in their places', async () => {
  const queue = uploads();
  await queue.open();
  await queue.add([picked('a', '12345'), picked('b', '123456')], photo);
  await vi.waitFor(() => expect(placed).toEqual(['id-a', 'id-b']));
  expect(sent).toEqual(['a', 'b']);
});

test('one is put in its place while the next is being sent, and all in their order', async () => {
  let open = () => {};
  const gate = new Promise<void>((resolve) => {
    open = resolve;
  });
  const slow: Destination = {
    ...to,
    async place(row) {
      await gate;
      await to.place(row);
    },
  };
  const queue = new Uploads('e1', 'f1', slow, shrinker, clock);
  all.push(queue);
  await queue.open();
  await queue.add([picked('a', '12345'), picked('b', '123456'), picked('c', '1234567')], photo);
  await vi.waitFor(() => expect(sent).toEqual(['a', 'b', 'c']));
  expect(states(queue)).toEqual(['stored', 'stored', 'stored']);
  open();
  await vi.waitFor(() => expect(states(queue)).toEqual(['placed', 'placed', 'placed']));
  expect(placed).toEqual(['id-a', 'id-b', 'id-c']);
});

test('what could not be put in its place is tried again, and holds up nothing', async () => {
  let lost = 1;
  const shaky: Destination = {
    ...to,
    async place(row) {
      if (lost-- > 0) throw new TypeError('no network');
      await to.place(row);
    },
  };
  const queue = new Uploads('e1', 'f1', shaky, shrinker, clock);
  all.push(queue);
  await queue.open();
  await queue.add([picked('a', '12345'), picked('b', '123456')], photo);
  await vi.waitFor(() => expect(placed).toEqual(['id-b']));
  await vi.waitFor(() => expect(states(queue)).toEqual(['stored', 'placed']));
  clock.pass(2_500);
  await vi.waitFor(() => expect(placed).toEqual(['id-b', 'id-a']));
  expect(sent).toEqual(['a', 'b']);
});

test('without a network they wait with growing pauses, and go on after a reload', async () => {
  failure = new TypeError('no network');
  const before = uploads();
  await before.open();
  await before.add([picked('a', '12345')], photo);
  await vi.waitFor(() => expect(before.snapshot().rows[0]?.tries).toBe(1));
  expect(before.snapshot().rows[0]?.notBefore).toBeGreaterThan(clock.now());
  clock.pass(2_500);
  await vi.waitFor(() => expect(before.snapshot().rows[0]?.tries).toBe(2));
  before.close();

  failure = undefined;
  const after = uploads();
  await after.open();
  expect(after.snapshot().rows).toHaveLength(1);
  after.wake();
  await vi.waitFor(() => expect(placed).toEqual(['id-a']));
});

test('the same file is not taken twice', async () => {
  const queue = uploads();
  await queue.open();
  await queue.add([picked('a', '12345')], photo);
  await queue.add([picked('again', '12345')], photo);
  expect(queue.snapshot().known).toEqual(['again']);
  await vi.waitFor(() => expect(placed).toEqual(['id-a']));
});

test('a photo that the browser cannot shrink says why, and does not hold up the others', async () => {
  hugeOnes = 1;
  const queue = uploads();
  await queue.open();
  await queue.add([picked('huge', '123'), picked('b', '123456')], photo);
  await vi.waitFor(() => expect(placed).toEqual(['id-b']));
  expect(queue.snapshot().rows[0]).toMatchObject({ state: 'refused', refusal: { code: 'photo-too-many-pixels' } });
});

test('what the server refuses is shown with its sentence, and never sent again by itself', async () => {
  failure = new Refusal({
    status: 422,
    code: 'photo-damaged',
    message: 'Ảnh hỏng.',
    fields: [],
    requestId: '',
    current: undefined,
    retryAfter: undefined,
  });
  const queue = uploads();
  await queue.open();
  await queue.add([picked('a', '12345')], photo);
  await vi.waitFor(() => expect(states(queue)).toEqual(['refused']));
  expect(queue.snapshot().rows[0]?.refusal?.message).toBe('Ảnh hỏng.');
});

test('an ended session stops the queue until somebody signs in', async () => {
  failure = new Refusal({
    status: 401,
    code: 'sign-in-needed',
    message: '',
    fields: [],
    requestId: '',
    current: undefined,
    retryAfter: undefined,
  });
  const queue = uploads();
  await queue.open();
  await queue.add([picked('a', '12345')], photo);
  await vi.waitFor(() => expect(queue.snapshot().signIn).toBe(true));
  expect(states(queue)).toEqual(['waiting']);
  failure = undefined;
  queue.wake();
  await vi.waitFor(() => expect(placed).toEqual(['id-a']));
});

test('a photo that left the entry may be picked again', async () => {
  const queue = uploads();
  await queue.open();
  await queue.add([picked('a', '12345')], photo);
  await vi.waitFor(() => expect(states(queue)).toEqual(['placed']));
  await queue.released('id-a');
  await queue.add([picked('a', '12345')], photo);
  await vi.waitFor(() => expect(sent).toEqual(['a', 'a']));
});

test('a refused file waits for nothing, and is forgotten once the entry went without it', async () => {
  hugeOnes = 1;
  const queue = uploads();
  await queue.open();
  await queue.add([picked('hoa-van.svg', '12345'), picked('b', '123456')], photo);
  await vi.waitFor(() => expect(states(queue)).toEqual(['refused', 'placed']));
  expect(await unsentDrafts()).toEqual(new Map());
  await queue.forgetRefused();
  expect(states(queue)).toEqual(['placed']);
});
