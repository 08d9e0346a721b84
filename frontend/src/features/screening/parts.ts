// The parts of a dossier by the names that a return gives them: "form.materials", "explanation.market", "papers.<id>".
import type { Schemas } from '../../api/client';
import { wordsIn } from '../../i18n';
import { type FormPart, type PaperKind, partText, type SectionPart } from './partWords';

type Say = ReturnType<typeof spoken>;
const spoken = () => wordsIn(partText, 'vi');

export const formParts = [
  'description',
  'dimensions',
  'materials',
  'materialsOrigin',
  'trademark',
  'firstMadeYear',
  'annualOutput',
  'outputUnit',
  'annualRevenue',
  'price',
  'workers',
  'representative',
  'representativeTitle',
  'commits',
] as const satisfies readonly FormPart[];

export const sectionParts = [
  'market',
  'production',
  'economics',
  'technique',
  'society',
  'environment',
  'culture',
  'other',
] as const satisfies readonly SectionPart[];

const paperKinds = [
  'registration',
  'quality',
  'food-safety',
  'award',
  'certificate',
  'explanation',
  'other',
] as const satisfies readonly PaperKind[];

type Files = Pick<Schemas['Entry'], 'photoList' | 'paperList'>;

/** What a part is called; the name itself for one that is not known here. */
export function partName(part: string, { photoList, paperList }: Files, say: Say): string {
  const [kind = '', detail = ''] = part.split(/\.(.*)/s);
  const known: Record<string, () => string | undefined> = {
    product: () => say.product,
    group: () => say.group,
    facility: () => say.facility,
    form: () => (detail ? named(formParts, detail, say.field) : say.form),
    explanation: () => (detail ? named(sectionParts, detail, say.sectionLong) : say.explanation),
    photos: () => {
      const at = photoList.findIndex(({ photoId }) => photoId === detail);
      return detail === '' ? say.photos : at < 0 ? undefined : say.photo(at + 1);
    },
    papers: () => {
      const paper = paperList.find(({ paperId }) => paperId === detail);
      if (detail === '') return say.papers;
      return paper ? `${say.paper(paper.kind)}: ${paper.fileName}` : named(paperKinds, detail, say.paper);
    },
  };
  return known[kind]?.() ?? part;
}

function named<P extends string>(all: readonly P[], wanted: string, name: (part: P) => string): string | undefined {
  const part = all.find((one) => one === wanted);
  return part === undefined ? undefined : name(part);
}

/** Every part that can be sent back, in the order of the dossier. */
export function returnable({ photoList, paperList }: Files): string[] {
  return [
    'product',
    'group',
    'facility',
    ...formParts.map((part) => `form.${part}`),
    ...sectionParts.map((part) => `explanation.${part}`),
    'photos',
    ...photoList.map(({ photoId }) => `photos.${photoId}`),
    'papers',
    'papers.registration',
    ...paperList.map(({ paperId }) => `papers.${paperId}`),
  ];
}
