import { expect, test } from 'vitest';
import type { Schemas } from '../../../api/client';
import { anEntry } from '../testing/entries';
import { renewable } from './Renewal';

const paper = (validUntil?: string): Schemas['EntryPaper'] => ({
  paperId: `p-${validUntil}`,
  kind: 'quality',
  fileName: `${validUntil}.pdf`,
  contentType: 'application/pdf',
  bytes: 1,
  forJudges: false,
  namesNobody: false,
  version: 1,
  ...(validUntil ? { validUntil } : {}),
});
const round = { phase: 'screening' as const, screeningClosesAt: '2026-12-31T10:00:00Z' };
const entry = (given: Partial<Schemas['Entry']> = {}) =>
  anEntry({
    origin: 'promoted',
    status: 'submitted',
    paperList: [paper('2026-11-01'), paper('2026-12-20'), paper('2027-06-01'), paper()],
    ...given,
  });
const names = (papers: readonly { fileName: string }[]) => papers.map(({ fileName }) => fileName);

test('what has expired can be renewed, what will is told', () => {
  const { expired, soon } = renewable(entry(), round, '2026-11-23');
  expect(names(expired)).toEqual(['2026-11-01.pdf']);
  expect(names(soon)).toEqual(['2026-12-20.pdf']);
});

test.each([
  ['an entry of its own', entry({ origin: 'open' }), round],
  ['a withdrawn one', entry({ status: 'withdrawn' }), round],
  ['scoring', entry(), { ...round, phase: 'scoring' as const }],
])('nothing is renewed for %s', (_, of, where) => {
  expect(renewable(of, where, '2026-11-23').expired).toEqual([]);
});

test('nothing is renewed after screening ends', () => {
  expect(renewable(entry(), round, '2027-01-01').expired).toEqual([]);
});
