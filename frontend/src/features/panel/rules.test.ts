// Who is shown what, and the small readers of these pages.
import { describe, expect, test } from 'vitest';
import { Refusal } from '../../api/problem';
import { accountId, held, round, roundId, unitId } from '../../test/round';
import { saysOn } from './DecideRecusal';
import { mayReopen } from './mayReopen';
import { closing, fromRefusal, taken } from './missing';
import { parsePoints, type Rubric, read, readAll } from './paperMarks';
import { officeOn, pagesOf } from './round';
import { type Chosen, moved, sameList, written } from './samples';
import { scanFault } from './scan';
import { readUnsentFile } from './unsentFile';

const none = {
  organiser: false,
  secretary: false,
  head: false,
  deputy: false,
  runs: false,
  screener: false,
  screens: false,
  chair: false,
  council: false,
  auditor: false,
};

describe('an office on a round', () => {
  test('comes from roles on this round, and from organising its unit', () => {
    expect(officeOn([held('secretary')], round())).toMatchObject({ secretary: true, runs: true });
    expect(officeOn([held('organiser', { unitId })], round())).toMatchObject({ organiser: true, runs: true });
  });
  test('does not come from another round, another unit, or from scoring', () => {
    expect(
      officeOn([held('secretary', { roundId: 'x' }), held('organiser', { unitId: 'y' }), held('judge')], round()),
    ).toEqual(none);
  });
  test('a head sees no practice samples, an organiser no late copies', () => {
    expect(pagesOf({ ...none, head: true, runs: true }, round())).not.toContain('practiceSamples');
    expect(pagesOf({ ...none, organiser: true, runs: true }, round())).not.toContain('exports');
    expect(pagesOf(none, round())).toEqual([]);
  });
  test('appeals and remarks come with the publication, and a council sees appeals only', () => {
    const published = round({ phase: 'published' });
    const secretary = { ...none, secretary: true, runs: true, screens: true };
    expect(pagesOf(secretary, round())).not.toContain('appeals');
    expect(pagesOf(secretary, published).slice(0, 4)).toEqual(['publish', 'sent', 'appeals', 'remarks']);
    const council = officeOn([held('council-member')], published);
    expect(pagesOf(council, published).slice(0, 3)).toEqual(['publish', 'sent', 'appeals']);
    expect(pagesOf(council, published)).not.toContain('remarks');
    expect(pagesOf(council, round())).toEqual(['plan', 'rubrics']);
  });
  test('arrivals stand where the round receives promotions, the publication once the council decides', () => {
    const organiser = officeOn([held('organiser', { unitId })], round());
    expect(pagesOf(organiser, round())).not.toContain('arrivals');
    expect(pagesOf(organiser, round({ receivesPromotions: true }))).toContain('arrivals');
    expect(pagesOf(organiser, round())).not.toContain('publish');
    expect(pagesOf(organiser, round({ phase: 'deliberation' }))).toContain('publish');
    expect(pagesOf(organiser, round({ phase: 'approved' }))[0]).toBe('publish');
  });
  test('how far judges agree comes with the end of a stage, before it for the head alone', () => {
    const secretary = { ...none, secretary: true, runs: true };
    expect(pagesOf(secretary, round())).not.toContain('reliability');
    expect(pagesOf({ ...none, head: true, runs: true }, round())).toContain('reliability');
    expect(pagesOf(secretary, round({ stage: 2 }))).toContain('reliability');
    const council = officeOn([held('council-member')], round());
    expect(pagesOf(council, round({ phase: 'deliberation' }))[0]).toBe('deliberation');
    expect(pagesOf(council, round({ phase: 'deliberation' }))).toContain('reliability');
    const auditor = officeOn([held('auditor')], round());
    expect(pagesOf(auditor, round({ phase: 'approved' }))).toEqual([]);
    expect(pagesOf(auditor, round({ phase: 'published' }))).toEqual(['reliability', 'deliberation']);
  });
});

describe('opening sheets again', () => {
  test('is the head’s, and the deputy’s for the head’s own; nobody’s for himself', () => {
    const head = { ...none, head: true };
    const deputy = { ...none, deputy: true };
    expect(mayReopen(head, { role: 'judge' }, false)).toBe(true);
    expect(mayReopen(head, { role: 'head' }, true)).toBe(false);
    expect(mayReopen(deputy, { role: 'head' }, false)).toBe(true);
    expect(mayReopen(deputy, { role: 'judge' }, false)).toBe(false);
    expect(mayReopen({ ...none, secretary: true, organiser: true }, { role: 'judge' }, false)).toBe(false);
  });
});

describe('speaking on a recusal', () => {
  const recusal = {
    id: 'x',
    judgeId: 'j',
    facilityId: 'f',
    kind: 'family' as const,
    note: '',
    status: 'awaiting' as const,
    afterFirstMark: true,
    declaredAt: '2026-11-23T01:00:00Z',
    version: 1,
  };
  const judge = { role: 'judge' as const, accountId: 'somebody' };
  test('head and secretary may, others may not, nobody on the own case', () => {
    expect(saysOn(recusal, judge, { ...none, head: true }, accountId)).toBe('may');
    expect(saysOn(recusal, judge, { ...none, secretary: true }, accountId)).toBe('may');
    expect(saysOn(recusal, judge, { ...none, organiser: true }, accountId)).toBe('others');
    expect(saysOn(recusal, { ...judge, accountId }, { ...none, head: true }, accountId)).toBe('own');
  });
  test('one person does not speak for both', () => {
    const both = { ...none, head: true, secretary: true };
    expect(saysOn({ ...recusal, agreedByHead: accountId }, judge, both, accountId)).toBe('spoken');
  });
  test('the deputy speaks for the head’s own', () => {
    expect(saysOn(recusal, { ...judge, role: 'head' }, { ...none, deputy: true }, accountId)).toBe('may');
    expect(saysOn(recusal, judge, { ...none, deputy: true }, accountId)).toBe('others');
  });
});

describe('marks typed off paper', () => {
  test.each([
    ['8,5', 850],
    ['8.5', 850],
    [' 10 ', 1000],
    ['0', 0],
    ['0,05', 5],
    ['8,55', 855],
    ['', undefined],
    ['-1', undefined],
    ['8,555', undefined],
    ['1e3', undefined],
    ['tám', undefined],
  ])('"%s" is %s hundredths', (typed, want) => {
    expect(parsePoints(typed)).toBe(want);
  });
  const points = { id: 'a', kind: 'points' as const, name: 'A', maxPoints: 1000, step: 50 };
  const options = {
    id: 'b',
    kind: 'options' as const,
    name: 'B',
    options: [
      { id: 'yes', points: 300 },
      { id: 'no', points: 0, knockOut: true },
    ],
  };
  test('are held to maximum and step', () => {
    expect(read(points, '10,5')).toEqual({ state: 'fault', fault: 'above-max' });
    expect(read(points, '8,3')).toEqual({ state: 'fault', fault: 'off-step' });
    expect(read(points, 'x')).toEqual({ state: 'fault', fault: 'not-number' });
    expect(read(points, '0')).toEqual({ state: 'mark', mark: 0, points: 0 });
    expect(read(points, '')).toEqual({ state: 'empty' });
    expect(read(options, 'no')).toEqual({ state: 'mark', mark: 'no', points: 0 });
  });
  test('add up, and unscored is not zero', () => {
    const rubric: Rubric = {
      id: 'r',
      roundId,
      groupId: 'food',
      version: 1,
      at: '2026-01-01T00:00:00Z',
      tree: { criterionGroups: [{ id: 'g', name: 'G', maxPoints: 1300, criteria: [points, options] }] },
    };
    expect(readAll(rubric, { a: '8,5', b: 'yes' })).toEqual({
      marks: { a: 850, b: 'yes' },
      total: 1150,
      unmarked: 0,
      faulty: 0,
    });
    expect(readAll(rubric, { a: '99' })).toEqual({ marks: {}, total: 0, unmarked: 1, faulty: 1 });
  });
});

test('a scan is a PDF or a picture of at most 20 MB', () => {
  expect(scanFault({ type: 'application/pdf', size: 20_000_000 })).toBeUndefined();
  expect(scanFault({ type: 'application/pdf', size: 20_000_001 })).toBe('large');
  expect(scanFault({ type: 'image/heic', size: 1 })).toBe('kind');
});

describe('a file of unsent sheets', () => {
  const envelope = {
    format: 'tieubieu/unsent',
    version: 1,
    roundId,
    judgeId: 'j',
    deviceId: 'd',
    keyId: 'k',
    ephemeral: 'e',
    iv: 'i',
    ciphertext: 'c',
    signature: 's',
  };
  const file = (content: unknown) => new Blob([typeof content === 'string' ? content : JSON.stringify(content)]);
  test('is sent as it is', async () => {
    expect(await readUnsentFile(file(envelope), roundId)).toEqual({ envelope });
  });
  test('of another round, or another kind, is not sent', async () => {
    expect(await readUnsentFile(file({ ...envelope, roundId: 'x' }), roundId)).toEqual({ fault: 'other-round' });
    expect(await readUnsentFile(file({ ...envelope, signature: 5 }), roundId)).toEqual({ fault: 'not-ours' });
    expect(await readUnsentFile(file('no JSON'), roundId)).toEqual({ fault: 'not-ours' });
    expect(await readUnsentFile(file('null'), roundId)).toEqual({ fault: 'not-ours' });
  });
});

describe('what is missing before closing', () => {
  const blocked = (codes: [string, string][]) =>
    new Refusal({
      status: 409,
      code: 'phase-blocked',
      message: '',
      fields: codes.map(([path, code]) => ({ path, code, message: path })),
      requestId: '',
      current: undefined,
      retryAfter: undefined,
    });
  test('can be passed over only when all of it can', () => {
    const some = fromRefusal(
      blocked([
        ['sheets-not-submitted', 'overridable'],
        ['recusals-awaiting', 'required'],
      ]),
    );
    expect(closing(some ?? [])).toBe('blocked');
    const all = fromRefusal(blocked([['sheets-not-submitted', 'overridable']]));
    expect(closing(all ?? [])).toBe('override');
    expect(closing([])).toBe('ready');
  });
  test('another refusal is not a list', () => {
    expect(fromRefusal(new Error('network'))).toBeUndefined();
  });
  test('is shown judge by judge', () => {
    expect(taken('3 phiếu chưa nộp: J04 – A017, A018; J07 – A003.')).toEqual({
      what: '3 phiếu chưa nộp:',
      whose: ['J04 – A017, A018', 'J07 – A003'],
    });
    expect(taken('Lượt chấm 2 chưa mở.')).toEqual({ what: 'Lượt chấm 2 chưa mở.', whose: [] });
  });
});

test('practice samples move one place, and keep their number', () => {
  const chosen = (entryId: string): Chosen => ({
    entryId,
    groupId: 'food',
    title: entryId,
    facility: '',
    note: '',
    score: '85.34',
  });
  const list = [chosen('a'), chosen('b'), chosen('c')];
  expect(moved(list, 'c', -1).map(({ entryId }) => entryId)).toEqual(['a', 'c', 'b']);
  expect(moved(list, 'a', -1)).toEqual(list);
  expect(sameList(list, moved(list, 'a', 1))).toBe(false);
  expect(written('85.34', 'vi')).toBe('85,34');
});
