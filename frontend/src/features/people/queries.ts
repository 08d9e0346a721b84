import { queryOptions } from '@tanstack/react-query';
import type { Client, Schemas } from '../../api/client';
import { must } from '../../api/problem';

export type Person = Schemas['DirectoryPerson'];
export type Judge = Schemas['Judge'];
export type Plan = Schemas['AssignmentPlan'];
export type Terms = Schemas['AssignmentTerms'];
export type Effect = Schemas['PanelEffect'];
export type Group = Schemas['ProductGroup'];
export type Proposed = Schemas['RehearsePanelInputBody'];
export type Formed = Schemas['FormingDecision']['body'];

export const peopleQuery = (ask: Client, unitId: string) =>
  queryOptions({
    queryKey: ['people', unitId],
    queryFn: () => must(ask.GET('/api/units/{unitId}/people', { params: { path: { unitId } } })),
  });

export const programmesQuery = (ask: Client) =>
  queryOptions({
    queryKey: ['programmes'],
    queryFn: () => must(ask.GET('/api/programmes')),
    staleTime: Number.POSITIVE_INFINITY,
  });

export const councilQuery = (ask: Client, roundId: string) =>
  queryOptions({
    queryKey: ['round', roundId, 'council'],
    queryFn: () => must(ask.GET('/api/rounds/{roundId}/council-seats', { params: { path: { roundId } } })),
  });

/** Secretaries, screeners and auditors of the round. */
export const grantsQuery = (ask: Client, roundId: string) =>
  queryOptions({
    queryKey: ['round', roundId, 'grants'],
    queryFn: () => must(ask.GET('/api/grants', { params: { query: { roundId } } })),
  });

export const decisionsQuery = (ask: Client, roundId: string) =>
  queryOptions({
    queryKey: ['round', roundId, 'forming-decisions'],
    queryFn: () => must(ask.GET('/api/rounds/{roundId}/forming-decisions', { params: { path: { roundId } } })),
  });

export const assignmentQuery = (ask: Client, roundId: string) =>
  queryOptions({
    queryKey: ['round', roundId, 'assignment'],
    queryFn: () => must(ask.GET('/api/rounds/{roundId}/assignment', { params: { path: { roundId } } })),
  });

/** What a change of the panel would do; asked anew whenever the change differs. */
export const effectQuery = (ask: Client, roundId: string, proposed: Proposed | undefined) =>
  queryOptions({
    queryKey: ['round', roundId, 'effect', proposed],
    queryFn: () =>
      must(
        ask.POST('/api/rounds/{roundId}/panel-rehearsals', {
          params: { path: { roundId } },
          body: proposed ?? { change: 'leave' },
        }),
      ),
    enabled: proposed !== undefined,
    retry: false,
    staleTime: 0,
  });
