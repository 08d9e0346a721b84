// Where everything is. A judge's pages load what a judge needs; those of the round's officers bring Mantine with them.
import {
  createRootRoute,
  createRoute,
  createRouter,
  lazyRouteComponent,
  Outlet,
  redirect,
  retainSearchParams,
} from '@tanstack/react-router';
import { entrySearch } from './features/entry/search';
import { readSearch } from './features/screening/search';
import { paths } from './paths';
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
const confirmEmail = createRoute({
  getParentRoute: () => root,
  path: '/xac-nhan',
  component: lazyRouteComponent(() => import('./features/account/ConfirmEmail'), 'ConfirmEmail'),
});
const newPassword = createRoute({
  getParentRoute: () => root,
  path: '/dat-lai-mat-khau',
  component: lazyRouteComponent(() => import('./features/account/NewPassword'), 'NewPassword'),
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

// ---- facilities

const facilities = createRoute({
  getParentRoute: () => root,
  path: '/co-so',
  component: lazyRouteComponent(() => import('./features/facility/FacilityHome'), 'FacilityHome'),
});
const register = createRoute({
  getParentRoute: () => root,
  path: '/co-so/dang-ky',
  component: lazyRouteComponent(() => import('./features/facility/Register'), 'Register'),
});
const newFacility = createRoute({
  getParentRoute: () => root,
  path: '/co-so/moi',
  // ho: an officer or collaborator registers it for somebody else.
  validateSearch: (search: Record<string, unknown>): { ho?: true } =>
    search.ho === true || search.ho === 'true' || search.ho === 1 ? { ho: true } : {},
  component: lazyRouteComponent(() => import('./features/facility/NewFacility'), 'NewFacility'),
});
const facility = createRoute({
  getParentRoute: () => root,
  path: '/co-so/$facilityId',
  component: lazyRouteComponent(() => import('./features/facility/FacilityProfile'), 'FacilityProfile'),
});
const openRounds = createRoute({
  getParentRoute: () => root,
  path: '/co-so/$facilityId/ky',
  component: lazyRouteComponent(() => import('./features/facility/OpenRounds'), 'OpenRounds'),
});
const startEntry = createRoute({
  getParentRoute: () => root,
  path: '/co-so/$facilityId/ky/$roundId',
  component: lazyRouteComponent(() => import('./features/entry/start/StartEntry'), 'StartEntry'),
});
const entry = createRoute({
  getParentRoute: () => root,
  path: '/co-so/ho-so/$entryId',
  validateSearch: entrySearch,
  component: lazyRouteComponent(() => import('./features/entry/EntryPage'), 'EntryPage'),
});
const entryStatus = createRoute({
  getParentRoute: () => root,
  path: '/co-so/ho-so/$entryId/tinh-trang',
  component: lazyRouteComponent(() => import('./features/entry/status/StatusPage'), 'StatusPage'),
});

// ---- those who organise for a unit

const office = createRoute({
  getParentRoute: () => root,
  path: '/ban-to-chuc',
  component: lazyRouteComponent(() => import('./features/office/OfficeLayout'), 'OfficeLayout'),
});
const rounds = createRoute({
  getParentRoute: () => office,
  path: '/',
  // chuky: the cycle that is shown.
  validateSearch: (search: Record<string, unknown>): { chuky?: string } =>
    typeof search.chuky === 'string' ? { chuky: search.chuky } : {},
  component: lazyRouteComponent(() => import('./features/planning/Rounds'), 'Rounds'),
});
const newRound = createRoute({
  getParentRoute: () => office,
  path: '/moi',
  component: lazyRouteComponent(() => import('./features/planning/NewRound'), 'NewRound'),
});
const calendar = createRoute({
  getParentRoute: () => office,
  path: '/lich',
  validateSearch: (search: Record<string, unknown>): { chuky?: string } =>
    typeof search.chuky === 'string' ? { chuky: search.chuky } : {},
  component: lazyRouteComponent(() => import('./features/planning/Calendar'), 'Calendar'),
});
const people = createRoute({
  getParentRoute: () => office,
  path: '/nguoi',
  component: lazyRouteComponent(() => import('./features/people/People'), 'People'),
});

// ---- those who enter for facilities of their place

const behalf = createRoute({
  getParentRoute: () => root,
  path: '/nhap-ho',
  component: lazyRouteComponent(() => import('./features/behalf/BehalfPage'), 'BehalfPage'),
});
const claims = createRoute({
  getParentRoute: () => root,
  path: '/nhap-ho/de-nghi',
  component: lazyRouteComponent(() => import('./features/behalf/ClaimsPage'), 'ClaimsPage'),
});
const entryResult = createRoute({
  getParentRoute: () => root,
  path: '/co-so/ho-so/$entryId/ket-qua',
  component: lazyRouteComponent(() => import('./features/entry/result/ResultPage'), 'ResultPage'),
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
const staff = createRoute({
  getParentRoute: () => round,
  path: '/nhan-su',
  component: lazyRouteComponent(() => import('./features/people/Staff'), 'Staff'),
});
const plan = createRoute({
  getParentRoute: () => round,
  path: '/ke-hoach',
  component: lazyRouteComponent(() => import('./features/planning/Plan'), 'Plan'),
});
const phase = createRoute({
  getParentRoute: () => round,
  path: '/giai-doan',
  component: lazyRouteComponent(() => import('./features/planning/PhasePage'), 'PhasePage'),
});
const rubrics = createRoute({
  getParentRoute: () => round,
  path: '/tieu-chi',
  // nhom: the product group whose rubric is open.
  validateSearch: (search: Record<string, unknown>): { nhom?: string } =>
    typeof search.nhom === 'string' ? { nhom: search.nhom } : {},
  component: lazyRouteComponent(() => import('./features/rubric/RubricPage'), 'RubricPage'),
});
const entries = createRoute({
  getParentRoute: () => round,
  path: '/ho-so',
  validateSearch: readSearch,
  component: lazyRouteComponent(() => import('./features/screening/Queue'), 'Queue'),
});
const screening = createRoute({
  getParentRoute: () => round,
  path: '/ho-so/$entryId',
  component: lazyRouteComponent(() => import('./features/screening/DeskPage'), 'DeskPage'),
});
const checklists = createRoute({
  getParentRoute: () => round,
  path: '/ho-so/danh-muc',
  // nhom: the group whose list is open.
  validateSearch: (search: Record<string, unknown>): { nhom?: string } =>
    typeof search.nhom === 'string' ? { nhom: search.nhom } : {},
  component: lazyRouteComponent(() => import('./features/screening/ChecklistsPage'), 'ChecklistsPage'),
});
const entryImport = createRoute({
  getParentRoute: () => round,
  path: '/nhap-bang',
  component: lazyRouteComponent(() => import('./features/entryimport/ImportPage'), 'ImportPage'),
});
const samples = createRoute({
  getParentRoute: () => round,
  path: '/mau',
  // ma: the judging code of a scanned label.
  validateSearch: (search: Record<string, unknown>): { ma?: string } =>
    typeof search.ma === 'string' || typeof search.ma === 'number' ? { ma: String(search.ma) } : {},
  component: lazyRouteComponent(() => import('./features/screening/Samples'), 'Samples'),
});
const calls = createRoute({
  getParentRoute: () => round,
  path: '/goi-dien',
  component: lazyRouteComponent(() => import('./features/notice/Calls'), 'Calls'),
});
const mailbox = createRoute({
  getParentRoute: () => round,
  path: '/hop-thu',
  component: lazyRouteComponent(() => import('./features/notice/Mailbox'), 'Mailbox'),
});
// What the label of a sample names.
const sampleLabel = createRoute({
  getParentRoute: () => root,
  path: '/mau/$roundId',
  beforeLoad: ({ params, location }) => {
    const code = new URLSearchParams(location.searchStr).get('ma');
    throw redirect({ href: `/app${paths.samples(params.roundId)}${code ? `?ma=${encodeURIComponent(code)}` : ''}` });
  },
});
const myAccount = createRoute({
  getParentRoute: () => root,
  path: '/tai-khoan',
  component: lazyRouteComponent(() => import('./features/account/MyAccount'), 'MyAccount'),
});
const myReminders = createRoute({
  getParentRoute: () => myAccount,
  path: '/',
  component: lazyRouteComponent(() => import('./features/notice/Reminders'), 'Reminders'),
});
const notices = createRoute({
  getParentRoute: () => root,
  path: '/thong-bao',
  component: lazyRouteComponent(() => import('./features/notice/Notices'), 'Notices'),
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
const publishing = createRoute({
  getParentRoute: () => round,
  path: '/cong-bo',
  component: lazyRouteComponent(() => import('./features/publishing/PublishPage'), 'PublishPage'),
});
const sent = createRoute({
  getParentRoute: () => round,
  path: '/chuyen-cap',
  component: lazyRouteComponent(() => import('./features/publishing/Sent'), 'Sent'),
});
const arrivals = createRoute({
  getParentRoute: () => round,
  path: '/tiep-nhan',
  component: lazyRouteComponent(() => import('./features/publishing/Arrivals'), 'Arrivals'),
});
const appeals = createRoute({
  getParentRoute: () => round,
  path: '/kien-nghi',
  component: lazyRouteComponent(() => import('./features/appeal/AppealQueue'), 'AppealQueue'),
});
const appeal = createRoute({
  getParentRoute: () => round,
  path: '/kien-nghi/$appealId',
  component: lazyRouteComponent(() => import('./features/appeal/AppealPage'), 'AppealPage'),
});
const remarks = createRoute({
  getParentRoute: () => round,
  path: '/nhan-xet',
  component: lazyRouteComponent(() => import('./features/remark/Remarks'), 'Remarks'),
});
const certificates = createRoute({
  getParentRoute: () => round,
  path: '/giay-chung-nhan',
  component: lazyRouteComponent(() => import('./features/certificate/Certificates'), 'Certificates'),
});
const reliability = createRoute({
  getParentRoute: () => round,
  path: '/do-tin-cay',
  // luot: the stage.
  validateSearch: (search: Record<string, unknown>): { luot?: number } =>
    search.luot === 1 || search.luot === 2 ? { luot: search.luot } : {},
  component: lazyRouteComponent(() => import('./features/reliability/Reliability'), 'Reliability'),
});

const deliberation = createRoute({
  getParentRoute: () => round,
  path: '/xet-chon',
  // nhom: the group; cho_quyet: only what waits for a decision; ma: the entry to go to.
  validateSearch: (search: Record<string, unknown>): { nhom?: string; cho_quyet?: true; ma?: string } => ({
    ...(typeof search.nhom === 'string' ? { nhom: search.nhom } : {}),
    ...(search.cho_quyet === true ? { cho_quyet: true } : {}),
    ...(typeof search.ma === 'string' || typeof search.ma === 'number' ? { ma: String(search.ma) } : {}),
  }),
  component: lazyRouteComponent(() => import('./features/council/Council'), 'Council'),
});

const tree = root.addChildren([
  home,
  signIn,
  confirmEmail,
  newPassword,
  printCheck,
  sampleLabel,
  notices,
  myAccount.addChildren([myReminders]),
  entrance,
  codeSignIn,
  judge.addChildren([sheets, declaration, packet, sheet, practice, practiceSheet, finish, device]),
  facilities,
  register,
  newFacility,
  facility,
  openRounds,
  startEntry,
  entry,
  entryStatus,
  office.addChildren([rounds, newRound, calendar, people]),
  entryResult,
  behalf,
  claims,
  round.addChildren([
    staff,
    plan,
    phase,
    rubrics,
    entries,
    checklists,
    screening,
    entryImport,
    samples,
    calls,
    mailbox,
    board,
    codes,
    paperSheets,
    conflicts,
    exported,
    practiceSamples,
    closing,
    reliability,
    deliberation,
    publishing,
    sent,
    arrivals,
    appeals,
    appeal,
    remarks,
    certificates,
  ]),
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
