// What the pages about rubrics read.
import { infiniteQueryOptions, queryOptions } from '@tanstack/react-query';
import type { Client, Schemas } from '../../api/client';
import { must } from '../../api/problem';
import { upload } from '../../api/upload';

export type Rubric = Schemas['Rubric'];
export type Difference = Schemas['RubricDifference'];
export type Look = Schemas['RubricImport'];

export const versionsQuery = (ask: Client, roundId: string, groupId: string) =>
  queryOptions({
    queryKey: ['round', roundId, 'rubric-versions', groupId],
    queryFn: () =>
      must(ask.GET('/api/rounds/{roundId}/rubrics/{groupId}/versions', { params: { path: { roundId, groupId } } })),
  });

export const differencesQuery = (ask: Client, roundId: string, groupId: string, from: number, to: number) =>
  queryOptions({
    queryKey: ['rubric-differences', roundId, groupId, from, to],
    queryFn: () =>
      must(
        ask.GET('/api/rounds/{roundId}/rubrics/{groupId}/differences', {
          params: { path: { roundId, groupId }, query: { from, to } },
        }),
      ),
    staleTime: Number.POSITIVE_INFINITY, // versions never change
  });

/** How a tree that is not saved differs from a version. */
export const draftQuery = (
  ask: Client,
  roundId: string,
  groupId: string,
  version: number,
  tree: Schemas['RubricTree'],
) =>
  queryOptions({
    queryKey: ['rubric-draft', roundId, groupId, version, JSON.stringify(tree)],
    queryFn: () =>
      must(
        ask.POST('/api/rounds/{roundId}/rubrics/{groupId}/differences', {
          params: { path: { roundId, groupId } },
          body: { version, tree },
        }),
      ),
    staleTime: Number.POSITIVE_INFINITY,
    gcTime: 0,
  });

/** Rounds at once. */
const roundPage = 50;

/** The rounds of a programme that this person may see, the newest first. */
export const roundsQuery = (ask: Client, programmeId: string) =>
  infiniteQueryOptions({
    queryKey: ['rounds', programmeId],
    queryFn: ({ pageParam }) =>
      must(
        ask.GET('/api/rounds', {
          params: { query: { programmeId, limit: roundPage, ...(pageParam ? { cursor: pageParam } : {}) } },
        }),
      ),
    initialPageParam: '',
    getNextPageParam: (page) => page.next || undefined,
  });

const rubricUrl = (roundId: string, groupId: string) => `/api/rounds/${roundId}/rubrics/${groupId}`;

export const exportUrl = (roundId: string, groupId: string, version = 0) =>
  `${rubricUrl(roundId, groupId)}/spreadsheet${version ? `?version=${version}` : ''}`;

/** The largest file that the server reads, in bytes. */
export const mostBytes = 2 * 1024 * 1024;

const isLook = (value: unknown): value is Look =>
  typeof value === 'object' && value !== null && 'tree' in value && 'problems' in value;

/** What a spreadsheet would make of a rubric. Nothing is changed. */
export async function lookAt(roundId: string, groupId: string, file: Blob): Promise<Look> {
  const answer = await upload(`${rubricUrl(roundId, groupId)}/spreadsheet-preview`, file);
  if (!isLook(answer)) throw new TypeError('the server answered something else');
  return answer;
}
