// The server's side of the contract (architecture §5), small enough to be read: keys replay, revisions decide, a closed
// stage keeps a late copy. It digests by its own means, and holds what it has acknowledged.
import { createHash } from 'node:crypto';
import { Refusal } from '../../api/problem';
import { canonical } from '../canonical';
import type { Answer } from '../outbox';
import type { JudgeServer, ReconciledSheet } from '../server';
import type { Outgoing, Packet, ServerSheet, SheetBody } from '../types';

export interface Revision {
  revision: number;
  key: string;
  body: SheetBody;
  sha256: string;
  savedAt: string;
}

export interface ModelSheet {
  id: string;
  code: string;
  stage: number;
  counted: boolean;
  submitted: boolean;
  revisions: Revision[];
}

export const sha256 = (body: SheetBody): string => createHash('sha256').update(canonical(body)).digest('hex');

export const refuse = (status: number, code: string, more: { retryAfter?: number; current?: unknown } = {}) =>
  new Refusal({
    status,
    code,
    message: code,
    fields: [],
    requestId: 'r',
    current: more.current,
    retryAfter: more.retryAfter,
  });

export class ModelServer {
  readonly judgeId: string;
  readonly criteria: string[];
  readonly sheets = new Map<string, ModelSheet>();
  lateCopies: { sheetId: string; key: string; body: SheetBody }[] = [];
  reports: number[] = [];
  keys: string[] = [];
  signedIn = true;
  stageOpen = true;
  stage = 1;
  files: { url: string; bytes: number }[] = [];
  packetVersion = 'v1';
  /** Requests that arrived, applied or not. */
  arrived = 0;
  /** By the server's clock. */
  #now = Date.parse('2026-09-10T01:00:00Z');

  constructor(judgeId: string, sheets: number, criteria: number) {
    this.judgeId = judgeId;
    this.criteria = Array.from({ length: criteria }, (_, i) => `m${i + 1}`);
    for (let i = 1; i <= sheets; i++) this.add(`S${String(i).padStart(3, '0')}`);
  }

  add(code: string, stage = 1) {
    const id = `${this.judgeId}-${code}`;
    this.sheets.set(id, { id, code, stage, counted: true, submitted: false, revisions: [] });
    return id;
  }

  sheet(id: string): ModelSheet {
    const sheet = this.sheets.get(id);
    if (!sheet) throw refuse(404, 'sheet-not-found');
    return sheet;
  }

  last(id: string): Revision | undefined {
    return this.sheet(id).revisions.at(-1);
  }

  #mustSignIn() {
    if (!this.signedIn) throw refuse(401, 'session-ended');
  }

  save(op: Pick<Outgoing, 'sheetId' | 'key' | 'baseRevision' | 'body'>): Answer {
    this.arrived++;
    try {
      this.#mustSignIn();
      const sheet = this.sheet(op.sheetId);
      const digest = sha256(op.body);
      const known = sheet.revisions.find((r) => r.key === op.key);
      if (known) {
        if (known.sha256 !== digest) throw refuse(422, 'key-reused');
        return receipt(known);
      }
      if (!this.stageOpen || sheet.stage !== this.stage || !sheet.counted) {
        this.lateCopies.push({ sheetId: op.sheetId, key: op.key, body: structuredClone(op.body) });
        throw refuse(423, sheet.counted ? 'stage-closed' : 'sheet-not-counted');
      }
      if (op.baseRevision !== (this.last(op.sheetId)?.revision ?? 0)) {
        return { kind: 'stale', theirs: this.wire(sheet) };
      }
      if (op.body.submitted && this.criteria.some((id) => op.body.marks[id] === undefined))
        throw refuse(422, 'unmarked');
      if (Object.values(op.body.marks).some((mark) => typeof mark === 'number' && mark > 1000))
        throw refuse(422, 'too-high');
      if (sheet.submitted) throw refuse(423, 'sheet-locked');
      return receipt(this.append(op.sheetId, op.key, op.body));
    } catch (refused) {
      if (refused instanceof Refusal) return { kind: 'refused', problem: refused.problem };
      throw refused;
    }
  }

  append(sheetId: string, key: string, body: SheetBody): Revision {
    const sheet = this.sheet(sheetId);
    this.#now += 1_000;
    const made: Revision = {
      revision: (sheet.revisions.at(-1)?.revision ?? 0) + 1,
      key,
      body: structuredClone(body),
      sha256: sha256(body),
      savedAt: new Date(this.#now).toISOString(),
    };
    sheet.revisions.push(made);
    sheet.submitted = body.submitted;
    return made;
  }

  wire(sheet: ModelSheet): ServerSheet {
    const last = sheet.revisions.at(-1);
    return {
      id: sheet.id,
      entryId: `entry-${sheet.code}`,
      judgingCode: sheet.code,
      groupId: 'g',
      stage: sheet.stage,
      rubricVersion: 1,
      revision: last?.revision ?? 0,
      submitted: sheet.submitted,
      marks: { ...last?.body.marks },
      remarks: { ...last?.body.remarks },
      counted: sheet.counted,
      ...(last ? { sha256: last.sha256, savedAt: last.savedAt } : {}),
    };
  }

  packet(): Packet {
    this.#mustSignIn();
    const photos = this.files.map((f, i) => ({
      photoId: `p${i}`,
      width: 1,
      height: 1,
      files: [{ edge: 960 as const, ...f }],
    }));
    return {
      roundId: 'round',
      roundTitle: 'Kỳ bình chọn',
      unitName: 'Đồng Nai',
      phase: 'scoring',
      stage: this.stage,
      shows: 'product',
      passMark: { points: 7000, inclusive: true },
      groups: [{ id: 'handicraft', nameVi: 'Thủ công mỹ nghệ', nameEn: 'Handicrafts' }],
      judgeId: this.judgeId,
      judgeName: 'Nguyễn Thị Ế',
      judgeCode: 'J04',
      role: 'judge',
      declaredAt: '2026-09-10T00:00:00Z',
      rubrics: [
        {
          at: '2026-09-01T00:00:00Z',
          groupId: 'g',
          id: 'rubric',
          roundId: 'round',
          version: 1,
          tree: {
            criterionGroups: [
              {
                id: 'all',
                name: 'Tất cả',
                maxPoints: 10_000,
                criteria: this.criteria.map((id) => ({ id, name: id, kind: 'points', maxPoints: 1_000, step: 50 })),
              },
            ],
          },
        },
      ],
      entries: [
        {
          entryId: 'e',
          judgingCode: 'S001',
          groupId: 'g',
          members: [],
          facts: [],
          explanation: [],
          papers: [],
          photos,
        },
      ],
      sheets: [...this.sheets.values()].filter((s) => s.stage >= this.stage).map((s) => this.wire(s)),
      practice: [],
      panel: { size: 5, headName: 'Trần Văn Ổ' },
      leftOut: [],
      maxBytes: 419_430_400,
      totalBytes: this.files.reduce((sum, f) => sum + f.bytes, 0),
      packetVersion: this.packetVersion,
      serverKey: { id: 'key', publicKey: '' },
    };
  }

  reconciliation(): ReconciledSheet[] {
    this.#mustSignIn();
    return [...this.sheets.values()]
      .filter((sheet) => sheet.stage >= this.stage)
      .map((sheet) => {
        const last = sheet.revisions.at(-1);
        return {
          sheetId: sheet.id,
          revision: last?.revision ?? 0,
          submitted: sheet.submitted,
          ...(last ? { sha256: last.sha256, savedAt: last.savedAt } : {}),
        };
      });
  }

  /** As a backup from before: revisions after the given one are gone. */
  restore(sheetId: string, revision: number) {
    const sheet = this.sheet(sheetId);
    sheet.revisions = sheet.revisions.filter((r) => r.revision <= revision);
    sheet.submitted = sheet.revisions.at(-1)?.body.submitted ?? false;
  }
}

const receipt = (r: Revision): Answer => ({
  kind: 'saved',
  receipt: { revision: r.revision, sha256: r.sha256, savedAt: r.savedAt, submitted: r.body.submitted },
});

/** What happens to a request: it arrives and is answered; it never arrives; the answer is lost; the server is busy. */
export type Fate = 'arrives' | 'cut' | 'answer lost' | 'busy';

/** The way between. `fate` is asked for every request: a save, or a question. */
export class Network {
  fate: (what: 'save' | 'question') => Fate = () => 'arrives';
  /** Runs before the answer is handed over: what happens while a request is on its way. */
  meanwhile: ((op: Outgoing) => void | Promise<void>) | undefined;
  cuts = 0;

  async through<T>(work: () => T, what: 'save' | 'question' = 'question'): Promise<T> {
    const fate = this.fate(what);
    if (fate !== 'arrives') this.cuts++;
    if (fate === 'cut') throw new TypeError('Failed to fetch');
    if (fate === 'busy') throw refuse(503, 'busy');
    const answer = work();
    if (fate === 'answer lost') throw new TypeError('Failed to fetch');
    return structuredClone(answer);
  }

  connect(server: ModelServer): JudgeServer {
    return {
      save: async (op) => {
        try {
          const answer = await this.through(() => server.save(op), 'save');
          await this.meanwhile?.(op);
          return answer;
        } catch (failure) {
          if (failure instanceof Refusal) return { kind: 'refused', problem: failure.problem };
          throw failure;
        }
      },
      sheet: (id) => this.through(() => server.wire(server.sheet(id))),
      packet: () => this.through(() => server.packet()),
      reconciliation: () => this.through(() => ({ sheets: server.reconciliation(), at: '2026-09-10T02:00:00Z' })),
      report: (report) => this.through(() => void server.reports.push(report.unsent)),
      registerKey: (key) => this.through(() => void server.keys.push(key)),
    };
  }
}
