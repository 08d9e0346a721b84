// The other members of the panel, who score past the screens: what a closing needs and nobody looks at.
import type { Schemas } from '../src/api/client';
import type { Packet } from '../src/offline/types';
import { treeOf, wish } from './marking';
import type { RehearsedJudge } from './world';

/** A judge's session that a code has opened, without a tablet. */
export class CodeSession {
  private readonly url: string;
  private readonly judgeId: string;
  private readonly cookie: string;
  private readonly deviceId = crypto.randomUUID();

  private constructor(url: string, judgeId: string, cookie: string) {
    this.url = url;
    this.judgeId = judgeId;
    this.cookie = cookie;
  }

  static async open(url: string, judge: RehearsedJudge): Promise<CodeSession> {
    const answer = await fetch(`${url}/api/judge-sessions`, {
      method: 'POST',
      headers: { 'Content-Type': 'application/json' },
      body: JSON.stringify({ code: judge.code, deviceId: crypto.randomUUID() }),
    });
    if (!answer.ok) throw new Error(`code of ${judge.judgeCode}: ${answer.status} ${await answer.text()}`);
    const cookie = answer.headers
      .getSetCookie()
      .map((c) => c.split(';')[0])
      .join('; ');
    return new CodeSession(url, judge.id, cookie);
  }

  async ask<T>(method: string, path: string, body?: unknown, headers: Record<string, string> = {}): Promise<T> {
    const answer = await fetch(this.url + path, {
      method,
      headers: {
        Cookie: this.cookie,
        'Tieubieu-Judge': this.judgeId,
        ...(body === undefined ? {} : { 'Content-Type': 'application/json' }),
        ...headers,
      },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    if (!answer.ok) throw new Error(`${method} ${path}: ${answer.status} ${await answer.text()}`);
    return (await answer.json()) as T;
  }

  /** Declares nothing, and submits every sheet that is still open, with the same remark for each facility. */
  async scoreAll(roundId: string, random: () => number, remark?: string): Promise<void> {
    const at = `/api/judge/rounds/${roundId}`;
    await this.ask<Schemas['Declaration']>('PUT', `${at}/declaration`, { conflicts: [] });
    const packet = await this.ask<Packet>('GET', `${at}/packet?deviceId=${this.deviceId}`);
    for (const sheet of packet.sheets) {
      if (sheet.submitted || !sheet.counted) continue;
      const marks = wish(treeOf(packet, sheet), random);
      await this.ask(
        'PUT',
        `/api/score-sheets/${sheet.id}`,
        { rubricVersion: sheet.rubricVersion, marks, remarks: remark ? { facility: remark } : {}, submitted: true },
        { 'If-Match': `"${sheet.revision}"`, 'Idempotency-Key': crypto.randomUUID() },
      );
    }
  }
}
