// What judges get of an entry: which papers, and what names nobody.
import type { Schemas } from '../../api/client';
import type { Choice } from './queries';

type Files = Pick<Schemas['Entry'], 'photoList' | 'paperList'>;

/** As it stands on the server. */
export const choiceOf = ({ photoList, paperList }: Files): Choice => ({
  papers: paperList.filter(({ forJudges }) => forJudges).map(({ paperId }) => paperId),
  namesNobody: [
    ...photoList.filter(({ namesNobody }) => namesNobody).map(({ photoId }) => photoId),
    ...paperList.filter(({ namesNobody }) => namesNobody).map(({ paperId }) => paperId),
  ],
});

const sameIds = (a: readonly string[], b: readonly string[]) =>
  a.length === b.length && a.every((id) => b.includes(id));

export const sameChoice = (a: Choice, b: Choice): boolean =>
  sameIds(a.papers, b.papers) && sameIds(a.namesNobody, b.namesNobody);

export const ticked = (ids: readonly string[], id: string, on: boolean): string[] =>
  on ? [...ids.filter((one) => one !== id), id] : ids.filter((one) => one !== id);

/** Photos that a packet showing codes alone must have at least. */
export const minShown = 3;

/** How many photos judges would see. */
export function shownPhotos({ photoList }: Files, choice: Choice, byCode: boolean): number {
  return photoList.filter(({ photoId }) => !byCode || choice.namesNobody.includes(photoId)).length;
}
