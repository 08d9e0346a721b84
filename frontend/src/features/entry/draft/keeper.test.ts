import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { draftDb } from '../../../offline/drafts';
import { anEntry, FakeServer, HandClock } from '../testing/entries';
import { EntryKeeper } from './keeper';

let server: FakeServer;
let clock: HandClock;
let open: EntryKeeper[];

beforeEach(async () => {
  const db = await draftDb();
  await Promise.all((['entries', 'edits', 'uploads'] as const).map((name) => db.clear(name)));
  server = new FakeServer(anEntry({ form: { materials: 'Cói' } }));
  clock = new HandClock();
  open = [];
});
afterEach(() => {
  for (const keeper of open) keeper.close();
});

async function opened(): Promise<EntryKeeper> {
  const keeper = new EntryKeeper('e1', server, clock);
  open.push(keeper);
  await keeper.open();
  return keeper;
}

describe('a field that is typed into', () => {
  test('is on the disk before the network is asked, and arrives', async () => {
    const keeper = await opened();
    await keeper.edit('form.description', 'Giỏ đan tay');
    expect((await (await draftDb()).getAll('edits')).map((edit) => edit.value)).toEqual(['Giỏ đan tay']);
    await keeper.flush();
    expect(server.entry.form).toEqual({ materials: 'Cói', description: 'Giỏ đan tay' });
    expect(await (await draftDb()).getAll('edits')).toEqual([]);
    expect(keeper.snapshot().sync).toBe('saved');
  });

  test('waits on the device without a network, and goes by itself later, after the page was opened anew', async () => {
    const before = await opened();
    server.down = true;
    await before.edit('form.price', 45000);
    await before.flush();
    expect(before.snapshot().sync).toBe('offline');
    before.close();
    const after = await opened();
    expect(after.valueOf('form.price')).toBe(45000);
    server.down = false;
    await after.flush();
    expect(server.entry.form.price).toBe(45000);
  });

  test('is never called saved before the server has it, also when the page is opened anew', async () => {
    const before = await opened();
    server.down = true;
    await before.edit('form.price', 45000);
    await before.flush();
    before.close();
    server.down = false;
    const after = new EntryKeeper('e1', server, clock);
    open.push(after);
    const said: string[] = [];
    after.subscribe(() => after.snapshot().edits.size > 0 && said.push(after.snapshot().sync));
    await after.open();
    await after.flush();
    expect(said.slice(1)).not.toContain('saved');
    expect(after.snapshot().sync).toBe('saved');
    expect(server.entry.form.price).toBe(45000);
  });

  test('keeps what is typed while an older state is on its way', async () => {
    const keeper = await opened();
    await keeper.edit('form.description', 'Giỏ');
    const sending = keeper.flush();
    await keeper.edit('form.description', 'Giỏ cói');
    await sending;
    await keeper.flush();
    expect(server.entry.form.description).toBe('Giỏ cói');
    expect(keeper.snapshot().edits.size).toBe(0);
  });

  test('loses no letter of many typed at once', async () => {
    const keeper = await opened();
    const words = 'Giỏ cói đan hai lớp';
    await Promise.all([...words].map((_, i) => keeper.edit('form.description', words.slice(0, i + 1))));
    await keeper.flush();
    expect(server.entry.form.description).toBe(words);
    expect(keeper.snapshot().edits.size).toBe(0);
  });
});

describe('what somebody else wrote meanwhile', () => {
  test('into another field stays, and so does mine', async () => {
    const keeper = await opened();
    server.write({ form: { materials: 'Cói Kim Sơn' } });
    await keeper.edit('form.description', 'Giỏ');
    await keeper.flush();
    expect(server.entry.form).toEqual({ materials: 'Cói Kim Sơn', description: 'Giỏ' });
    expect(keeper.snapshot().edits.size).toBe(0);
  });

  test('into the same field stands beside mine, and neither is overwritten', async () => {
    const keeper = await opened();
    server.write({ form: { materials: 'Tre' } });
    await keeper.edit('form.materials', 'Mây');
    await keeper.edit('form.dimensions', '30 cm');
    await keeper.flush();
    expect(server.entry.form).toEqual({ materials: 'Tre', dimensions: '30 cm' });
    const edit = keeper.snapshot().edits.get('form.materials');
    expect(edit?.value).toBe('Mây');
    expect(edit?.rival).toMatchObject({ value: 'Tre', by: 'Cán bộ' });
  });

  test.each([
    ['mine', 'Mây'],
    ['other', 'Tre'],
  ] as const)('is settled by a person: %s', async (which, stands) => {
    const keeper = await opened();
    server.write({ form: { materials: 'Tre' } });
    await keeper.edit('form.materials', 'Mây');
    await keeper.flush();
    await keeper.choose('form.materials', which);
    await keeper.flush();
    expect(server.entry.form.materials).toBe(stands);
    expect(keeper.valueOf('form.materials')).toBe(stands);
    expect(keeper.snapshot().edits.size).toBe(0);
  });

  test('that is the same as mine is no conflict', async () => {
    const keeper = await opened();
    server.write({ form: { materials: 'Tre ' } });
    await keeper.edit('form.materials', 'Tre');
    await keeper.flush();
    expect(keeper.snapshot().edits.size).toBe(0);
  });
});

test('a second window that has not heard of the first never silently wins', async () => {
  const one = await opened();
  const two = await opened();
  await one.edit('form.trademark', 'Yên Sậy');
  // The second window was asleep: it still shows the empty field.
  Reflect.set(two, 'state', { ...two.snapshot(), edits: new Map() });
  await two.edit('form.trademark', 'Kim Sơn');
  expect(two.snapshot().edits.get('form.trademark')).toMatchObject({ value: 'Kim Sơn', rival: { value: 'Yên Sậy' } });
});

test('a refused field says why beside it, and the others are saved', async () => {
  const keeper = await opened();
  await keeper.edit('form.price', 5);
  await keeper.edit('form.description', 'Giỏ');
  server.refuse(422, 'invalid-fields', { fields: [{ path: 'form.price', code: 'out-of-range', message: 'Số sai.' }] });
  await keeper.flush();
  expect(keeper.snapshot().faults.get('form.price')).toBe('Số sai.');
  expect(server.entry.form.description).toBe('Giỏ');
  expect(keeper.valueOf('form.price')).toBe(5);
});

test('an ended session asks to sign in and keeps what was typed', async () => {
  const keeper = await opened();
  await keeper.edit('form.description', 'Giỏ');
  server.refuse(401, 'sign-in-needed');
  await keeper.flush();
  expect(keeper.snapshot().sync).toBe('sign-in');
  expect(keeper.valueOf('form.description')).toBe('Giỏ');
});

test('a section is sent by itself, with its files', async () => {
  const keeper = await opened();
  await keeper.edit('explanation.market.text', 'Bán ở chợ');
  await keeper.edit('explanation.market.files', ['a']);
  await keeper.flush();
  expect(server.saves.at(-1)).toEqual({ explanation: { market: { text: 'Bán ở chợ', files: ['a'] } } });
});

test('photos are put in order on top of what others changed', async () => {
  const keeper = await opened();
  await server.setPhotos('e1', 1, [{ photoId: 'a' }, { photoId: 'b' }]);
  await keeper.arrange((places) => [...places, { photoId: 'c' }]);
  expect(server.entry.photoList.map((photo) => photo.photoId)).toEqual(['a', 'b', 'c']);
});

describe('captions', () => {
  const photo = (photoId: string, caption = '') => ({
    photoId,
    caption,
    status: 'ready' as const,
    width: 4,
    height: 3,
    namesNobody: false,
  });
  const captions = () => server.entry.photoList.map((p) => `${p.photoId} ${p.caption ?? ''}`.trim());
  beforeEach(() => {
    server.entry = anEntry({ photoList: [photo('a'), photo('b')] });
  });

  test('are kept like every field, and put on top of the order that somebody else made meanwhile', async () => {
    const keeper = await opened();
    await keeper.edit('photos.b.caption', 'Quai giỏ ');
    expect((await (await draftDb()).getAll('edits')).map((edit) => edit.path)).toEqual(['photos.b.caption']);
    await server.setPhotos('e1', server.entry.version, [{ photoId: 'b' }, { photoId: 'c' }, { photoId: 'a' }]);
    await keeper.edit('form.price', 45000);
    await keeper.flush();
    expect(captions()).toEqual(['b Quai giỏ', 'c', 'a']);
    expect(server.entry.form.price).toBe(45000);
    expect(keeper.snapshot()).toMatchObject({ sync: 'saved', edits: new Map() });
  });

  test('have arrived before the entry is handed in', async () => {
    const keeper = await opened();
    void keeper.edit('photos.a.caption', 'Mặt trước').then(() => keeper.flush());
    const arranged = keeper.arrange((places) => [...places].reverse());
    const version = await keeper.act(async (seen) => seen);
    await arranged;
    expect(version).toBe(server.entry.version);
    expect(captions()).toEqual(['b', 'a Mặt trước']);
  });

  test('stand beside what somebody else wrote under the same photo', async () => {
    const keeper = await opened();
    await keeper.edit('photos.a.caption', 'Của tôi');
    await server.setPhotos('e1', server.entry.version, [{ photoId: 'a', caption: 'Của cán bộ' }, { photoId: 'b' }]);
    await keeper.flush();
    expect(keeper.snapshot().sync).toBe('rivals');
    expect(keeper.snapshot().edits.get('photos.a.caption')?.rival?.value).toBe('Của cán bộ');
    await keeper.choose('photos.a.caption', 'mine');
    await keeper.flush();
    expect(captions()).toEqual(['a Của tôi', 'b']);
  });

  test('of a photo that has left the entry are let go', async () => {
    const keeper = await opened();
    await keeper.edit('photos.b.caption', 'Quai');
    await server.setPhotos('e1', server.entry.version, [{ photoId: 'a' }]);
    await keeper.flush();
    expect(captions()).toEqual(['a']);
    expect(keeper.snapshot()).toMatchObject({ sync: 'saved', edits: new Map() });
  });
});
