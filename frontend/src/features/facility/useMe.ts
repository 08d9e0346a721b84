import { api, type Schemas } from '../../api/client';
import { must, Refusal } from '../../api/problem';
import { type Answer, useAnswer } from '../../api/useAnswer';

/** Null when nobody is signed in. */
export async function readMe(): Promise<Schemas['Me'] | null> {
  try {
    return await must(api.GET('/api/me'));
  } catch (failure) {
    if (failure instanceof Refusal && failure.problem.status === 401) return null;
    throw failure;
  }
}

export const useMe = (): Answer<Schemas['Me'] | null> => useAnswer(readMe);
