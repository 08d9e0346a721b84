import { infiniteQueryOptions } from '@tanstack/react-query';
import { api, type Schemas } from '../../api/client';
import { must } from '../../api/problem';

export type Call = Schemas['Call'];
export type PostedMail = Schemas['PostedMail'];

const page = 30;

export const callsQuery = (roundId: string, all: boolean) =>
  infiniteQueryOptions({
    queryKey: ['round', roundId, 'calls', all],
    queryFn: ({ pageParam }) =>
      must(
        api.GET('/api/calls', {
          params: {
            query: { roundId, limit: page, ...(all ? { all } : {}), ...(pageParam ? { cursor: pageParam } : {}) },
          },
        }),
      ),
    initialPageParam: '',
    getNextPageParam: (last) => last.next,
  });

export const mailboxQuery = (roundId: string) =>
  infiniteQueryOptions({
    queryKey: ['round', roundId, 'mailbox'],
    queryFn: ({ pageParam }) =>
      must(
        api.GET('/api/mailbox', {
          params: { query: { roundId, limit: page, ...(pageParam ? { cursor: pageParam } : {}) } },
        }),
      ),
    initialPageParam: '',
    getNextPageParam: (last) => last.next,
  });
