// How far three judges agree, as the server tells it.
import type { Schemas } from '../api/client';

type Place = Schemas['LinePlace'];

export const place = (judgingCode: string, given: Partial<Place> = {}): Place => ({
  entryId: `entry-${judgingCode}`,
  judgingCode,
  groupId: 'food',
  score: '8000',
  rank: 1,
  above: true,
  atTheLine: false,
  aboveDraws: 1000,
  sameRankDraws: 1000,
  rankFrom: 1,
  rankTo: 1,
  ...given,
});

type Data = Schemas['Reliability'];

export const judge = (code: string, given: Partial<Data['judges'][number]> = {}): Data['judges'][number] => ({
  code,
  entries: 29,
  shared: 29,
  difference: 0,
  scatter: 400,
  mean: 8000,
  spread: 900,
  othersSpread: 1000,
  level: 'even',
  width: 'usual',
  ...given,
});

const agreement: Data['overall'] = {
  entries: 29,
  judges: 3,
  marks: 87,
  full: true,
  single: 0.29,
  average: 0.62,
  alpha: 0.3,
};

export const measured = (given: Partial<Data> = {}): Data => ({
  stage: 1,
  closed: true,
  sheets: 87,
  entries: 29,
  judges: [
    judge('J01', { difference: 120 }),
    judge('J02', { difference: -640, level: 'very-severe', width: 'narrow' }),
    judge('J03', { difference: 520, level: 'very-lenient' }),
  ],
  overall: agreement,
  criterionGroups: [{ id: 'market', maxPoints: 4000, agreement: { ...agreement, average: 0.91 } }],
  groups: [{ id: 'food', maxPoints: 10000, agreement }],
  gaps: [
    {
      entryId: 'e1',
      judgingCode: 'B007',
      groupId: 'food',
      judges: 3,
      low: 5850,
      high: 8100,
      deviation: 1130,
      widest: { criterionId: 'm1', low: 500, high: 2250, maxPoints: 2500 },
    },
  ],
  criteria: [
    {
      groupId: 'food',
      criterionGroupId: 'market',
      criterionId: 'm1',
      maxPoints: 2500,
      entries: 29,
      mean: 430,
      largest: 1750,
      far: 3,
    },
  ],
  line: {
    kind: 'proposal',
    draws: 1000,
    sameList: 612,
    entries: [
      place('B001'),
      place('B007', { rank: 2, score: '25603/3', aboveDraws: 701, rankFrom: 2, rankTo: 4 }),
      place('B003', { rank: 3, above: false, aboveDraws: 0 }),
    ],
  },
  measures: { severeFrom: 200, verySevereFrom: 500, severeEntries: 3, farPercent: 50 },
  ...given,
});
