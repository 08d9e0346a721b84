// What the officers read of a round's appeals.
import { infiniteQueryOptions, queryOptions } from '@tanstack/react-query';
import type { Client, Schemas } from '../../api/client';
import { must, Refusal } from '../../api/problem';

export type Appeal = Schemas['Appeal'];
export type Outcome = 'rejected' | 'retake' | 'changed';

/** Appeals at once. */
const page = 50;

export const appealsQuery = (ask: Client, roundId: string) =>
  infiniteQueryOptions({
    queryKey: ['round', roundId, 'appeals'],
    queryFn: ({ pageParam }) =>
      must(
        ask.GET('/api/rounds/{roundId}/appeals', {
          params: { path: { roundId }, query: { limit: page, ...(pageParam ? { cursor: pageParam } : {}) } },
        }),
      ),
    initialPageParam: '',
    getNextPageParam: (last) => last.next,
    refetchInterval: 60_000,
  });

export const appealQuery = (ask: Client, roundId: string, appealId: string) =>
  queryOptions({
    queryKey: ['round', roundId, 'appeal', appealId],
    queryFn: () => must(ask.GET('/api/appeals/{appealId}', { params: { path: { appealId } } })),
  });

/** Null for those who may not see the facility's own page. */
export const resultQuery = (ask: Client, roundId: string, entryId: string) =>
  queryOptions({
    queryKey: ['round', roundId, 'result', entryId],
    queryFn: async () => {
      try {
        return await must(ask.GET('/api/entries/{entryId}/result', { params: { path: { entryId } } }));
      } catch (failure) {
        if (failure instanceof Refusal && failure.problem.status === 404) return null;
        throw failure;
      }
    },
  });
