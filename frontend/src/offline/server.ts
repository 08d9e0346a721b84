// What the offline part asks of the server, as one judge of this device. An answer counts only when it is the server's
// own: a hotel's sign-in page that answers 200 or 403 in its place is no answer.
import { api, apiAs, type Schemas } from '../api/client';
import { must, type Problem, Refusal, readProblem } from '../api/problem';
import type { Answer, Send } from './outbox';
import type { JudgeSession, Packet, ServerSheet } from './types';

export type DeviceReport = Schemas['DeviceReportInputBody'];
export type ReconciledSheet = Schemas['ReconciledSheet'];

/** Reads throw a Refusal, or what fetch throws. */
export interface JudgeServer {
  save: Send;
  sheet(sheetId: string): Promise<ServerSheet>;
  packet(): Promise<Packet>;
  /** `at`: the server's clock where it says so. */
  reconciliation(): Promise<{ sheets: ReconciledSheet[]; at: string }>;
  report(report: Omit<DeviceReport, 'deviceId' | 'deviceName'>): Promise<void>;
  registerKey(publicKey: string): Promise<void>;
}

/** Thrown for what came from somewhere between the server and us. */
export class NoAnswer extends Error {}

export async function openSession(ask: { code: string; deviceId: string; deviceName: string }): Promise<JudgeSession> {
  return must(api.POST('/api/judge-sessions', { body: ask }));
}

/** Ends a judge's session on this device; one that has ended already is as good. */
export async function endSession(judgeId: string): Promise<void> {
  const { response, error } = await apiAs(judgeId).DELETE('/api/judge-session');
  if (!response.ok && response.status !== 401) throw refusal(response, error);
}

export function serverFor(judgeId: string, roundId: string, deviceId: string, deviceName: string): JudgeServer {
  const as = apiAs(judgeId);
  const path = { roundId };
  return {
    async save(op): Promise<Answer> {
      const { data, error, response } = await as.PUT('/api/score-sheets/{sheetId}', {
        params: {
          path: { sheetId: op.sheetId },
          header: { 'If-Match': `"${op.baseRevision}"`, 'Idempotency-Key': op.key },
        },
        body: { ...op.body, deviceId, deviceTime: op.deviceTime },
      });
      if (data) return readReceipt(data);
      const { problem } = refusal(response, error);
      if (problem.status !== 412) return { kind: 'refused', problem };
      return { kind: 'stale', theirs: readSheet(problem.current) };
    },
    sheet: (sheetId) => must(as.GET('/api/score-sheets/{sheetId}', { params: { path: { sheetId } } })),
    packet: () => must(as.GET('/api/judge/rounds/{roundId}/packet', { params: { path, query: { deviceId } } })),
    async reconciliation() {
      const asked = as.GET('/api/judge/rounds/{roundId}/reconciliation', { params: { path } });
      const { items } = await must(asked);
      const date = Date.parse((await asked).response.headers.get('Date') ?? '');
      return { sheets: items, at: new Date(Number.isNaN(date) ? Date.now() : date).toISOString() };
    },
    async report(report) {
      const body = { ...report, deviceId, deviceName };
      await must(as.POST('/api/judge/rounds/{roundId}/device-reports', { params: { path }, body }));
    },
    async registerKey(publicKey) {
      const params = { path: { ...path, deviceId } };
      await must(as.PUT('/api/judge/rounds/{roundId}/devices/{deviceId}/key', { params, body: { publicKey } }));
    },
  };
}

/** The refusal in an answer, if it is the server's. */
function refusal(response: Response, error: unknown): Refusal {
  const ours = typeof error === 'object' && error !== null && 'code' in error && typeof error.code === 'string';
  if (!ours) throw new NoAnswer(`HTTP ${response.status} without a problem`);
  return new Refusal(readProblem(response.status, error, response.headers));
}

function readReceipt(saved: Schemas['SaveReceipt']): Answer {
  const { receipt, submitted } = saved;
  if (!Number.isInteger(receipt?.revision) || typeof receipt.sha256 !== 'string') throw new NoAnswer('no receipt');
  return {
    kind: 'saved',
    receipt: { revision: receipt.revision, sha256: receipt.sha256, savedAt: receipt.savedAt, submitted },
  };
}

/** The sheet in a 412. */
export function readSheet(current: unknown): ServerSheet {
  if (!isSheet(current)) throw new NoAnswer('412 without the sheet as it stands');
  return current;
}

function isSheet(value: unknown): value is ServerSheet {
  if (typeof value !== 'object' || value === null) return false;
  const v: Partial<Record<keyof ServerSheet, unknown>> = value;
  return (
    typeof v.id === 'string' &&
    Number.isInteger(v.revision) &&
    Number.isInteger(v.rubricVersion) &&
    typeof v.submitted === 'boolean' &&
    typeof v.counted === 'boolean' &&
    typeof v.marks === 'object' &&
    v.marks !== null &&
    typeof v.remarks === 'object' &&
    v.remarks !== null
  );
}

/** What went wrong with a question, for the screen. */
export function failureOf(failure: unknown): {
  why: 'network' | 'signed-out' | 'refused';
  problem: Problem | undefined;
} {
  if (!(failure instanceof Refusal) || failure.problem.code.startsWith('http-'))
    return { why: 'network', problem: undefined };
  if (failure.problem.status === 401) return { why: 'signed-out', problem: failure.problem };
  if (failure.problem.status >= 500 || failure.problem.status === 429)
    return { why: 'network', problem: failure.problem };
  return { why: 'refused', problem: failure.problem };
}
