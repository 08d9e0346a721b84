import { useSyncExternalStore } from 'react';
import type { JudgeSnapshot } from '../../offline/types';
import { useJudge } from './context';

/** A part of what is shown; the component is painted again only when this part is another object or value. */
export function useSelect<T>(select: (snapshot: JudgeSnapshot) => T): T {
  const store = useJudge();
  return useSyncExternalStore(
    (listener) => store.subscribe(listener),
    () => select(store.snapshot()),
  );
}
