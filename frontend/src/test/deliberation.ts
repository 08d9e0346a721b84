// A council's table for tests.
import type { Schemas } from '../api/client';

type Deliberation = Schemas['Deliberation'];
type Outcome = Schemas['Outcome'];

export const line = (code: string, given: Partial<Schemas['DeliberationLine']> = {}): Schemas['DeliberationLine'] => ({
  code,
  entryId: `01900000-0000-7000-8000-${code.padStart(12, '0')}`,
  product: `Sản phẩm ${code}`,
  group: 'handicraft',
  status: 'ranked',
  score: '8000',
  display: '80.00',
  margin: 100,
  passed: true,
  sheets: 5,
  groups: [],
  proposal: { proposed: true, atTheLine: false },
  awarded: given.proposal?.proposed ?? true,
  ...given,
});

export const limit = (given: Partial<Schemas['PlacesUsed']> = {}): Schemas['PlacesUsed'] => ({
  places: 2,
  candidates: 3,
  taken: 2,
  binds: false,
  ...given,
});

export const equals = (placesLeft: number, ...codes: string[]): Schemas['EqualClass'] => ({
  placesLeft,
  display: '78.44',
  fraction: '706/9',
  codes,
});

const count = (lines: Deliberation['lines']): Outcome => ({
  passMark: { points: 7000, inclusive: true },
  entries: lines.length,
  passed: lines.filter((one) => one.passed).length,
  proposed: lines.filter((one) => one.proposal.proposed).length,
  atTheLine: lines.filter((one) => one.proposal.atTheLine).length,
  awarded: lines.filter((one) => one.awarded).length,
  nominated: 0,
  groups: [...new Set(lines.map(({ group }) => group))].map((group) => ({
    group,
    entries: 1,
    passed: 1,
    proposed: 1,
    atTheLine: 0,
  })),
  levels: [],
  limits: [],
  nominationLimits: [],
  levelLines: [],
});

export function tableOf(
  lines: Deliberation['lines'],
  { outcome, ...given }: Partial<Omit<Deliberation, 'outcome'>> & { outcome?: Partial<Outcome> } = {},
): Deliberation {
  return {
    roundId: '01900000-0000-7000-8000-000000000001',
    version: 1,
    status: 'open',
    rowVersion: 1,
    lines,
    undecided: [],
    unnominated: [],
    seats: 9,
    ...given,
    outcome: { ...count(lines), ...outcome },
  };
}
