import { expect, test } from 'vitest';
import { equals, limit, line, tableOf } from '../../test/deliberation';
import { itemsOf, nextWaiting, pageOf, voteFault } from './view';

const told = (items: ReturnType<typeof itemsOf>) =>
  items.map((item) => (item.type === 'entry' ? item.line.code : item.type)).join(' ');

const tied = tableOf(
  [
    line('A001', { rankOverall: 1 }),
    line('A002', { rankOverall: 2, proposal: { proposed: false, atTheLine: true, out: 'line' } }),
    line('A003', { rankOverall: 2, group: 'food', proposal: { proposed: false, atTheLine: true, out: 'line' } }),
    line('A004', { rankOverall: 4, proposal: { proposed: false, atTheLine: false, out: 'pass-mark' }, passed: false }),
  ],
  {
    undecided: ['A002', 'A003'],
    outcome: {
      limits: [limit({ places: 2, taken: 1, binds: true, firstOut: 'A002', split: equals(1, 'A002', 'A003') })],
    },
  },
);

test('draws the line before the first that the places keep out', () => {
  expect(told(itemsOf(tied, {}))).toBe('A001 cut A002 A003 A004');
});

test('draws it in a group before the first of the group that is out', () => {
  expect(told(itemsOf(tied, { group: 'food' }))).toBe('cut A003');
});

test('draws the pass mark where no number of places cuts', () => {
  const items = itemsOf({ ...tied, outcome: { ...tied.outcome, limits: [] } }, {});
  expect(told(items)).toBe('A001 A002 A003 cut A004');
  expect(items[3]).toMatchObject({ cut: { kind: 'mark', points: 7000, inclusive: true } });
});

test('draws the line of the nominations beside it', () => {
  const table = tableOf(tied.lines, {
    outcome: { nominationLimits: [limit({ taken: 1, binds: true, firstOut: 'A003' })] },
  });
  expect(told(itemsOf(table, {}))).toBe('A001 A002 nomination A003 cut A004');
});

test('shows only what waits for a decision, without lines', () => {
  expect(told(itemsOf(tied, { undecided: true }))).toBe('A002 A003');
});

test('goes from one undecided entry to the next and around', () => {
  expect(nextWaiting(tied, undefined)).toBe('A002');
  expect(nextWaiting(tied, 'A002')).toBe('A003');
  expect(nextWaiting(tied, 'A003')).toBe('A002');
});

test('knows the page of an entry among a thousand', () => {
  const lines = Array.from({ length: 1000 }, (_, n) => line(`N${n}`, { rankOverall: n + 1 }));
  expect(pageOf(itemsOf(tableOf(lines), {}), 'N999')).toBe(9);
  expect(pageOf([], 'N1')).toBeUndefined();
});

test('checks a vote against the council’s size', () => {
  expect(voteFault({ for: 5, against: 0, abstain: 0 }, 5)).toBeUndefined();
  expect(voteFault({ for: 5, against: 1, abstain: 0 }, 5)).toBe('too-many');
  expect(voteFault({ for: 2, against: 2, abstain: 1 }, 5)).toBe('not-carried');
  expect(voteFault({ for: Number.NaN, against: 0, abstain: 0 }, 5)).toBe('number');
});
