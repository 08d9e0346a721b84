// Plan and rules of a round as they are typed. Points are typed in points ("70,5") and sent in hundredths.
import type { Schemas } from '../../api/client';
import { fromTyped, toTyped } from './moments';

export type Round = Schemas['Round'];
export type Rules = Schemas['Rules'];

/** What an organiser decides besides rules and rubrics. */
export type RoundPlan = Omit<Schemas['UpdateRoundInputBody'], 'rules' | 'reason'>;

export interface LevelForm {
  id: string;
  count: string;
  minimum: string;
}

export interface Form {
  title: string;
  admitsOpen: boolean;
  admitsPromoted: boolean;
  receivesPromotions: boolean;
  packetMode: Round['packetMode'];
  judgingCodePattern: string;
  publishesAll: boolean;
  opensAt: string;
  closesAt: string;
  screensUntil: string;
  appealDays: string;
  aggregation: Rules['aggregation'];
  minimumSheets: string;
  twoStages: boolean;
  combine: Rules['combine'];
  weight1: string;
  weight2: string;
  /** '': every entry goes on. */
  advance: string;
  advanceInclusive: boolean;
  passMark: string;
  passInclusive: boolean;
  tieBreaks: string[];
  knockOut: Rules['knockOut'];
  awardsTotal: string;
  awardsPerGroup: Record<string, string>;
  levelScope: Schemas['Levels']['scope'];
  levels: LevelForm[];
  nominates: boolean;
  nominationTotal: string;
  nominationPerGroup: Record<string, string>;
  nominationMinimum: string;
  nominationLevels: string[];
}

/** What a new round starts with; a default, not law (competition.DefaultRules). */
export const defaults = {
  packetMode: 'product',
  judgingCodePattern: '{group}{number}',
  publishesAll: false,
  receivesPromotions: false,
  appealDays: '10',
  aggregation: 'mean',
  minimumSheets: '5',
  twoStages: false,
  combine: 'last',
  advance: '',
  passMark: '70',
  passInclusive: true,
  tieBreaks: [],
  knockOut: 'majority',
  awardsTotal: '',
  levels: [],
  nominates: true,
  nominationTotal: '',
  nominationMinimum: '',
} as const satisfies Partial<Form>;

/** 850 → "8,5". */
const typedPoints = (hundredths: number | undefined): string =>
  hundredths === undefined ? '' : String(hundredths / 100).replace('.', ',');

const typedCount = (n: number | undefined): string => (n === undefined ? '' : String(n));

const typedCounts = (counts: Record<string, number> | undefined): Record<string, string> =>
  Object.fromEntries(Object.entries(counts ?? {}).map(([group, n]) => [group, String(n)]));

export function formOf(round: Round): Form {
  const { rules } = round;
  const [first, second] = rules.stages;
  return {
    title: round.title,
    admitsOpen: round.admitsOpen,
    admitsPromoted: round.admitsPromoted,
    receivesPromotions: round.receivesPromotions,
    packetMode: round.packetMode,
    judgingCodePattern: round.judgingCodePattern,
    publishesAll: round.publishesAll,
    opensAt: toTyped(round.registrationOpensAt),
    closesAt: toTyped(round.registrationClosesAt),
    screensUntil: toTyped(round.screeningClosesAt),
    appealDays: String(round.appealDays),
    aggregation: rules.aggregation,
    minimumSheets: String(rules.minimumSheets),
    twoStages: second !== undefined,
    combine: rules.combine,
    weight1: typedCount(first?.weight),
    weight2: typedCount(second?.weight),
    advance: typedPoints(first?.advance?.points),
    advanceInclusive: first?.advance?.inclusive ?? true,
    passMark: typedPoints(rules.passMark.points),
    passInclusive: rules.passMark.inclusive,
    tieBreaks: [...rules.tieBreaks],
    knockOut: rules.knockOut,
    awardsTotal: typedCount(rules.awards?.total),
    awardsPerGroup: typedCounts(rules.awards?.perGroup),
    levelScope: rules.levels?.scope ?? 'overall',
    levels: (rules.levels?.list ?? []).map(({ id, count, minimumPoints }) => ({
      id,
      count: typedCount(count),
      minimum: typedPoints(minimumPoints),
    })),
    nominates: rules.nomination !== undefined,
    nominationTotal: typedCount(rules.nomination?.total),
    nominationPerGroup: typedCounts(rules.nomination?.perGroup),
    nominationMinimum: typedPoints(rules.nomination?.minimumPoints),
    nominationLevels: [...(rules.nomination?.levels ?? [])],
  };
}

/** Hundredths; undefined: none; null: no such number. */
export function readPoints(typed: string): number | undefined | null {
  const value = typed.trim();
  if (value === '') return undefined;
  const parts = /^(\d{1,3})(?:[.,](\d{1,2}))?$/.exec(value);
  return parts ? Number(parts[1]) * 100 + Number((parts[2] ?? '').padEnd(2, '0')) : null;
}

export function readCount(typed: string): number | undefined | null {
  const value = typed.trim();
  if (value === '') return undefined;
  return /^\d{1,6}$/.test(value) ? Number(value) : null;
}

/** Paths, as the server names them, of what is no number or is wanting. */
export type Wrong = ReadonlySet<string>;

class Reading {
  readonly wrong = new Set<string>();
  private noted<T>(path: string, value: T | null): T | undefined {
    if (value !== null) return value;
    this.wrong.add(path);
    return undefined;
  }
  points = (path: string, typed: string) => this.noted(path, readPoints(typed));
  count = (path: string, typed: string) => this.noted(path, readCount(typed));
  needed(path: string, value: number | undefined): number {
    if (value === undefined) this.wrong.add(path);
    return value ?? 0;
  }
  counts(path: string, typed: Record<string, string>): Record<string, number> {
    return Object.fromEntries(
      Object.entries(typed).flatMap(([group, value]) => {
        const n = this.count(`${path}.${group}`, value);
        return n === undefined ? [] : [[group, n]];
      }),
    );
  }
}

const some = <T extends object>(value: T): value is T => Object.keys(value).length > 0;

export function rulesOf(form: Form): { rules: Rules; wrong: Wrong } {
  const read = new Reading();
  const under = 'rules.';
  const advance = form.twoStages ? read.points(`${under}stages[0].advance.points`, form.advance) : undefined;
  const weight = (at: number, typed: string) => {
    const n =
      form.twoStages && form.combine === 'weighted' ? read.count(`${under}stages[${at}].weight`, typed) : undefined;
    return n === undefined ? {} : { weight: n };
  };
  const awardsTotal = read.count(`${under}awards.total`, form.awardsTotal);
  const awardsPerGroup = read.counts(`${under}awards.perGroup`, form.awardsPerGroup);
  const awards = {
    ...(awardsTotal === undefined ? {} : { total: awardsTotal }),
    ...(some(awardsPerGroup) ? { perGroup: awardsPerGroup } : {}),
  };
  const levels = form.levels.map(({ id, count, minimum }, at) => {
    const places = read.count(`${under}levels.list[${at}].count`, count);
    const minimumPoints = read.points(`${under}levels.list[${at}].minimumPoints`, minimum);
    return {
      id: id.trim(),
      ...(places === undefined ? {} : { count: places }),
      ...(minimumPoints === undefined ? {} : { minimumPoints }),
    };
  });
  const rules: Rules = {
    aggregation: form.aggregation,
    minimumSheets: read.needed(`${under}minimumSheets`, read.count(`${under}minimumSheets`, form.minimumSheets)),
    stages: [
      {
        ...weight(0, form.weight1),
        ...(advance === undefined ? {} : { advance: { points: advance, inclusive: form.advanceInclusive } }),
      },
      ...(form.twoStages ? [weight(1, form.weight2)] : []),
    ],
    combine: form.twoStages ? form.combine : 'last',
    passMark: {
      points: read.needed(`${under}passMark.points`, read.points(`${under}passMark.points`, form.passMark)),
      inclusive: form.passInclusive,
    },
    tieBreaks: form.tieBreaks,
    knockOut: form.knockOut,
    ...(some(awards) ? { awards } : {}),
    ...(levels.length > 0 ? { levels: { scope: form.levelScope, list: levels } } : {}),
    ...(form.nominates ? { nomination: nominationOf(form, read, under) } : {}),
  };
  return { rules, wrong: read.wrong };
}

function nominationOf(form: Form, read: Reading, under: string): NonNullable<Rules['nomination']> {
  const total = read.count(`${under}nomination.total`, form.nominationTotal);
  const perGroup = read.counts(`${under}nomination.perGroup`, form.nominationPerGroup);
  const minimumPoints = read.points(`${under}nomination.minimumPoints`, form.nominationMinimum);
  const named = form.nominationLevels.filter((id) => form.levels.some((level) => level.id.trim() === id));
  return {
    from: 'awarded',
    ...(total === undefined ? {} : { total }),
    ...(some(perGroup) ? { perGroup } : {}),
    ...(minimumPoints === undefined ? {} : { minimumPoints }),
    ...(named.length > 0 ? { levels: named } : {}),
  };
}

/** A moment that was not touched is sent as it was, to the second. */
const moment = (typed: string, was: string | undefined) => (typed === toTyped(was) ? was : fromTyped(typed));

export function planOf(form: Form, base: Round): { plan: RoundPlan; wrong: Wrong } {
  const read = new Reading();
  const opens = moment(form.opensAt, base.registrationOpensAt);
  const closes = moment(form.closesAt, base.registrationClosesAt);
  const screens = moment(form.screensUntil, base.screeningClosesAt);
  const plan = {
    title: form.title,
    admitsOpen: form.admitsOpen,
    admitsPromoted: form.admitsPromoted,
    receivesPromotions: form.receivesPromotions,
    packetMode: form.packetMode,
    judgingCodePattern: form.judgingCodePattern,
    publishesAll: form.publishesAll,
    ...(opens ? { registrationOpensAt: opens } : {}),
    ...(closes ? { registrationClosesAt: closes } : {}),
    ...(screens ? { screeningClosesAt: screens } : {}),
    appealDays: read.needed('appealDays', read.count('appealDays', form.appealDays)),
  };
  return { plan, wrong: read.wrong };
}

const keys = (form: Form) => Object.keys(form) as (keyof Form)[];
const same = (a: unknown, b: unknown) => JSON.stringify(a) === JSON.stringify(b);

/** The fields in which two forms differ. */
export const differing = (a: Form, b: Form): (keyof Form)[] => keys(a).filter((key) => !same(a[key], b[key]));

/** What another has changed meanwhile is taken over, except where one has typed oneself. */
export const merged = (base: Form, mine: Form, theirs: Form): Form => ({
  ...theirs,
  ...Object.fromEntries(differing(base, mine).map((key) => [key, mine[key]])),
});

/** The fields that both have changed, to different values. */
export const clashing = (base: Form, mine: Form, theirs: Form): (keyof Form)[] =>
  differing(base, mine).filter((key) => !same(base[key], theirs[key]) && !same(mine[key], theirs[key]));

const order: Round['phase'][] = [
  'draft',
  'registration',
  'screening',
  'scoring',
  'deliberation',
  'approved',
  'published',
  'closed',
];

/** The last phase in which a part of the plan may be changed on this page (competition.checkChange). */
export const planUntil = {
  title: 'deliberation',
  admitsOpen: 'draft',
  admitsPromoted: 'draft',
  receivesPromotions: 'draft',
  packetMode: 'screening',
  judgingCodePattern: 'registration',
  publishesAll: 'draft',
  opensAt: 'draft',
  closesAt: 'draft',
  screensUntil: 'draft',
  appealDays: 'deliberation',
} as const satisfies Partial<Record<keyof Form, Round['phase']>>;

export const isOpen = (field: keyof typeof planUntil, phase: Round['phase']): boolean =>
  order.indexOf(phase) <= order.indexOf(planUntil[field]);
