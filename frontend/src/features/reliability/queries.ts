import { queryOptions } from '@tanstack/react-query';
import type { Client, Schemas } from '../../api/client';
import { must } from '../../api/problem';
import { isHidden } from '../panel/queries';

/** Null where the phase does not show it to whoever asks. */
export const reliabilityQuery = (ask: Client, roundId: string, stage: number) =>
  queryOptions({
    queryKey: ['round', roundId, 'reliability', stage],
    queryFn: async (): Promise<Schemas['Reliability'] | null> => {
      try {
        return await must(
          ask.GET('/api/rounds/{roundId}/reliability', { params: { path: { roundId }, query: { stage } } }),
        );
      } catch (failure) {
        if (isHidden(failure)) return null;
        throw failure;
      }
    },
    staleTime: 30_000,
  });
