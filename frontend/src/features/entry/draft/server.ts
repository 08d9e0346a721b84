// The operations on an entry that its keeper needs, so that tests give their own.
import { api, type Schemas } from '../../../api/client';
import { must } from '../../../api/problem';
import type { Changes, Entry } from './fields';

export type Summary = Schemas['EntrySummary'];
export type Place = Schemas['PhotoPlace'];

export interface EntryServer {
  read(id: string): Promise<Entry>;
  save(id: string, version: number, changes: Changes): Promise<Summary>;
  setPhotos(id: string, version: number, photos: Place[]): Promise<Summary>;
}

const at = (entryId: string, version: number) => ({
  path: { entryId },
  header: { 'If-Match': `"${version}"` },
});

export const entryServer: EntryServer = {
  read: (entryId) => must(api.GET('/api/entries/{entryId}', { params: { path: { entryId } } })),
  save: (id, version, body) => must(api.PATCH('/api/entries/{entryId}', { params: at(id, version), body })),
  setPhotos: (id, version, photos) =>
    must(api.PUT('/api/entries/{entryId}/photos', { params: at(id, version), body: { photos } })),
};

export const submitEntry = (id: string, version: number) =>
  must(api.PUT('/api/entries/{entryId}/submission', { params: at(id, version) }));

export const withdrawEntry = (id: string, version: number, reason: string) =>
  must(api.PUT('/api/entries/{entryId}/withdrawal', { params: at(id, version), body: { reason } }));

export const deleteEntry = (id: string, version: number) =>
  must(api.DELETE('/api/entries/{entryId}', { params: at(id, version) }));

export const removePaper = (entryId: string, paperId: string, version: number) =>
  must(
    api.DELETE('/api/entries/{entryId}/papers/{paperId}', {
      params: { path: { entryId, paperId }, header: { 'If-Match': `"${version}"` } },
    }),
  );
