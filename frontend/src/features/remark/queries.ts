import { infiniteQueryOptions, keepPreviousData } from '@tanstack/react-query';
import type { Client, Schemas } from '../../api/client';
import { must } from '../../api/problem';

export type Remark = Schemas['Remark'];
export const shownStates = ['waiting', 'released', 'kept'] as const;
export type Shown = (typeof shownStates)[number];

/** Remarks at once. */
const page = 50;

export const remarksQuery = (ask: Client, roundId: string, state: Shown) =>
  infiniteQueryOptions({
    queryKey: ['round', roundId, 'remarks', state],
    queryFn: ({ pageParam }) =>
      must(
        ask.GET('/api/rounds/{roundId}/remarks', {
          params: { path: { roundId }, query: { state, limit: page, ...(pageParam ? { cursor: pageParam } : {}) } },
        }),
      ),
    initialPageParam: '',
    getNextPageParam: (last) => last.next,
    placeholderData: keepPreviousData,
  });
