// What the support team reads of a round: its queue, and one entry laid out for a decision.
import { infiniteQueryOptions, keepPreviousData, queryOptions } from '@tanstack/react-query';
import { api, type Schemas } from '../../api/client';
import { must } from '../../api/problem';

export type Row = Schemas['EntryRow'];
export type Status = 'submitted' | 'returned' | 'accepted' | 'rejected' | 'withdrawn';
export type Desk = Schemas['ScreeningDesk'];
export type Choice = Schemas['JudgesChoice'];
export type Prospect = Schemas['Prospect'];
export type Colleague = Schemas['Colleague'];
export type Sample = Schemas['Sample'];

/** What a queue is narrowed by; what is left out lets everything through. */
export interface QueueFilter {
  status?: Status | undefined;
  /** "me", "none" or an account. */
  queue?: string | undefined;
  groupId?: string | undefined;
  q?: string | undefined;
  overdue?: boolean | undefined;
  objected?: boolean | undefined;
}

/** Entries at once. */
export const queuePage = 40;

const second = 1000;

export const queueQuery = (roundId: string, filter: QueueFilter) =>
  infiniteQueryOptions({
    queryKey: ['round', roundId, 'queue', filter],
    queryFn: ({ pageParam }) => {
      const { status, queue, groupId, q, overdue, objected } = filter;
      return must(
        api.GET('/api/rounds/{roundId}/entries', {
          params: {
            path: { roundId },
            query: {
              limit: queuePage,
              ...(pageParam ? { cursor: pageParam } : {}),
              ...(status ? { status: [status] } : {}),
              ...(queue ? { queue } : {}),
              ...(groupId ? { groupId } : {}),
              ...(q ? { q } : {}),
              ...(overdue ? { overdue } : {}),
              ...(objected ? { objected } : {}),
            },
          },
        }),
      );
    },
    initialPageParam: '',
    getNextPageParam: (last) => last.next,
    placeholderData: keepPreviousData,
  });

const path = (roundId: string) => ({ params: { path: { roundId } } });

export const countsQuery = (roundId: string) =>
  queryOptions({
    queryKey: ['round', roundId, 'queue-counts'],
    queryFn: () => must(api.GET('/api/rounds/{roundId}/screening-counts', path(roundId))),
    refetchInterval: 30 * second,
  });

export const teamQuery = (roundId: string) =>
  queryOptions({
    queryKey: ['round', roundId, 'team'],
    queryFn: () => must(api.GET('/api/rounds/{roundId}/screeners', path(roundId))),
  });

export const deskQuery = (roundId: string, entryId: string) =>
  queryOptions({
    queryKey: ['round', roundId, 'desk', entryId],
    queryFn: () => must(api.GET('/api/entries/{entryId}/screening-desk', { params: { path: { entryId } } })),
  });

export const checklistsQuery = (roundId: string) =>
  queryOptions({
    queryKey: ['round', roundId, 'checklists'],
    queryFn: () => must(api.GET('/api/rounds/{roundId}/checklists', path(roundId))),
  });

/** What an entry would weigh with this choice, which need not be saved. */
export const weightQuery = (roundId: string, entryId: string, choice: Choice) =>
  queryOptions({
    queryKey: ['round', roundId, 'weight', entryId, choice],
    queryFn: () =>
      must(
        api.POST('/api/entries/{entryId}/packet-weights', {
          params: { path: { entryId } },
          body: choice,
        }),
      ),
    placeholderData: keepPreviousData,
  });

export const samplesQuery = (roundId: string) =>
  queryOptions({
    queryKey: ['round', roundId, 'entry-samples'],
    queryFn: () => must(api.GET('/api/rounds/{roundId}/samples', path(roundId))),
    refetchInterval: 30 * second,
  });
