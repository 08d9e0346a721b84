import { expect, test } from 'vitest';
import { anEntry } from '../testing/entries';
import { timeline } from './timeline';

const whats = (things: readonly { what: string }[]) => things.map((thing) => thing.what);

test('a draft waits for its submission first', () => {
  const { coming, happened } = timeline(anEntry(), undefined);
  expect(whats(coming)).toEqual(['submit', 'screening', 'scoring', 'deliberation', 'publication']);
  expect(whats(happened)).toEqual(['started']);
});

test('a returned entry that was mended tells both, newest first', () => {
  const entry = anEntry({
    status: 'submitted',
    submittedAt: '2026-08-28T01:00:00Z',
    screenings: [{ decision: 'returned', at: '2026-08-27T01:00:00Z', reason: 'Ảnh mờ', items: [] }],
  });
  expect(whats(timeline(entry, undefined).happened)).toEqual(['submitted', 'returned', 'started']);
  expect(timeline(entry, undefined).happened[0]).toMatchObject({ again: true });
});

test('a returned entry that was not mended yet asks to be', () => {
  const entry = anEntry({
    status: 'returned',
    submittedAt: '2026-08-25T01:00:00Z',
    dueAt: '2026-08-31T10:00:00Z',
    screenings: [{ decision: 'returned', at: '2026-08-27T01:00:00Z', items: [], dueAt: '2026-08-31T10:00:00Z' }],
  });
  const { coming, happened } = timeline(entry, undefined);
  expect(coming[0]).toEqual({ what: 'mend', by: '2026-08-31T10:00:00Z' });
  expect(whats(happened)).toEqual(['returned', 'submitted', 'started']);
});

test('nothing comes for what was withdrawn', () => {
  const { coming, happened } = timeline(anEntry({ status: 'withdrawn', reason: 'Hết hàng' }), undefined);
  expect(coming).toEqual([]);
  expect(happened[0]).toMatchObject({ what: 'withdrawn', reason: 'Hết hàng' });
});
