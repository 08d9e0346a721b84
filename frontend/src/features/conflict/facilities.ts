import { useCallback, useEffect, useState } from 'react';
import { apiAs } from '../../api/client';
import { must } from '../../api/problem';
import type { Facility } from './draft';

export type Asked =
  | { state: 'asking' }
  | { state: 'failed'; failure: unknown }
  | { state: 'ready'; facilities: readonly Facility[]; declaredAt: string | undefined };

/** The facilities of the judge's round, and whether the judge has declared before; `again` asks anew. */
export function useFacilities(judgeId: string): { asked: Asked; again: () => Promise<void> } {
  const [asked, setAsked] = useState<Asked>({ state: 'asking' });
  const again = useCallback(async () => {
    setAsked({ state: 'asking' });
    try {
      const client = apiAs(judgeId);
      const [session, page] = await Promise.all([
        must(client.GET('/api/judge-session')),
        must(client.GET('/api/judges/{judgeId}/declarable-facilities', { params: { path: { judgeId } } })),
      ]);
      setAsked({ state: 'ready', facilities: page.items, declaredAt: session.declaredAt });
    } catch (failure) {
      setAsked({ state: 'failed', failure });
    }
  }, [judgeId]);
  useEffect(() => void again(), [again]);
  return { asked, again };
}
