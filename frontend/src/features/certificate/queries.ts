// What a round's organisers read of its certificates.
import { queryOptions } from '@tanstack/react-query';
import type { Client, Schemas } from '../../api/client';
import { must } from '../../api/problem';

export type Certificate = Schemas['Certificate'];
export type Form = Schemas['CertificateForm'];
export type FormWords = Form['defaults'];

export const certificatesQuery = (ask: Client, roundId: string) =>
  queryOptions({
    queryKey: ['round', roundId, 'certificates'],
    queryFn: () => must(ask.GET('/api/rounds/{roundId}/certificates', { params: { path: { roundId } } })),
  });

export const formQuery = (ask: Client, roundId: string) =>
  queryOptions({
    queryKey: ['round', roundId, 'certificate-form'],
    queryFn: () => must(ask.GET('/api/rounds/{roundId}/certificate-form', { params: { path: { roundId } } })),
  });

/** Asked again each second while the file is being made. */
export const fileQuery = (ask: Client, roundId: string, fileId: string) =>
  queryOptions({
    queryKey: ['certificate-file', roundId, fileId],
    queryFn: () =>
      must(ask.GET('/api/rounds/{roundId}/certificate-files/{fileId}', { params: { path: { roundId, fileId } } })),
    refetchInterval: ({ state }) => (state.data && state.data.status !== 'waiting' ? false : 1000),
  });
