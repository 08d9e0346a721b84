// What is read of a round's publication and of what climbs from it and into it.
import { infiniteQueryOptions, queryOptions } from '@tanstack/react-query';
import type { Client, Schemas } from '../../api/client';
import { must } from '../../api/problem';

export type Deliberation = Schemas['Deliberation'];
export type Preview = Schemas['PublicationPreview'];
export type PreviewLine = Schemas['PreviewLine'];
export type Publication = Schemas['Publication'];
export type Listed = Schemas['ListedPromotion'];
export type PromotionStatus = Listed['status'];
export type ApprovalScan = Schemas['ApprovalScan'];

const path = (roundId: string) => ({ params: { path: { roundId } } });

/** What is being decided on, or was last. */
export const deliberationQuery = (ask: Client, roundId: string) =>
  queryOptions({
    queryKey: ['round', roundId, 'deliberation'],
    queryFn: () => must(ask.GET('/api/rounds/{roundId}/deliberation', path(roundId))),
  });

/** Works the whole publication out: asked for when somebody wants to see it. */
export const previewQuery = (ask: Client, roundId: string) =>
  queryOptions({
    queryKey: ['round', roundId, 'publication-preview'],
    queryFn: () => must(ask.GET('/api/rounds/{roundId}/publication-preview', path(roundId))),
    staleTime: Number.POSITIVE_INFINITY,
    refetchOnWindowFocus: false,
  });

export const versionsQuery = (ask: Client, roundId: string) =>
  queryOptions({
    queryKey: ['round', roundId, 'publications'],
    queryFn: () => must(ask.GET('/api/rounds/{roundId}/publications', path(roundId))),
  });

export const scansQuery = (ask: Client, roundId: string) =>
  queryOptions({
    queryKey: ['round', roundId, 'approval-scans'],
    queryFn: () => must(ask.GET('/api/rounds/{roundId}/approval-scans', path(roundId))),
  });

export const planQuery = (ask: Client, roundId: string) =>
  queryOptions({
    queryKey: ['round', roundId, 'promotion-plan'],
    queryFn: () => must(ask.GET('/api/rounds/{roundId}/promotion-plan', path(roundId))),
  });

export const arrivalsQuery = (ask: Client, roundId: string) =>
  queryOptions({
    queryKey: ['round', roundId, 'arrivals'],
    queryFn: () => must(ask.GET('/api/rounds/{roundId}/promotions/arrivals', path(roundId))),
  });

/** Promotions at once. */
const page = 50;

export const sentQuery = (ask: Client, roundId: string, status?: PromotionStatus) =>
  infiniteQueryOptions({
    queryKey: ['round', roundId, 'sent', status ?? ''],
    queryFn: ({ pageParam }) =>
      must(
        ask.GET('/api/rounds/{roundId}/promotions/sent', {
          params: {
            path: { roundId },
            query: { limit: page, ...(status ? { status } : {}), ...(pageParam ? { cursor: pageParam } : {}) },
          },
        }),
      ),
    initialPageParam: '',
    getNextPageParam: (last) => last.next,
  });

export interface Wanted {
  status?: PromotionStatus;
  sender?: string;
  settle?: true;
}

export const receivedQuery = (ask: Client, roundId: string, { status, sender, settle }: Wanted) =>
  infiniteQueryOptions({
    queryKey: ['round', roundId, 'received', status ?? '', sender ?? '', settle ?? false],
    queryFn: ({ pageParam }) =>
      must(
        ask.GET('/api/rounds/{roundId}/promotions/received', {
          params: {
            path: { roundId },
            query: {
              limit: page,
              ...(status ? { status } : {}),
              ...(sender ? { sender } : {}),
              ...(settle ? { settle } : {}),
              ...(pageParam ? { cursor: pageParam } : {}),
            },
          },
        }),
      ),
    initialPageParam: '',
    getNextPageParam: (last) => last.next,
  });
