import { createContext, use } from 'react';
import type { Client, Schemas } from '../../api/client';

export type Round = Schemas['Round'];
/** Whoever asks: the account, or the person of the seat that a printed code has opened. */
export interface Me {
  account: Pick<Schemas['Account'], 'id' | 'name'>;
}
export type Seat = Pick<Schemas['JudgeSession'], 'judgeId' | 'roundId' | 'role'>;
export type HeldRole = Schemas['HeldRole'];

/** What somebody is on one round. The server decides again with every request; this only spares people what they
 * could not use. */
export interface Office {
  organiser: boolean;
  secretary: boolean;
  head: boolean;
  deputy: boolean;
  /** Any of those before. */
  runs: boolean;
  screener: boolean;
  /** Reads and decides on entries. */
  screens: boolean;
  chair: boolean;
  /** Of the council that decides on the round's results, its chair too. */
  council: boolean;
  /** Reads all of the round once it is published. */
  auditor: boolean;
}

export function officeOn(roles: readonly HeldRole[], round: Pick<Round, 'id' | 'unitId'>): Office {
  const here = (role: HeldRole['role']) => roles.some((held) => held.role === role && held.roundId === round.id);
  const organiser = roles.some((held) => held.role === 'organiser' && held.unitId === round.unitId);
  const secretary = here('secretary');
  const head = here('panel-head');
  const deputy = here('panel-deputy');
  const screener = here('screener');
  const chair = here('council-chair');
  return {
    organiser,
    secretary,
    head,
    deputy,
    runs: organiser || secretary || head || deputy,
    screener,
    screens: organiser || secretary || screener,
    chair,
    council: chair || here('council-member'),
    auditor: here('auditor'),
  };
}

const noOffice: Office = {
  organiser: false,
  secretary: false,
  head: false,
  deputy: false,
  runs: false,
  screener: false,
  screens: false,
  chair: false,
  council: false,
  auditor: false,
};

/** What a code opens: the head's or deputy's part of that round, and no other role of the person. */
export function officeOfSeat(seat: Seat, round: Pick<Round, 'id'>): Office {
  const here = seat.roundId === round.id;
  const head = here && seat.role === 'head';
  const deputy = here && seat.role === 'deputy';
  return { ...noOffice, head, deputy, runs: head || deputy };
}

export type Page =
  | 'plan'
  | 'rubrics'
  | 'phase'
  | 'staff'
  | 'entries'
  | 'samples'
  | 'calls'
  | 'mailbox'
  | 'board'
  | 'codes'
  | 'paperSheets'
  | 'conflicts'
  | 'exports'
  | 'practiceSamples'
  | 'closing'
  | 'reliability'
  | 'deliberation'
  | 'publish'
  | 'sent'
  | 'arrivals'
  | 'appeals'
  | 'remarks'
  | 'certificates';

/** Until scoring opens, entries are what there is to do; from then on, scoring. */
export const beforeScoring = (phase: Round['phase']): boolean =>
  phase === 'draft' || phase === 'registration' || phase === 'screening';

/** From publication on, facilities may object and get what judges wrote for them. */
export const afterPublication = (phase: Round['phase']): boolean => phase === 'published' || phase === 'closed';

/** Parts of the work on a round, in the order of its life. */
export type Section = 'planning' | 'entering' | 'judging' | 'deciding' | 'publishing';

/** What of a round decides which pages there are. */
type Shown = Pick<Round, 'phase' | 'demonstration'> & Partial<Pick<Round, 'stage' | 'receivesPromotions'>>;

/** The pages that an office has something to do or to see on, section by section, what is done in this phase first. */
export function sectionsOf(
  office: Office,
  { phase, demonstration, stage = 1, receivesPromotions = false }: Shown,
): { section: Section; pages: Page[] }[] {
  const desk = office.organiser || office.secretary;
  const decides = phase === 'deliberation' || phase === 'approved' || afterPublication(phase);
  const stageClosed = !beforeScoring(phase) && (phase !== 'scoring' || stage > 1);
  const sections: [Section, [Page, boolean][]][] = [
    [
      'planning',
      [
        ['phase', desk],
        ['plan', desk || (office.council && !beforeScoring(phase))],
        ['staff', desk],
        ['rubrics', desk || (office.council && !beforeScoring(phase))],
      ],
    ],
    [
      'entering',
      [
        ['entries', office.screens && phase !== 'draft'],
        ['samples', office.screens && phase !== 'draft' && phase !== 'registration'],
        ['calls', office.screens && phase !== 'draft'],
        ['arrivals', office.screens && receivesPromotions],
        ['mailbox', office.organiser && demonstration],
      ],
    ],
    [
      'judging',
      [
        ['board', office.runs],
        ['codes', office.runs],
        ['paperSheets', desk || office.head],
        ['conflicts', office.runs],
        ['exports', office.secretary || office.head || office.deputy],
        ['practiceSamples', desk],
        ['closing', desk || office.head],
        [
          'reliability',
          (stageClosed && (desk || office.head || office.council)) ||
            (phase === 'scoring' && office.head) ||
            (afterPublication(phase) && office.auditor),
        ],
      ],
    ],
    [
      'deciding',
      [
        [
          'deliberation',
          !beforeScoring(phase) &&
            phase !== 'scoring' &&
            (desk || office.head || office.council || (afterPublication(phase) && office.auditor)),
        ],
      ],
    ],
    [
      'publishing',
      [
        ['publish', (desk || office.council) && decides],
        ['sent', (desk || office.council) && decides],
        ['appeals', (desk || office.council) && afterPublication(phase)],
        ['remarks', desk && afterPublication(phase)],
        ['certificates', office.organiser && (phase === 'approved' || afterPublication(phase))],
      ],
    ],
  ];
  return sections
    .map(([section, pages]) => ({ section, pages: pages.filter(([, shown]) => shown).map(([page]) => page) }))
    .filter(({ pages }) => pages.length > 0);
}

/** Where the work of a phase is. */
const sectionOf: Record<Round['phase'], Section> = {
  draft: 'planning',
  registration: 'entering',
  screening: 'entering',
  scoring: 'judging',
  deliberation: 'deciding',
  approved: 'publishing',
  published: 'publishing',
  closed: 'publishing',
};

/** All those pages, those of the section that this phase works in first. */
export function pagesOf(office: Office, round: Shown): Page[] {
  const sections = sectionsOf(office, round);
  const now = sections.find(({ section }) => section === sectionOf[round.phase]);
  return [...(now ? [now] : []), ...sections.filter((s) => s !== now)].flatMap(({ pages }) => pages);
}

export interface Opened {
  round: Round;
  me: Me;
  office: Office;
  /** Every request of these pages goes through it: as the seat, or as the account. */
  ask: Client;
  /** The judge whose code opened this; undefined: signed in by password. */
  seat: string | undefined;
}

/** The round that is open, below RoundLayout. */
export const OpenRound = createContext<Opened | undefined>(undefined);

export function useRound(): Opened {
  const opened = use(OpenRound);
  if (!opened) throw new Error('useRound outside RoundLayout');
  return opened;
}
