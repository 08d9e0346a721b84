import { expect, test } from 'vitest';
import { codeState } from './taxCode';

test.each([
  ['', 'empty'],
  ['0100109106', 'good'],
  ['0100 109 106-001', 'good'],
  ['０１００１０９１０６', 'good'],
  ['0100109107', 'wrong'],
  ['0100109106000', 'wrong'],
  ['01001091', 'short'],
  ['01A0109106', 'no-digits'],
  ['037 085 000 123', 'personal'],
] as const)('%s is %s', (typed, state) => {
  expect(codeState(typed)).toBe(state);
});
