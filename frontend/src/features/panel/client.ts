import { QueryClient } from '@tanstack/react-query';
import { Refusal } from '../../api/problem';

/** Asks again only what the network lost: a refusal stays one. */
export const makeClient = () =>
  new QueryClient({
    defaultOptions: {
      queries: {
        staleTime: 5_000,
        retry: (failed, failure) => !(failure instanceof Refusal) && failed < 2,
        networkMode: 'always', // whether there is a network is found by asking
      },
      mutations: { networkMode: 'always' },
    },
  });
