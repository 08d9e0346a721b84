// What a judge looks at while scoring: one shape for an entry of the packet and for a practice sample.
import type { Schemas } from '../../api/client';
import type { Language } from '../../i18n';
import { points, whole } from '../../i18n/format';
import type { Packet, PacketEntry } from '../../offline/types';
import type { Say } from './words';

export type Photo = Schemas['PacketPhoto'];
export type Paper = Schemas['PacketPaper'];
export type Section = Schemas['PacketSection'];
export type Fact = Schemas['PacketFact'];
export type Group = Schemas['PacketGroup'];

export interface Dossier {
  /** The judging code; of a sample, nothing. */
  code: string;
  groupId: string;
  /** The product group by name; undefined where nothing names it. */
  group: Group | undefined;
  /** The product's name; where packets show the code alone, the code. */
  title: string;
  facility: string;
  place: string;
  members: string[];
  photos: Photo[];
  papers: Paper[];
  facts: Fact[];
  explanation: Section[];
}

export function dossierOf(packet: Packet | undefined, entryId: string, judgingCode: string, groupId: string): Dossier {
  const entry = packet?.entries.find((e) => e.entryId === entryId);
  return {
    code: judgingCode,
    groupId,
    group: packet?.groups?.find((g) => g.id === groupId), // a packet of an earlier version names none
    title: titleOf(entry, judgingCode),
    facility: entry?.facility ?? '',
    place: entry?.place ?? '',
    members: entry?.members ?? [],
    photos: entry?.photos ?? [],
    papers: entry?.papers ?? [],
    facts: entry?.facts ?? [],
    explanation: entry?.explanation ?? [],
  };
}

export const titleOf = (entry: PacketEntry | undefined, judgingCode: string): string => entry?.product || judgingCode;

/** The best rendition up to an edge in pixels; the address is that of the packet's list of files. */
export function rendition(photo: Photo, edge: 320 | 960 | 1920): string {
  const rising = [...photo.files].sort((a, b) => a.edge - b.edge);
  const file = rising.findLast((f) => f.edge <= edge) ?? rising[0];
  return file?.url ?? `/media/photos/${photo.photoId}/${Math.min(edge, 960)}.jpg`;
}

/** A product group in the language that is spoken. */
export const groupName = (group: Group | undefined, language: Language): string =>
  (language === 'en' && group?.nameEn) || group?.nameVi || '';

function money(dong: number, language: Language, say: Say): string {
  if (dong >= 1_000_000_000) return say.billion(points(Math.round(dong / 10_000_000), language));
  if (dong >= 1_000_000) return say.million(points(Math.round(dong / 10_000), language));
  return say.dong(whole(dong, language));
}

/** Label and value of what the facility says of the product; papers with how many have run out in one line. */
export function factLines(facts: Fact[], language: Language, say: Say): { label: string; value: string }[] {
  const expired = facts.find((f) => f.id === 'expired-papers')?.value ?? 0;
  return facts.flatMap((fact) => factLine(fact, expired, language, say) ?? []);
}

function factLine(fact: Fact, expired: number, language: Language, say: Say) {
  const figure = whole(fact.value, language);
  switch (fact.id) {
    case 'workers':
      return { label: say.workers, value: say.people(figure) };
    case 'revenue':
      return { label: say.revenue, value: money(fact.value, language, say) };
    case 'price':
      return { label: say.price, value: money(fact.value, language, say) };
    case 'output':
      return { label: say.output, value: fact.unit ? `${figure} ${fact.unit}` : figure };
    case 'papers': {
      const value = expired > 0 ? say.papersExpired(fact.value, expired) : say.papersValid(fact.value);
      return { label: say.papers, value: fact.value === 0 ? say.noPapers : value };
    }
    case 'expired-papers':
      return undefined;
  }
}

export function paperKind(kind: Paper['kind'], say: Say): string {
  switch (kind) {
    case 'registration':
      return say.kindRegistration;
    case 'quality':
      return say.kindQuality;
    case 'food-safety':
      return say.kindFoodSafety;
    case 'award':
      return say.kindAward;
    case 'certificate':
      return say.kindCertificate;
    case 'explanation':
      return say.kindExplanation;
    case 'other':
      return say.kindOther;
  }
}

export function sectionName(id: Section['id'], say: Say): string {
  switch (id) {
    case 'market':
      return say.market;
    case 'production':
      return say.production;
    case 'economics':
      return say.economics;
    case 'technique':
      return say.technique;
    case 'society':
      return say.society;
    case 'environment':
      return say.environment;
    case 'culture':
      return say.culture;
    case 'other':
      return say.otherSection;
  }
}
