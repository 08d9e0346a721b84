import { useQuery } from '@tanstack/react-query';
import { useLanguage } from '../../i18n';
import { programmeQuery, rubricsQuery } from '../panel/queries';
import { useRound } from '../panel/round';

interface Named {
  name: string;
  nameEn?: string;
}

/** What groups and criteria are called; their ids until it is known. */
export function useNames() {
  const { round, ask } = useRound();
  const { language } = useLanguage();
  const rubrics = useQuery(rubricsQuery(ask, round.id)).data?.items ?? [];
  const groups = useQuery(programmeQuery(ask, round.programmeId)).data?.groups ?? [];
  const called = (thing: Named | undefined, id: string) =>
    (language === 'en' ? thing?.nameEn : undefined) || thing?.name || id;
  return {
    group: (groupId: string) => {
      const group = groups.find((g) => g.groupId === groupId);
      return called(group && { name: group.nameVi, nameEn: group.nameEn }, groupId);
    },
    criterionGroup: (id: string) =>
      called(
        rubrics.flatMap(({ tree }) => tree.criterionGroups).find((g) => g.id === id),
        id,
      ),
    criterion: (groupId: string, id: string) =>
      called(
        rubrics
          .filter((rubric) => rubric.groupId === groupId)
          .flatMap(({ tree }) => tree.criterionGroups)
          .flatMap(({ criteria }) => criteria)
          .find((c) => c.id === id),
        id,
      ),
  };
}
