// Where everything is. A judge's pages load what a judge needs; those of the round's officers bring Mantine with them.
import {
  createRootRoute,
  createRoute,
  createRouter,
  lazyRouteComponent,
  Outlet,
  retainSearchParams,
} from '@tanstack/react-router';
import { Failed, NotFound, Pending } from './ui/Empty';

const root = createRootRoute({ component: Outlet, notFoundComponent: NotFound, errorComponent: Failed });

const home = createRoute({
  getParentRoute: () => root,
  path: '/',
  component: lazyRouteComponent(() => import('./features/account/Home'), 'Home'),
});
const signIn = createRoute({
  getParentRoute: () => root,
  path: '/dang-nhap',
  component: lazyRouteComponent(() => import('./features/account/SignIn'), 'SignIn'),
});

const printCheck = createRoute({
  getParentRoute: () => root,
  path: '/phieu/$sheetId',
  component: lazyRouteComponent(() => import('./features/print/PrintCheck'), 'PrintCheck'),
});

// ---- judges

const entrance = createRoute({
  getParentRoute: () => root,
  path: '/cham',
  component: lazyRouteComponent(() => import('./features/judge/Entrance'), 'Entrance'),
});
const codeSignIn = createRoute({
  getParentRoute: () => root,
  path: '/cham/vao',
  // cho: the judge who has to sign in again, if it is that.
  validateSearch: (search: Record<string, unknown>): { cho?: string } =>
    typeof search.cho === 'string' ? { cho: search.cho } : {},
  component: lazyRouteComponent(() => import('./features/judge/CodeSignIn'), 'CodeSignIn'),
});
const judge = createRoute({
  getParentRoute: () => root,
  path: '/cham/$judgeId',
  component: lazyRouteComponent(() => import('./features/judge/JudgeLayout'), 'JudgeLayout'),
});
const sheets = createRoute({
  getParentRoute: () => judge,
  path: '/',
  component: lazyRouteComponent(() => import('./features/scoresheet/SheetList'), 'SheetList'),
});
const declaration = createRoute({
  getParentRoute: () => judge,
  path: '/khai-bao',
  component: lazyRouteComponent(() => import('./features/conflict/Declaration'), 'Declaration'),
});
const packet = createRoute({
  getParentRoute: () => judge,
  path: '/goi',
  component: lazyRouteComponent(() => import('./features/packet/PacketPage'), 'PacketPage'),
});
const sheet = createRoute({
  getParentRoute: () => judge,
  path: '/phieu/$sheetId',
  component: lazyRouteComponent(() => import('./features/scoresheet/SheetPage'), 'SheetPage'),
});
const practice = createRoute({
  getParentRoute: () => judge,
  path: '/tap',
  component: lazyRouteComponent(() => import('./features/practice/Practice'), 'Practice'),
});
const practiceSheet = createRoute({
  getParentRoute: () => judge,
  path: '/tap/$sampleId',
  component: lazyRouteComponent(() => import('./features/practice/PracticeSheet'), 'PracticeSheet'),
});
const finish = createRoute({
  getParentRoute: () => judge,
  path: '/nop',
  component: lazyRouteComponent(() => import('./features/scoresheet/Finish'), 'Finish'),
});
const device = createRoute({
  getParentRoute: () => judge,
  path: '/may',
  component: lazyRouteComponent(() => import('./features/judge/Device'), 'Device'),
});

// ---- those who run a round

const round = createRoute({
  getParentRoute: () => root,
  path: '/ky/$roundId',
  // cho: the head or deputy who came by a printed code; kept from page to page.
  validateSearch: (search: Record<string, unknown>): { cho?: string } =>
    typeof search.cho === 'string' && /^[0-9a-f-]{36}$/.test(search.cho) ? { cho: search.cho } : {},
  search: { middlewares: [retainSearchParams(['cho'])] },
  component: lazyRouteComponent(() => import('./features/panel/RoundLayout'), 'RoundLayout'),
});
const board = createRoute({
  getParentRoute: () => round,
  path: '/',
  component: lazyRouteComponent(() => import('./features/panel/Board'), 'Board'),
});
const codes = createRoute({
  getParentRoute: () => round,
  path: '/ma',
  component: lazyRouteComponent(() => import('./features/panel/Codes'), 'Codes'),
});
const paperSheets = createRoute({
  getParentRoute: () => round,
  path: '/phieu-giay',
  component: lazyRouteComponent(() => import('./features/panel/PaperSheets'), 'PaperSheets'),
});
const conflicts = createRoute({
  getParentRoute: () => round,
  path: '/xung-dot',
  component: lazyRouteComponent(() => import('./features/panel/Conflicts'), 'Conflicts'),
});
const exported = createRoute({
  getParentRoute: () => round,
  path: '/tep',
  component: lazyRouteComponent(() => import('./features/panel/Exports'), 'Exports'),
});
const practiceSamples = createRoute({
  getParentRoute: () => round,
  path: '/tap',
  component: lazyRouteComponent(() => import('./features/panel/PracticeSamples'), 'PracticeSamples'),
});
const closing = createRoute({
  getParentRoute: () => round,
  path: '/dong',
  component: lazyRouteComponent(() => import('./features/panel/Closing'), 'Closing'),
});

const tree = root.addChildren([
  home,
  signIn,
  printCheck,
  entrance,
  codeSignIn,
  judge.addChildren([sheets, declaration, packet, sheet, practice, practiceSheet, finish, device]),
  round.addChildren([board, codes, paperSheets, conflicts, exported, practiceSamples, closing]),
]);

export const router = createRouter({
  routeTree: tree,
  basepath: '/app',
  defaultPendingComponent: Pending,
  defaultErrorComponent: Failed,
  scrollRestoration: true,
  trailingSlash: 'preserve',
});

declare module '@tanstack/react-router' {
  interface Register {
    router: typeof router;
  }
}
