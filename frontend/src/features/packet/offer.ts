import { useCallback, useEffect, useState } from 'react';
import { apiAs } from '../../api/client';
import { must } from '../../api/problem';
import type { Packet } from '../../offline/types';

export type Offer = { state: 'asking' } | { state: 'failed'; failure: unknown } | { state: 'offered'; packet: Packet };

/** What the server would hand out: its size is seen before a single file is fetched. */
export function useOffer(judgeId: string, roundId: string, deviceId: string, wanted: boolean) {
  const [offer, setOffer] = useState<Offer>({ state: 'asking' });
  const ask = useCallback(async () => {
    setOffer({ state: 'asking' });
    try {
      const asked = apiAs(judgeId).GET('/api/judge/rounds/{roundId}/packet', {
        params: { path: { roundId }, query: { deviceId } },
      });
      setOffer({ state: 'offered', packet: await must(asked) });
    } catch (failure) {
      setOffer({ state: 'failed', failure });
    }
  }, [judgeId, roundId, deviceId]);
  useEffect(() => {
    if (wanted) void ask();
  }, [wanted, ask]);
  return { offer, ask };
}
