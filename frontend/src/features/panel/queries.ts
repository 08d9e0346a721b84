// What these pages read. A list that somebody may not see (403, 404) is `hidden`, not a failure: the part of the page
// that would show it is left out.
import { keepPreviousData, queryOptions } from '@tanstack/react-query';
import { api, apiAs, type Client } from '../../api/client';
import { must, Refusal } from '../../api/problem';

const second = 1000;

/** The board asks again this often. */
export const boardRefresh = 10 * second;

export const isHidden = (failure: unknown): boolean =>
  failure instanceof Refusal && (failure.problem.status === 404 || failure.problem.status === 403);

/** Null for what the server hides from whoever asks. */
async function unlessHidden<T>(asked: Promise<T>): Promise<T | null> {
  try {
    return await asked;
  } catch (failure) {
    if (isHidden(failure)) return null;
    throw failure;
  }
}

const path = (roundId: string) => ({ params: { path: { roundId } } });

/** Whoever signed in by password. */
export const meQuery = queryOptions({
  queryKey: ['me'],
  queryFn: () => must(api.GET('/api/me')),
});

/** The seat that a printed code has opened here. It is asked again and again: a code that is revoked ends it. */
export const seatQuery = (judgeId: string) =>
  queryOptions({
    queryKey: ['seat', judgeId],
    queryFn: () => must(apiAs(judgeId).GET('/api/judge-session')),
    refetchInterval: 60 * second,
  });

export const roundQuery = (ask: Client, roundId: string) =>
  queryOptions({
    queryKey: ['round', roundId],
    queryFn: () => must(ask.GET('/api/rounds/{roundId}', path(roundId))),
    refetchInterval: 60 * second,
  });

export const unitQuery = (ask: Client, unitId: string | undefined) =>
  queryOptions({
    queryKey: ['unit', unitId],
    queryFn: () => must(ask.GET('/api/units/{unitId}', { params: { path: { unitId: unitId ?? '' } } })),
    enabled: unitId !== undefined,
    staleTime: Number.POSITIVE_INFINITY,
  });

export const programmeQuery = (ask: Client, programmeId: string) =>
  queryOptions({
    queryKey: ['programme', programmeId],
    queryFn: () => must(ask.GET('/api/programmes/{programmeId}', { params: { path: { programmeId } } })),
    staleTime: Number.POSITIVE_INFINITY,
  });

export const boardKey = (roundId: string) => ['round', roundId, 'board'] as const;

/** Asked again and again unless what changes is told: `live`. */
export const boardQuery = (ask: Client, roundId: string, live = false) =>
  queryOptions({
    queryKey: boardKey(roundId),
    queryFn: () => must(ask.GET('/api/rounds/{roundId}/board', path(roundId))),
    refetchInterval: live ? false : boardRefresh,
  });

/** Each sheet of a judge, or of all: what one acts on. */
export const sheetsQuery = (ask: Client, roundId: string, judgeId?: string) =>
  queryOptions({
    queryKey: ['round', roundId, 'sheets', judgeId ?? ''],
    queryFn: () =>
      must(
        ask.GET('/api/rounds/{roundId}/scoring-progress', {
          params: { path: { roundId }, query: judgeId === undefined ? {} : { judgeId } },
        }),
      ),
    refetchInterval: boardRefresh,
  });

export const gapsQuery = (ask: Client, roundId: string) =>
  queryOptions({
    queryKey: ['round', roundId, 'gaps'],
    queryFn: () => unlessHidden(must(ask.GET('/api/rounds/{roundId}/gap-alerts', path(roundId)))),
    refetchInterval: 3 * boardRefresh,
  });

export const codesQuery = (ask: Client, roundId: string) =>
  queryOptions({
    queryKey: ['round', roundId, 'codes'],
    queryFn: () => must(ask.GET('/api/rounds/{roundId}/judge-codes', path(roundId))),
    refetchInterval: boardRefresh,
  });

export const judgesQuery = (ask: Client, roundId: string) =>
  queryOptions({
    queryKey: ['round', roundId, 'judges'],
    queryFn: () => must(ask.GET('/api/rounds/{roundId}/judges', path(roundId))),
  });

export const rubricsQuery = (ask: Client, roundId: string) =>
  queryOptions({
    queryKey: ['round', roundId, 'rubrics'],
    queryFn: () => must(ask.GET('/api/rounds/{roundId}/rubrics', path(roundId))),
    staleTime: 60 * second,
  });

export const recusalsQuery = (ask: Client, roundId: string) =>
  queryOptions({
    queryKey: ['round', roundId, 'recusals'],
    queryFn: () => must(ask.GET('/api/rounds/{roundId}/recusals', path(roundId))),
    refetchInterval: 3 * boardRefresh,
  });

export const declarableQuery = (ask: Client, judgeId: string | undefined) =>
  queryOptions({
    queryKey: ['declarable', judgeId],
    queryFn: () =>
      unlessHidden(
        must(ask.GET('/api/judges/{judgeId}/declarable-facilities', { params: { path: { judgeId: judgeId ?? '' } } })),
      ),
    enabled: judgeId !== undefined,
  });

export const paperCopiesQuery = (ask: Client, roundId: string) =>
  queryOptions({
    queryKey: ['round', roundId, 'paper-copies'],
    queryFn: () => unlessHidden(must(ask.GET('/api/rounds/{roundId}/paper-copies', path(roundId)))),
    refetchInterval: 3 * boardRefresh,
  });

export const lateCopiesQuery = (ask: Client, roundId: string) =>
  queryOptions({
    queryKey: ['round', roundId, 'late-copies'],
    queryFn: () => unlessHidden(must(ask.GET('/api/rounds/{roundId}/late-copies', path(roundId)))),
    refetchInterval: 3 * boardRefresh,
  });

export const phaseQuery = (ask: Client, roundId: string) =>
  queryOptions({
    queryKey: ['round', roundId, 'phase'],
    queryFn: () => unlessHidden(must(ask.GET('/api/rounds/{roundId}/phase', path(roundId)))),
    refetchInterval: boardRefresh,
  });

export const samplesQuery = (ask: Client, roundId: string) =>
  queryOptions({
    queryKey: ['round', roundId, 'samples'],
    queryFn: () => must(ask.GET('/api/rounds/{roundId}/practice-samples', path(roundId))),
  });

export const candidatesQuery = (ask: Client, roundId: string, q: string) =>
  queryOptions({
    queryKey: ['round', roundId, 'candidates', q],
    queryFn: () =>
      must(
        ask.GET('/api/rounds/{roundId}/practice-candidates', {
          params: { path: { roundId }, query: q ? { q } : {} },
        }),
      ),
    placeholderData: keepPreviousData,
  });
