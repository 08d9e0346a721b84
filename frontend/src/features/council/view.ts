// What stands in the ranking, and where its lines go. Nothing is worked out here that the server has not said: a line
// goes before the entry that the server names as the first one out.
import type { Schemas } from '../../api/client';
import type { Deliberation, Line } from './queries';

type Limit = Schemas['PlacesUsed'];

export type Cut =
  | { kind: 'limit'; limit: Limit }
  | { kind: 'mark'; points: number; inclusive: boolean; passed: number };

export type Item =
  | { type: 'entry'; line: Line; tie: boolean }
  | { type: 'cut'; cut: Cut }
  | { type: 'nomination'; limit: Limit };

export interface Shown {
  group?: string | undefined;
  undecided?: boolean;
}

export const lacksDecision = (table: Deliberation): ReadonlySet<string> =>
  new Set([...table.undecided, ...table.unnominated]);

/** The ranking of all, or of a group, with its lines. */
export function itemsOf(table: Deliberation, { group, undecided = false }: Shown): Item[] {
  const waiting = lacksDecision(table);
  const inGroup = table.lines.filter((line) => group === undefined || line.group === group);
  const cut = cutOf(table, inGroup, group);
  const nomination = nominationCut(table, inGroup, group);
  const items: Item[] = [];
  for (const line of inGroup) {
    if (undecided && !waiting.has(line.code)) continue;
    if (!undecided && nomination?.before === line.code) items.push({ type: 'nomination', limit: nomination.limit });
    if (!undecided && cut?.before === line.code) items.push({ type: 'cut', cut: cut.cut });
    items.push({ type: 'entry', line, tie: line.proposal.atTheLine });
  }
  return items;
}

function cutOf(
  { outcome }: Deliberation,
  lines: readonly Line[],
  group: string | undefined,
): { before: string; cut: Cut } | undefined {
  const ranked = lines.filter((line) => line.rankOverall !== undefined);
  const binding = outcome.limits.filter((limit) => limit.binds);
  const total = binding.find((limit) => limit.group === undefined);
  if (group === undefined && total?.firstOut) return { before: total.firstOut, cut: { kind: 'limit', limit: total } };
  const first =
    group === undefined
      ? ranked.find((line) => line.proposal.out === 'pass-mark')
      : ranked.find((line) => line.proposal.out !== undefined);
  if (!first) return undefined;
  const own = binding.find((limit) => limit.group === group);
  const limit =
    first.proposal.out === 'pass-mark'
      ? undefined
      : own && (first.code === own.firstOut || first.proposal.out === 'group')
        ? own
        : (total ?? own);
  if (limit && group !== undefined) return { before: first.code, cut: { kind: 'limit', limit } };
  const { passMark } = outcome;
  const passed =
    group === undefined ? outcome.passed : (outcome.groups.find((counted) => counted.group === group)?.passed ?? 0);
  return {
    before: first.code,
    cut: { kind: 'mark', points: passMark.points, inclusive: passMark.inclusive, passed },
  };
}

function nominationCut(
  { outcome }: Deliberation,
  lines: readonly Line[],
  group: string | undefined,
): { before: string; limit: Limit } | undefined {
  const binding = outcome.nominationLimits.filter((limit) => limit.binds);
  for (const of of [group, undefined]) {
    const limit = binding.find((one) => one.group === of);
    if (limit?.firstOut && lines.some((line) => line.code === limit.firstOut)) {
      return { before: limit.firstOut, limit };
    }
  }
  return undefined;
}

export const perPage = 100;

/** The page, from 0, on which an entry stands. */
export function pageOf(items: readonly Item[], code: string): number | undefined {
  const at = items.findIndex((item) => item.type === 'entry' && item.line.code === code);
  return at < 0 ? undefined : Math.floor(at / perPage);
}

/** The one after `code` that lacks a decision, from the top again at the end. */
export function nextWaiting(table: Deliberation, code: string | undefined): string | undefined {
  const waiting = lacksDecision(table);
  const codes = table.lines.map((line) => line.code);
  const from = code === undefined ? 0 : codes.indexOf(code) + 1;
  return [...codes.slice(from), ...codes.slice(0, from)].find((one) => waiting.has(one));
}

export interface Votes {
  for: number;
  against: number;
  abstain: number;
}

/** What is wrong with a vote, as the server will say too. */
export function voteFault(votes: Votes, seats: number): 'number' | 'too-many' | 'not-carried' | undefined {
  const all = [votes.for, votes.against, votes.abstain];
  if (all.some((n) => !Number.isInteger(n) || n < 0)) return 'number';
  if (votes.for + votes.against + votes.abstain > seats) return 'too-many';
  return votes.for <= votes.against ? 'not-carried' : undefined;
}
