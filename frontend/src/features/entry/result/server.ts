// What the page of a result asks and does.
import { api, type Schemas } from '../../../api/client';
import { must } from '../../../api/problem';
import { upload } from '../../../api/upload';

export type EntryResult = Schemas['EntryResult'];
export type Appeal = Schemas['Appeal'];
export type AppealPaper = Schemas['AppealPaper'];

const seen = (version: number) => ({ 'If-Match': `"${version}"` });

export const readResult = (entryId: string): Promise<EntryResult> =>
  must(api.GET('/api/entries/{entryId}/result', { params: { path: { entryId } } }));

/** Sent twice with the same id, it is filed once. */
export const fileAppeal = (entryId: string, id: string, text: string): Promise<Appeal> =>
  must(api.POST('/api/entries/{entryId}/appeals', { params: { path: { entryId } }, body: { id, text } }));

export const withdrawAppeal = (appeal: Appeal): Promise<Appeal> =>
  must(
    api.POST('/api/appeals/{appealId}/withdrawal', {
      params: { path: { appealId: appeal.id }, header: seen(appeal.version) },
    }),
  );

/** The same file sent twice is the same paper. Resolves to its id. */
export async function addAppealPaper(
  appealId: string,
  fileName: string,
  file: Blob,
  onProgress: (sent: number) => void,
): Promise<string> {
  const stored = await upload(`/api/appeals/${appealId}/papers?fileName=${encodeURIComponent(fileName)}`, file, {
    onProgress,
  });
  const id = typeof stored === 'object' && stored !== null && 'id' in stored ? stored.id : undefined;
  if (typeof id !== 'string') throw new TypeError('the server answered something else');
  return id;
}

export const removeAppealPaper = (appealId: string, paperId: string) =>
  must(api.DELETE('/api/appeals/{appealId}/papers/{paperId}', { params: { path: { appealId, paperId } } }));

export const declinePromotion = (promotionId: string, version: number, reason: string) =>
  must(
    api.PUT('/api/promotions/{promotionId}/declining', {
      params: { path: { promotionId }, header: seen(version) },
      body: { reason },
    }),
  );
