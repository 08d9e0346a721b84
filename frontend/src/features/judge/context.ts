import { createContext, use, useSyncExternalStore } from 'react';
import type { JudgeSnapshot, JudgeStore } from '../../offline/types';

/** The judge whose data is open, below JudgeLayout. */
export const OpenJudge = createContext<JudgeStore | undefined>(undefined);

export function useJudge(): JudgeStore {
  const store = use(OpenJudge);
  if (!store) throw new Error('useJudge outside JudgeLayout');
  return store;
}

/** What is to be shown of the open judge, now. */
export function useJudgeSnapshot(): JudgeSnapshot {
  const store = useJudge();
  return useSyncExternalStore(
    (listener) => store.subscribe(listener),
    () => store.snapshot(),
  );
}
