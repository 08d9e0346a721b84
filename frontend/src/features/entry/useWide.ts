import { useSyncExternalStore } from 'react';

const query = '(min-width: 1100px)';

/** Whether there is room for the whole form on one page. */
export function useWide(): boolean {
  return useSyncExternalStore(
    (tell) => {
      const media = globalThis.matchMedia?.(query);
      media?.addEventListener('change', tell);
      return () => media?.removeEventListener('change', tell);
    },
    () => globalThis.matchMedia?.(query).matches ?? false,
  );
}
