// What the server holds of a judge's sheets, asked as that judge but past the screens.
import { type APIRequestContext, expect } from '@playwright/test';
import type { Schemas } from '../src/api/client';
import { digest } from '../src/offline/canonical';
import type { SheetBody } from '../src/offline/types';
import type { Network } from './proxy';

export type ServerSheet = Schemas['ScoreSheet'];

/** The judge's own view through the API, with the cookies of the tablet or of a session of its own. */
export class Held {
  private readonly request: APIRequestContext;
  private readonly url: string;
  private readonly judgeId: string;
  private readonly roundId: string;

  constructor(request: APIRequestContext, url: string, judgeId: string, roundId: string) {
    this.request = request;
    this.url = url;
    this.judgeId = judgeId;
    this.roundId = roundId;
  }

  private async get<T>(path: string): Promise<T> {
    const answer = await this.request.get(this.url + path, { headers: { 'Tieubieu-Judge': this.judgeId } });
    if (!answer.ok()) throw new Error(`GET ${path}: ${answer.status()} ${await answer.text()}`);
    return (await answer.json()) as T;
  }

  sheet(id: string): Promise<ServerSheet> {
    return this.get(`/api/score-sheets/${id}`);
  }

  async revisions(id: string): Promise<Schemas['SheetRevision'][]> {
    return (await this.get<{ items: Schemas['SheetRevision'][] }>(`/api/score-sheets/${id}/revisions`)).items;
  }

  async reconciliation(): Promise<Schemas['ReconciledSheet'][]> {
    return (await this.get<{ items: Schemas['ReconciledSheet'][] }>(`/api/judge/rounds/${this.roundId}/reconciliation`))
      .items;
  }

  /** Saves past the screens, as another device of this judge would. */
  async save(sheet: ServerSheet, body: SheetBody, key: string): Promise<number> {
    const answer = await this.request.put(`${this.url}/api/score-sheets/${sheet.id}`, {
      headers: { 'Tieubieu-Judge': this.judgeId, 'If-Match': `"${sheet.revision}"`, 'Idempotency-Key': key },
      data: body,
    });
    return answer.status();
  }
}

/** Fails unless the server's revision, marks and digest of a sheet are those of this body. */
export async function expectHeld(held: Held, sheetId: string, body: SheetBody): Promise<ServerSheet> {
  const sheet = await held.sheet(sheetId);
  expect(sheet.marks).toEqual(body.marks);
  expect(sheet.submitted).toBe(body.submitted);
  expect(sheet.sha256).toBe(await digest(body));
  return sheet;
}

/**
 * Fails unless every key that the server took stands for exactly one revision, and the sheet has no other revisions:
 * whatever was lost, repeated or cut, each save was applied once.
 */
export async function expectAppliedOnce(held: Held, network: Network, sheetIds: Iterable<string>): Promise<number> {
  const taken = network.taken();
  let revisions = 0;
  for (const id of sheetIds) {
    const keys = taken.get(id) ?? new Map<string, Set<number>>();
    const answered = [...keys.values()].flatMap((of) => [...of]);
    for (const [key, of] of keys) expect([...of], `revisions of key ${key} of sheet ${id}`).toHaveLength(1);
    const there = (await held.revisions(id)).map((r) => r.revision).sort((a, b) => a - b);
    expect(there, `revisions of sheet ${id}`).toEqual(answered.sort((a, b) => a - b));
    expect(there).toEqual(there.map((_, i) => i + 1));
    revisions += there.length;
  }
  return revisions;
}
