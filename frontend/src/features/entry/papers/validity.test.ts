import { expect, test } from 'vitest';
import { readUntil, today, validity } from './validity';

test('a day in Vietnam begins at 17:00 UTC of the day before', () => {
  expect(today(new Date('2026-08-30T16:59:59Z'))).toBe('2026-08-30');
  expect(today(new Date('2026-08-30T17:00:00Z'))).toBe('2026-08-31');
});

test.each([
  [undefined, 'none'],
  ['2026-08-29', 'expired'],
  ['2026-08-30', 'soon'],
  ['2026-09-14', 'soon'],
  ['2026-09-15', 'stands'],
])('a paper valid until %s is %s on 30/08 where judging reads it on 15/09', (until, state) => {
  expect(validity(until, '2026-08-30', '2026-09-15')).toBe(state);
});

test('judging is after screening, else after registration', () => {
  expect(readUntil({ registrationClosesAt: '2026-08-31T10:00:00Z', screeningClosesAt: '2026-09-15T10:00:00Z' })).toBe(
    '2026-09-15',
  );
  expect(readUntil({ registrationClosesAt: '2026-08-31T10:00:00Z' })).toBe('2026-08-31');
  expect(readUntil(undefined)).toBeUndefined();
});
