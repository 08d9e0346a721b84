import { describe, expect, test } from 'vitest';
import { boardOf, device, judgeProgress, sheetProgress } from '../../test/round';
import { attention } from './attention';
import { cellOf, commonPrefix, firstSignIn, furthestDevice, piecesOf, viewBoard } from './board';

const now = Date.parse('2026-11-23T03:30:00Z');

describe('the view of the board', () => {
  const progress = {
    stage: 1,
    judges: [
      judgeProgress('J01', { submitted: 1, waiting: 1, unsent: 2 }),
      judgeProgress('J02', { submitted: 1 }),
      judgeProgress('J03', { scores: false }),
      judgeProgress('J04', { status: 'left' }),
    ],
    sheets: [
      sheetProgress('J01', 'NB26-001', { state: 'submitted' }),
      sheetProgress('J01', 'NB26-012', { groupId: 'other' }),
      sheetProgress('J02', 'NB26-001', { state: 'submitted' }),
      sheetProgress('J02', 'NB26-012', { groupId: 'other', counted: false, countedReason: 'Không chấm' }),
    ],
  };
  const view = viewBoard(boardOf(progress), ['other', 'food']);

  test('orders the groups as the programme does', () => {
    expect(view.groups.map(({ groupId }) => groupId)).toEqual(['other', 'food']);
  });
  test('writes above a column what tells its code apart', () => {
    expect(view.prefix).toBe('NB26-');
    expect(view.groups[1]?.columns[0]).toMatchObject({ code: 'NB26-001', short: '001', counted: 2, submitted: 2 });
  });
  test('counts only sheets that count', () => {
    expect(view.groups[0]?.columns[0]).toMatchObject({ counted: 1, submitted: 0 });
    expect([view.total, view.submitted, view.unsent]).toEqual([3, 2, 2]);
  });
  test('leaves out who scores nothing, and who left without a sheet', () => {
    expect(view.rows.map(({ judge }) => judge.code)).toEqual(['J01', 'J02']);
  });
  test('shows a sheet that does not count, and one that does not exist, as no part', () => {
    const column = view.groups[0]?.columns[0];
    expect(cellOf(view.rows[1]?.judge.cells[column?.at ?? -1])).toBe('apart');
    expect(cellOf('.')).toBe('apart');
    expect(cellOf(undefined)).toBe('apart');
  });
});

test('a thousand entries are looked at in pieces of one group each', () => {
  const entries = Array.from({ length: 300 }, (_, i) => ({
    code: `A${String(i).padStart(3, '0')}`,
    groupId: i < 130 ? 'food' : 'other',
  }));
  const pieces = piecesOf(viewBoard({ stage: 1, at: '', entries, judges: [] }, ['other', 'food']));
  expect(pieces.map(({ groupId, from, to }) => [groupId, from, to])).toEqual([
    ['other', 'A130', 'A249'],
    ['other', 'A250', 'A299'],
    ['food', 'A000', 'A119'],
    ['food', 'A120', 'A129'],
  ]);
});

test.each([
  [['A001', 'A002', 'B001'], ''],
  [['NB26-001', 'NB26-010'], 'NB26-'],
  [['X'], ''],
  [['12/1', '12/2'], '12/'],
])('the common beginning of %j is "%s"', (codes, want) => {
  expect(commonPrefix(codes)).toBe(want);
});

test('the first sign-in is the earliest by code, on whatever device', () => {
  const judge = judgeProgress('J01', {
    devices: [
      device({ deviceId: 'b', signedInAt: '2026-11-23T02:00:00Z' }),
      device({ deviceId: 'a', signedInAt: '2026-11-23T01:00:00Z' }),
    ],
  });
  expect(firstSignIn(judge)?.deviceId).toBe('a');
});

test('the packet is as far as on the furthest device', () => {
  const judge = judgeProgress('J01', {
    devices: [device({ filesReady: 3 }), device({ filesReady: 41, deviceId: 'd2' })],
  });
  expect(furthestDevice(judge)?.filesReady).toBe(41);
});

describe('what asks for attention', () => {
  const facts = { now, scoring: true, minimumSheets: 1, gaps: [], recusals: [], paperCopies: [], lateCopies: [] };
  const lines = (judge: Parameters<typeof judgeProgress>[1], more: Partial<Parameters<typeof attention>[0]> = {}) => {
    const progress = {
      stage: 1,
      judges: [judgeProgress('J01', { waiting: 1, ...judge })],
      sheets: [sheetProgress('J01', 'A1')],
    };
    return attention({ ...facts, view: viewBoard(boardOf(progress), []), ...more });
  };

  test('a device that has been silent with unsent sheets comes first, as loss', () => {
    const found = lines({
      unsent: 5,
      lastContact: '2026-11-23T03:05:00Z',
      devices: [device({ filesReady: 1, persisted: false })],
    });
    expect(found.map(({ kind, severity }) => [kind, severity])).toEqual([
      ['silent', 'bad'],
      ['packet', 'wait'],
      ['storage', 'none'],
    ]);
    expect(found[0]).toMatchObject({ minutes: 25 });
  });
  test('fifteen minutes are no silence yet', () => {
    expect(lines({ lastContact: '2026-11-23T03:15:00Z', devices: [device()] })).toEqual([]);
  });
  test('judges on no device are named in one line', () => {
    expect(lines({})).toMatchObject([{ kind: 'no-device', names: ['Giám khảo J01'] }]);
  });
  test('a judge with nothing left to do asks for nothing', () => {
    expect(
      lines({ waiting: 0, submitted: 1, lastContact: '2026-11-22T00:00:00Z', devices: [device({ persisted: false })] }),
    ).toEqual([]);
  });
  test('an entry that cannot reach its minimum of sheets is named', () => {
    expect(lines({ devices: [device()] }, { minimumSheets: 2 })).toMatchObject([
      { kind: 'few-sheets', codes: ['A1'], minimum: 2 },
    ]);
  });
  test('outside scoring no device is called silent', () => {
    expect(lines({ lastContact: '2026-11-20T00:00:00Z', devices: [device()] }, { scoring: false })).toEqual([]);
  });
});
