import { queryOptions } from '@tanstack/react-query';
import { api } from '../../api/client';
import { must } from '../../api/problem';

export const cyclesQuery = queryOptions({
  queryKey: ['cycles'],
  queryFn: () => must(api.GET('/api/cycles')),
  staleTime: 60_000,
});

export const overviewQuery = (cycleId: string | undefined) =>
  queryOptions({
    queryKey: ['overview', cycleId],
    queryFn: () => must(api.GET('/api/round-overview', { params: { query: { cycleId: cycleId ?? '' } } })),
    enabled: cycleId !== undefined,
    refetchInterval: 60_000,
  });

/** The rounds of a unit, the newest first, of every cycle. */
export const unitRoundsQuery = (unitId: string | undefined) =>
  queryOptions({
    queryKey: ['rounds', unitId],
    queryFn: () => must(api.GET('/api/rounds', { params: { query: { unitId: unitId ?? '', limit: 200 } } })),
    enabled: unitId !== undefined,
  });

export const rulesVersionsQuery = (roundId: string) =>
  queryOptions({
    queryKey: ['round', roundId, 'rules'],
    queryFn: () => must(api.GET('/api/rounds/{roundId}/rules', { params: { path: { roundId } } })),
  });

export const handOversQuery = (roundId: string) =>
  queryOptions({
    queryKey: ['round', roundId, 'hand-overs'],
    queryFn: () => must(api.GET('/api/rounds/{roundId}/hand-overs', { params: { path: { roundId } } })),
  });

export const colleaguesQuery = (roundId: string) =>
  queryOptions({
    queryKey: ['round', roundId, 'colleagues'],
    queryFn: () => must(api.GET('/api/rounds/{roundId}/screeners', { params: { path: { roundId } } })),
  });
