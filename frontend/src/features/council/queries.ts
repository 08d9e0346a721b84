import { keepPreviousData, queryOptions } from '@tanstack/react-query';
import type { Client, Schemas } from '../../api/client';
import { must, Refusal } from '../../api/problem';
import { isHidden } from '../panel/queries';

export type Deliberation = Schemas['Deliberation'];
export type Line = Schemas['DeliberationLine'];

export const deliberationKey = (roundId: string) => ['round', roundId, 'deliberation'] as const;

/** Null where nothing stands on the council's table yet, or no more for whoever asks. */
export const deliberationQuery = (ask: Client, roundId: string) =>
  queryOptions({
    queryKey: deliberationKey(roundId),
    queryFn: async (): Promise<Deliberation | null> => {
      try {
        return await must(ask.GET('/api/rounds/{roundId}/deliberation', { params: { path: { roundId } } }));
      } catch (failure) {
        if (isHidden(failure)) return null;
        if (failure instanceof Refusal && failure.problem.code === 'no-deliberation') return null;
        throw failure;
      }
    },
    refetchInterval: 20_000,
  });

export type Tried = Schemas['SimulateInputBody'];

/** It writes nothing, so it may be asked as often as a parameter changes. */
export const simulationQuery = (ask: Client, roundId: string, rowVersion: number, tried: Tried) =>
  queryOptions({
    queryKey: ['round', roundId, 'deliberation', 'simulation', rowVersion, tried],
    queryFn: () =>
      must(ask.POST('/api/rounds/{roundId}/deliberation/simulations', { params: { path: { roundId } }, body: tried })),
    placeholderData: keepPreviousData,
    staleTime: 60_000,
  });
