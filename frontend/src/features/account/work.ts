// What somebody's roles ask for now, round by round.
import { api, type Schemas } from '../../api/client';
import { must, Refusal } from '../../api/problem';

export type Me = Schemas['Me'];
export type Round = Schemas['Round'];
export type Role = Schemas['HeldRole']['role'];

export interface RoundWork {
  round: Round;
  roles: Role[];
  /** Entries to screen, where somebody may. */
  waiting: number;
  /** Entries that their owner objects to. */
  objected: number;
  /** Appeals that wait for an answer, and remarks that nobody has read for names, once the result is published. */
  appeals: number;
  remarks: number;
}

/** What somebody does for facilities of a place. */
export interface BehalfWork {
  /** Names of the places. */
  places: string[];
  /** Claims to facilities that wait for a decision. */
  claims: number;
  /** Entries typed for others that their owner objects to. */
  objected: number;
  /** Those that were returned and are to be mended. */
  returned: number;
}

export interface Work {
  me: Me;
  rounds: RoundWork[];
  /** Undefined: enters for nobody. */
  behalf: BehalfWork | undefined;
  /** Notices not read yet. */
  unread: number;
}

const runs: ReadonlySet<Role> = new Set(['organiser', 'secretary', 'panel-head', 'panel-deputy', 'screener']);
const reads: ReadonlySet<Role> = new Set(['organiser', 'secretary', 'screener']);

/** Whether the screens of a round are for somebody with these roles. */
export const hasScreens = (roles: readonly Role[]): boolean => roles.some((role) => runs.has(role));

/** Whether entries are screened by somebody with these roles. */
export const screens = (roles: readonly Role[]): boolean => roles.some((role) => reads.has(role));

export const takesEntries = (phase: Round['phase']): boolean => phase === 'registration' || phase === 'screening';

const stepOf: Record<Round['phase'], number> = {
  scoring: 0,
  screening: 1,
  deliberation: 2,
  registration: 3,
  approved: 4,
  published: 5,
  draft: 6,
  closed: 7,
};

/** The rounds that somebody has a role on, those that are scored now first. */
export function workOn(me: Me, rounds: readonly Round[]): Omit<RoundWork, keyof Waiting>[] {
  return rounds
    .map((round) => ({
      round,
      roles: [
        ...new Set(
          me.roles
            .filter((held) => held.roundId === round.id || (held.role === 'organiser' && held.unitId === round.unitId))
            .map((held) => held.role),
        ),
      ],
    }))
    .filter(({ roles }) => roles.length > 0)
    .sort((a, b) => stepOf[a.round.phase] - stepOf[b.round.phase]);
}

/** Null when nobody is signed in. */
export async function readWork(): Promise<Work | null> {
  let me: Me;
  try {
    me = await must(api.GET('/api/me'));
  } catch (failure) {
    if (failure instanceof Refusal && failure.problem.status === 401) return null;
    throw failure;
  }
  const ids = new Set(me.roles.flatMap((held) => (held.roundId ? [held.roundId] : [])));
  const units = new Set(me.roles.flatMap((held) => (held.role === 'organiser' && held.unitId ? [held.unitId] : [])));
  const [byId, byUnit] = await Promise.all([
    Promise.all([...ids].map((roundId) => must(api.GET('/api/rounds/{roundId}', { params: { path: { roundId } } })))),
    Promise.all([...units].map((unitId) => must(api.GET('/api/rounds', { params: { query: { unitId, limit: 50 } } })))),
  ]);
  const rounds = new Map([...byId, ...byUnit.flatMap((page) => page.items)].map((round) => [round.id, round]));
  const [unread, work, behalf] = await Promise.all([
    readUnread(),
    Promise.all(workOn(me, [...rounds.values()]).map(async (of) => ({ ...of, ...(await readWaiting(of)) }))),
    readBehalf(me),
  ]);
  return { me, rounds: work, behalf, unread };
}

/** What is told beside the work never keeps the page from opening. */
async function readUnread(): Promise<number> {
  const { data } = await api.GET('/api/notices', { params: { query: { limit: 1 } } });
  return data?.unread ?? 0;
}

type Waiting = Pick<RoundWork, 'waiting' | 'objected' | 'appeals' | 'remarks'>;

const nothing: Waiting = { waiting: 0, objected: 0, appeals: 0, remarks: 0 };

const answers: ReadonlySet<Role> = new Set(['organiser', 'secretary', 'council-chair', 'council-member']);
const releases: ReadonlySet<Role> = new Set(['organiser', 'secretary']);

async function readWaiting({ round, roles }: Omit<RoundWork, keyof Waiting>): Promise<Waiting> {
  if (round.phase === 'published' || round.phase === 'closed') return readAfter(round.id, roles);
  if (!takesEntries(round.phase) || !screens(roles)) return nothing;
  const { data } = await api.GET('/api/rounds/{roundId}/screening-counts', { params: { path: { roundId: round.id } } });
  const items = data?.items ?? [];
  return {
    ...nothing,
    waiting: items.reduce((n, count) => n + (count.status === 'submitted' ? count.entries : 0), 0),
    objected: items.reduce((n, count) => n + count.objected, 0),
  };
}

/** What a published result asks for. */
async function readAfter(roundId: string, roles: readonly Role[]): Promise<Waiting> {
  const has = (wanted: ReadonlySet<Role>) => roles.some((role) => wanted.has(role));
  const path = { roundId };
  const [appeals, remarks] = await Promise.all([
    has(answers)
      ? api.GET('/api/rounds/{roundId}/appeals', { params: { path, query: { status: 'open', limit: 1 } } })
      : undefined,
    has(releases)
      ? api.GET('/api/rounds/{roundId}/remarks', { params: { path, query: { state: 'waiting', limit: 1 } } })
      : undefined,
  ]);
  return { ...nothing, appeals: appeals?.data?.open ?? 0, remarks: remarks?.data?.waiting ?? 0 };
}

const levelsWithFacilities: ReadonlySet<Schemas['Unit']['level']> = new Set(['province', 'commune']);

/** Facilities lie in provinces and communes: above those nobody enters for them. */
async function readBehalf(me: Me): Promise<BehalfWork | undefined> {
  const held = me.roles.filter((one) => one.role === 'organiser' || one.role === 'collaborator');
  const ids = [...new Set(held.flatMap((one) => (one.unitId ? [one.unitId] : [])))];
  if (ids.length === 0) return undefined;
  const units = await Promise.all(
    ids.map(async (unitId) => (await api.GET('/api/units/{unitId}', { params: { path: { unitId } } })).data),
  );
  const places = units.flatMap((unit) => (unit && levelsWithFacilities.has(unit.level) ? [unit.title] : []));
  if (places.length === 0) return undefined;
  const [claims, mine] = await Promise.all([
    api.GET('/api/facility-claims', { params: { query: { status: 'waiting', limit: 200 } } }),
    api.GET('/api/entries', { params: { query: { limit: 200 } } }),
  ]);
  const own = new Set(me.roles.flatMap((one) => (one.role === 'owner' && one.facilityId ? [one.facilityId] : [])));
  const typed = (mine.data?.items ?? []).filter((entry) => !own.has(entry.facilityId));
  return {
    places,
    claims: claims.data?.items.filter((claim) => claim.mayDecide).length ?? 0,
    objected: typed.filter((entry) => entry.objected).length,
    returned: typed.filter((entry) => entry.status === 'returned' && !entry.overdue).length,
  };
}
