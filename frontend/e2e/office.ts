// Those who run the round, at work through the API: the secretary, the second person, the organiser, the head.
import type { Schemas } from '../src/api/client';

export const people = {
  administrator: 'quantri@minhhoa.example',
  organiser: 'tinh@minhhoa.example',
  secretary: 'thuky@minhhoa.example',
  /** The support team: screens entries, and is the second person of paper sheets. */
  second: 'sotuyen@minhhoa.example',
  head: 'truongban@minhhoa.example',
};

export interface Told<T> {
  status: number;
  body: T;
  etag: string;
}

/** A person with a session; what is refused throws, unless the status is asked for. */
export class Official {
  private readonly url: string;
  private cookie = '';

  private constructor(url: string) {
    this.url = url;
  }

  static async signIn(url: string, signIn: string, password: string): Promise<Official> {
    const official = new Official(url);
    const answer = await fetch(`${url}/api/sessions`, {
      method: 'POST',
      headers: { 'Content-Type': 'application/json' },
      body: JSON.stringify({ signIn, password }),
    });
    if (!answer.ok) throw new Error(`sign in as ${signIn}: ${answer.status} ${await answer.text()}`);
    official.cookie = answer.headers
      .getSetCookie()
      .map((c) => c.split(';')[0])
      .join('; ');
    return official;
  }

  async ask<T>(
    method: string,
    path: string,
    { body, ifMatch, type }: { body?: unknown; ifMatch?: string | number; type?: string } = {},
  ): Promise<Told<T>> {
    const answer = await fetch(this.url + path, {
      method,
      headers: {
        Cookie: this.cookie,
        ...(body === undefined ? {} : { 'Content-Type': type ?? 'application/json' }),
        ...(ifMatch === undefined ? {} : { 'If-Match': `"${ifMatch}"` }),
      },
      ...(body === undefined ? {} : { body: body instanceof Uint8Array ? new Uint8Array(body) : JSON.stringify(body) }),
    });
    const said = await answer.text();
    return {
      status: answer.status,
      body: (said && /json/.test(answer.headers.get('content-type') ?? '') ? JSON.parse(said) : undefined) as T,
      etag: answer.headers.get('etag') ?? '',
    };
  }

  async get<T>(path: string): Promise<T> {
    const told = await this.ask<T>('GET', path);
    if (told.status !== 200) throw new Error(`GET ${path}: ${told.status} ${JSON.stringify(told.body)}`);
    return told.body;
  }

  async do<T>(method: string, path: string, how: Parameters<Official['ask']>[2] = {}): Promise<T> {
    const told = await this.ask<T>(method, path, how);
    if (told.status >= 300) throw new Error(`${method} ${path}: ${told.status} ${JSON.stringify(told.body)}`);
    return told.body;
  }

  progress(roundId: string): Promise<Schemas['ScoringProgress']> {
    return this.get(`/api/rounds/${roundId}/scoring-progress`);
  }

  /** A new code for a judge; the one before, and its sessions, end. */
  async reissue(roundId: string, judgeId: string): Promise<string> {
    const { items } = await this.do<{ items: Schemas['IssuedJudgeCode'][] }>(
      'POST',
      `/api/rounds/${roundId}/judge-codes`,
      {
        body: { judgeIds: [judgeId] },
      },
    );
    const code = items[0]?.code;
    if (!code) throw new Error('no code was issued');
    return code;
  }

  /** Ends scoring, over everything that stands against it where a reason is given. */
  async closeScoring(roundId: string, reason?: string): Promise<Told<Schemas['Round']>> {
    const round = await this.get<Schemas['Round']>(`/api/rounds/${roundId}`);
    return this.ask('PUT', `/api/rounds/${roundId}/phase`, {
      body: { phase: 'deliberation', ...(reason ? { override: true, reason } : {}) },
      ifMatch: round.version,
    });
  }

  async reopen(sheetId: string, reason: string): Promise<void> {
    const sheet = await this.ask<Schemas['ScoreSheet']>('GET', `/api/score-sheets/${sheetId}`);
    await this.do('PUT', `/api/score-sheets/${sheetId}/reopening`, {
      body: { reason },
      ifMatch: sheet.body?.revision ?? 0,
    });
  }
}
