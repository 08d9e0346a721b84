import { expect, test } from 'vitest';
import { boardOf, judgeProgress, sheetProgress } from '../../test/round';
import { applied, readEvents } from './live';

test('a stream is read as it comes, in whatever pieces', () => {
  const first = readEvents('event: board\ndata: {"a":1}\n\nevent: ro');
  expect(first).toEqual({ events: [{ name: 'board', data: '{"a":1}' }], rest: 'event: ro' });
  expect(readEvents(`${first.rest}ws\ndata: {}\n\n`)).toEqual({ events: [{ name: 'rows', data: '{}' }], rest: '' });
});

test('a row that changed is put in its place, the others stay as they are', () => {
  const judges = [judgeProgress('J01'), judgeProgress('J02')];
  const sheets = [sheetProgress('J01', 'A1'), sheetProgress('J02', 'A1')];
  const board = boardOf({ judges, sheets });
  const changed = { ...board.judges[1], cells: 's', submitted: 1 };
  const after = applied(board, {
    name: 'rows',
    data: JSON.stringify({ at: '2026-11-23T05:00:00Z', judges: [changed] }),
  });
  expect(after?.judges[0]).toBe(board.judges[0]);
  expect(after?.judges[1]).toMatchObject({ cells: 's', submitted: 1 });
  expect(after?.at).toBe('2026-11-23T05:00:00Z');
});

test('what is not known changes nothing, and rows without a board are left', () => {
  const board = boardOf({ judges: [], sheets: [] });
  expect(applied(board, { name: 'else', data: '' })).toBe(board);
  expect(applied(undefined, { name: 'rows', data: '{"at":"","judges":[]}' })).toBeUndefined();
});
