import { useCallback, useEffect, useState } from 'react';
import { apiAs, type Schemas } from '../../api/client';
import { must } from '../../api/problem';
import type { Rubric } from '../../offline/types';
import { useJudge } from '../judge/context';
import { useSelect } from '../judge/select';

export type Sample = Schemas['PracticeSample'];

export type Material =
  | { state: 'loading' }
  | { state: 'failed'; again: () => void }
  | { state: 'ready'; samples: Sample[]; rubrics: Rubric[] };

/** The samples and rubrics to practise with: of the packet; before it can be fetched, of the server. */
export function useMaterial(): Material {
  const { judgeId } = useJudge();
  const packet = useSelect((now) => now.packet);
  const roundId = useSelect((now) => now.judge.roundId);
  const [fetched, setFetched] = useState<Schemas['Practice'] | 'failed'>();
  const [tries, setTries] = useState(0);
  const again = useCallback(() => {
    setFetched(undefined);
    setTries((n) => n + 1);
  }, []);

  // biome-ignore lint/correctness/useExhaustiveDependencies: another try asks again
  useEffect(() => {
    if (packet) return;
    let left = false;
    must(apiAs(judgeId).GET('/api/judge/rounds/{roundId}/practice', { params: { path: { roundId } } })).then(
      (answer) => !left && setFetched(answer),
      () => !left && setFetched('failed'),
    );
    return () => {
      left = true;
    };
  }, [packet, judgeId, roundId, tries]);

  if (packet) return { state: 'ready', samples: packet.practice, rubrics: packet.rubrics };
  if (fetched === 'failed') return { state: 'failed', again };
  if (!fetched) return { state: 'loading' };
  return { state: 'ready', samples: fetched.samples, rubrics: fetched.rubrics };
}

/** Points as the server writes them ("85.34") in hundredths; undefined where there are none. */
export function hundredths(points: string | undefined): number | undefined {
  const parts = points?.match(/^(\d+)(?:\.(\d{1,2}))?$/);
  if (!parts) return undefined;
  return Number(parts[1]) * 100 + Number((parts[2] ?? '').padEnd(2, '0'));
}
