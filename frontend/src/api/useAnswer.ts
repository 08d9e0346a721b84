import { useCallback, useEffect, useState } from 'react';

export interface Answer<T> {
  data: T | undefined;
  failure: unknown;
  again: () => void;
}

/** Asks once, and again when told: as much as a page needs that is read once. `ask` must be stable. */
export function useAnswer<T>(ask: () => Promise<T>): Answer<T> {
  const [state, setState] = useState<{ data: T | undefined; failure: unknown }>({
    data: undefined,
    failure: undefined,
  });
  const [asked, setAsked] = useState(0);
  // biome-ignore lint/correctness/useExhaustiveDependencies: asked counts the presses of "again"
  useEffect(() => {
    let here = true;
    setState({ data: undefined, failure: undefined });
    ask().then(
      (data) => here && setState({ data, failure: undefined }),
      (failure: unknown) => here && setState({ data: undefined, failure }),
    );
    return () => {
      here = false;
    };
  }, [ask, asked]);
  const again = useCallback(() => setAsked((n) => n + 1), []);
  return { ...state, again };
}
