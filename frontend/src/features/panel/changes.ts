// What these pages change. Every change that has a version says which one was seen (If-Match).
import { type QueryClient, useMutation, useQueryClient } from '@tanstack/react-query';

/** Runs a change and then reads everything of the round anew: one act moves figures on several pages. */
export function useChange<A, R>(roundId: string, change: (asked: A) => Promise<R>) {
  const client = useQueryClient();
  return useMutation({ mutationFn: change, onSettled: () => rereadRound(client, roundId) });
}

export const rereadRound = (client: QueryClient, roundId: string) =>
  client.invalidateQueries({ queryKey: ['round', roundId] });

/** The If-Match of a version. */
export const seen = (version: number) => ({ 'If-Match': `"${version}"` });
