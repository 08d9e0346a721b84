import { useQuery } from '@tanstack/react-query';
import { judgesQuery } from './queries';
import { useRound } from './round';

/** Whether the server shows typed paper sheets: to the desk, and to a head who does not score while a stage is scored.
 * Undefined until it is known whether the head scores; what is always refused is not asked for. */
export function usePaperShown(): boolean | undefined {
  const { round, me, office, ask } = useRound();
  const desk = office.organiser || office.secretary;
  const depends = !desk && office.head && round.phase === 'scoring';
  const judges = useQuery({ ...judgesQuery(ask, round.id), enabled: depends });
  if (desk || !office.head) return desk;
  if (!depends) return true;
  if (judges.error) return true; // then the list itself says
  return (
    judges.data &&
    !judges.data.items.some((judge) => judge.accountId === me.account.id && judge.status === 'active' && judge.scores)
  );
}
