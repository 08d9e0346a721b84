import { createContext, use } from 'react';
import type { Schemas } from '../../api/client';

/** What somebody is above single rounds. The server decides again with every request. */
export interface Standing {
  me: Schemas['Me'];
  /** The units that this person organises for. */
  units: { id: string; title: string }[];
  organises: boolean;
  administers: boolean;
}

export function standingOf(me: Schemas['Me']): Standing {
  const units = me.roles.flatMap((held) =>
    held.role === 'organiser' && held.unitId ? [{ id: held.unitId, title: held.on }] : [],
  );
  return {
    me,
    units,
    organises: units.length > 0,
    administers: me.roles.some((held) => held.role === 'administrator'),
  };
}

/** Each has its address in paths.ts under the same name. */
export type OfficePage = 'rounds' | 'calendar' | 'people';

export function officePages(standing: Standing): OfficePage[] {
  const pages: [OfficePage, boolean][] = [
    ['rounds', standing.organises],
    ['calendar', standing.organises],
    ['people', standing.organises],
  ];
  return pages.filter(([, shown]) => shown).map(([page]) => page);
}

export const OpenOffice = createContext<Standing | undefined>(undefined);

export function useOffice(): Standing {
  const standing = use(OpenOffice);
  if (!standing) throw new Error('useOffice outside OfficeLayout');
  return standing;
}
