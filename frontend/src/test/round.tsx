// A round in scoring as its officers see it, and the way to show one of their pages.
import { MantineProvider } from '@mantine/core';
import { QueryClient, QueryClientProvider } from '@tanstack/react-query';
import {
  createMemoryHistory,
  createRootRoute,
  createRoute,
  createRouter,
  RouterProvider,
} from '@tanstack/react-router';
import { render, screen } from '@testing-library/react';
import type { ComponentType } from 'react';
import { api, type Schemas } from '../api/client';
import { OpenRound, officeOn } from '../features/panel/round';

type Round = Schemas['Round'];
type Me = Schemas['Me'];
type Role = Schemas['HeldRole']['role'];

export const roundId = '01900000-0000-7000-8000-000000000001';
export const unitId = '01900000-0000-7000-8000-000000000002';
export const accountId = '01900000-0000-7000-8000-000000000003';

export const round = (given: Partial<Round> = {}): Round => ({
  id: roundId,
  title: 'Kỳ thử',
  unitId,
  programmeId: '01900000-0000-7000-8000-000000000004',
  cycleId: '01900000-0000-7000-8000-000000000005',
  tier: 'province',
  phase: 'scoring',
  phaseAt: '2026-11-20T01:00:00Z',
  stage: 1,
  team: true,
  admitsOpen: true,
  appealDays: 10,
  admitsPromoted: false,
  receivesPromotions: false,
  demonstration: false,
  judgingCodePattern: '{group}{number}',
  packetMode: 'product',
  publishesAll: false,
  rulesVersion: 1,
  version: 7,
  rules: {
    aggregation: 'mean',
    combine: 'last',
    knockOut: 'majority',
    minimumSheets: 2,
    passMark: { points: 7000, inclusive: true },
    stages: [{}],
    tieBreaks: [],
  },
  ...given,
});

export const held = (role: Role, on: Partial<Schemas['HeldRole']> = { roundId }): Schemas['HeldRole'] => ({
  accountId,
  holder: 'Lưu Thị Mơ',
  on: 'Kỳ thử',
  role,
  since: '2026-11-01T00:00:00Z',
  ...on,
});

export const me = (...roles: Schemas['HeldRole'][]): Me => ({
  account: {
    id: accountId,
    name: 'Lưu Thị Mơ',
    locale: 'vi',
    status: 'active',
    version: 1,
    createdAt: '2026-01-01T00:00:00Z',
  },
  roles,
});

export const panelJudge = (code: string, given: Partial<Schemas['Judge']> = {}): Schemas['Judge'] => ({
  id: `judge-${code}`,
  accountId: `account-${code}`,
  seatId: `seat-${code}`,
  roundId,
  code,
  name: `Giám khảo ${code}`,
  title: '',
  role: 'judge',
  groupIds: [],
  scores: true,
  status: 'active',
  sheetsCount: true,
  joinedAt: '2026-11-01T00:00:00Z',
  version: 1,
  ...given,
});

type JudgeProgress = Schemas['JudgeProgress'];
type SheetProgress = Schemas['SheetProgress'];

export const judgeProgress = (code: string, given: Partial<JudgeProgress> = {}): JudgeProgress => ({
  judgeId: `judge-${code}`,
  code,
  name: `Giám khảo ${code}`,
  role: 'judge',
  status: 'active',
  scores: true,
  waiting: 0,
  begun: 0,
  scored: 0,
  submitted: 0,
  unsent: 0,
  devices: [],
  ...given,
});

export const sheetProgress = (judge: string, entry: string, given: Partial<SheetProgress> = {}): SheetProgress => ({
  sheetId: `sheet-${judge}-${entry}`,
  judgeId: `judge-${judge}`,
  judge,
  entry,
  groupId: 'food',
  state: 'waiting',
  revision: 0,
  counted: true,
  ...given,
});

const letters = { waiting: 'w', begun: 'b', scored: 'c', submitted: 's' } as const;

/** The board that these judges and sheets make. */
export function boardOf({ judges, sheets }: Pick<Schemas['ScoringProgress'], 'judges' | 'sheets'>): Schemas['Board'] {
  const entries = [...new Map(sheets.map(({ entry, groupId }) => [entry, { code: entry, groupId }])).values()];
  const letter = (judgeId: string, code: string) => {
    const sheet = sheets.find((s) => s.judgeId === judgeId && s.entry === code);
    return !sheet ? '.' : sheet.counted ? letters[sheet.state] : '-';
  };
  return {
    stage: 1,
    at: new Date().toISOString(),
    entries,
    judges: judges.map((judge) => ({
      ...judge,
      cells: entries.map(({ code }) => letter(judge.judgeId, code)).join(''),
    })),
  };
}

export const device = (given: Partial<Schemas['JudgeDevice']> = {}): Schemas['JudgeDevice'] => ({
  deviceId: 'd1',
  deviceName: 'Máy 1',
  signedInAt: '2026-11-23T01:02:00Z',
  firstSeenAt: '2026-11-23T01:02:00Z',
  lastContactAt: '2026-11-23T03:00:00Z',
  unsent: 0,
  filesReady: 60,
  filesTotal: 60,
  ...given,
});

// What jsdom lacks. Mantine asks for the colour scheme and for reduced motion.
window.matchMedia ??= (media) => ({
  media,
  matches: false,
  onchange: null,
  addEventListener: () => {},
  removeEventListener: () => {},
  addListener: () => {},
  removeListener: () => {},
  dispatchEvent: () => false,
});

window.ResizeObserver ??= class {
  observe() {}
  unobserve() {}
  disconnect() {}
};
HTMLDialogElement.prototype.showModal ??= function showModal(this: HTMLDialogElement) {
  this.open = true;
};
HTMLDialogElement.prototype.close ??= function close(this: HTMLDialogElement) {
  this.open = false;
};

/** Shows a page below an open round, once it is there. */
export async function showPage(Page: ComponentType, as: Me, of: Round = round()) {
  const client = new QueryClient({ defaultOptions: { queries: { retry: false } } });
  const opened = { round: of, me: as, office: officeOn(as.roles, of), ask: api, seat: undefined };
  const root = createRootRoute();
  const page = createRoute({
    getParentRoute: () => root,
    path: '/',
    component: () => (
      <MantineProvider withCssVariables={false} withGlobalClasses={false} env="test">
        <QueryClientProvider client={client}>
          <OpenRound value={opened}>
            <Page />
          </OpenRound>
        </QueryClientProvider>
      </MantineProvider>
    ),
  });
  const router = createRouter({ routeTree: root.addChildren([page]), history: createMemoryHistory() });
  // The registered router is the whole app's.
  render(<RouterProvider router={router as never} />);
  await screen.findByRole('heading', { level: 1 });
  return client;
}
