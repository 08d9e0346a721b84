// A judge's store in memory: behaves as the real one towards the screens, keeps and sends nothing.
import type { JudgeSnapshot, JudgeStore, LocalSheet, Packet, Reconciliation, SheetBody, Sync } from '../offline/types';
import { judgeId, makePacket } from './judgePacket';

const undoLimit = 50;

export class MemoryJudgeStore implements JudgeStore {
  readonly judgeId = judgeId;
  readonly deviceId = 'device-1';
  /** What was asked of it, in order. */
  readonly calls: string[] = [];
  /** What the next comparison answers; 'failed': no network. */
  reconciles: Reconciliation | 'failed' = 'failed';
  #now: JudgeSnapshot;
  #listeners = new Set<() => void>();

  constructor(given: Packet | null = makePacket()) {
    const packet = given ?? undefined;
    this.#now = {
      judge: {
        judgeId,
        name: 'Vũ Đình Khoát',
        role: 'judge',
        judgeCode: 'GK-07',
        roundId: packet?.roundId ?? '0197a000-0000-7000-8000-000000000001',
        roundTitle: 'Kỳ cấp tỉnh 2026',
        unitName: 'Ninh Bình',
        firstSignIn: { deviceId: 'device-1', deviceName: 'iPad của Ban giám khảo số 7', at: '2026-09-18T00:41:00Z' },
        unsent: 0,
      },
      packet,
      sheets: packet ? packet.sheets.map(localSheet) : [],
      practice: {},
      sync: {
        saving: 0,
        storageFailure: undefined,
        unsent: 0,
        unsentIds: new Set(),
        lastSentAt: '2026-09-18T03:42:00Z',
        sender: 'idle',
        nextTryAt: undefined,
        lastContactAt: undefined,
      },
      packetProgress: {
        state: packet ? 'ready' : 'none',
        photosReady: packet ? 60 : 0,
        photosTotal: packet ? 60 : 0,
        papersReady: 28,
        papersTotal: 28,
        bytesReady: 86_000_000,
        bytesTotal: 86_000_000,
        failure: undefined,
        problem: undefined,
        fetchedAt: packet ? '2026-09-18T00:52:00Z' : undefined,
      },
      storage: { persisted: true, usage: 90_000_000, quota: 2_000_000_000 },
      reconciliation: undefined,
    };
  }

  snapshot(): JudgeSnapshot {
    return this.#now;
  }

  subscribe(listener: () => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  /** Puts the screens into a state. */
  set(part: Partial<JudgeSnapshot>): void {
    this.#now = { ...this.#now, ...part };
    for (const tell of this.#listeners) tell();
  }

  setSync(part: Partial<Sync>): void {
    this.set({ sync: { ...this.#now.sync, ...part } });
  }

  sheet(sheetId: string): LocalSheet {
    const found = this.#now.sheets.find((s) => s.id === sheetId);
    if (!found) throw new Error(`no sheet ${sheetId}`);
    return found;
  }

  setSheet(sheetId: string, part: Partial<LocalSheet>): void {
    this.set({ sheets: this.#now.sheets.map((s) => (s.id === sheetId ? { ...s, ...part } : s)) });
  }

  /** What the sender would do: these sheets have arrived. */
  arrive(sheetIds: readonly string[], at = '2026-09-18T03:50:00Z'): void {
    for (const id of sheetIds) {
      const sheet = this.sheet(id);
      this.setSheet(id, {
        dirty: 0,
        acknowledged: {
          revision: sheet.acknowledged.revision + 1,
          sha256: 'f'.repeat(64),
          savedAt: at,
          submitted: sheet.body.submitted,
        },
      });
    }
    const left = new Set([...this.#now.sync.unsentIds].filter((id) => !sheetIds.includes(id)));
    this.setSync({ unsentIds: left, unsent: left.size, lastSentAt: at });
  }

  edit(sheetId: string, change: (body: SheetBody) => void): Promise<void> {
    const sheet = this.sheet(sheetId);
    if (sheet.locked) return Promise.reject(new Error('locked'));
    const body = structuredClone(sheet.body);
    change(body);
    this.#write(sheetId, { body, undo: [...sheet.undo, sheet.body].slice(-undoLimit) });
    return Promise.resolve();
  }

  undo(sheetId: string): Promise<boolean> {
    const sheet = this.sheet(sheetId);
    const body = sheet.undo.at(-1);
    if (!body || sheet.locked) return Promise.resolve(false);
    this.#write(sheetId, { body, undo: sheet.undo.slice(0, -1) });
    return Promise.resolve(true);
  }

  submit(sheetIds: readonly string[]): Promise<void> {
    this.calls.push(`submit ${sheetIds.length}`);
    for (const id of sheetIds) {
      this.#write(id, { body: { ...this.sheet(id).body, submitted: true }, locked: true, undo: [] });
    }
    return Promise.resolve();
  }

  resolve(sheetId: string, keep: 'mine' | 'theirs'): Promise<void> {
    this.calls.push(`resolve ${keep}`);
    const { conflict: _settled, ...sheet } = this.sheet(sheetId);
    this.set({ sheets: this.#now.sheets.map((s) => (s.id === sheetId ? sheet : s)) });
    return Promise.resolve();
  }

  retry(sheetId: string): Promise<void> {
    this.calls.push('retry');
    const { refusal: _settled, ...sheet } = this.sheet(sheetId);
    this.set({ sheets: this.#now.sheets.map((s) => (s.id === sheetId ? sheet : s)) });
    return Promise.resolve();
  }

  practise(sampleId: string, change: (body: SheetBody) => void): Promise<void> {
    const body = structuredClone(
      this.#now.practice[sampleId] ?? { rubricVersion: 2, marks: {}, remarks: {}, submitted: false },
    );
    change(body);
    this.set({ practice: { ...this.#now.practice, [sampleId]: body } });
    return Promise.resolve();
  }

  async fetchPacket(): Promise<void> {}
  pausePacket(): void {}
  askPersistence(): Promise<boolean | null> {
    return Promise.resolve(true);
  }
  wake(): void {
    this.calls.push('wake');
  }

  reconcile(): Promise<Reconciliation> {
    this.calls.push('reconcile');
    if (this.reconciles === 'failed') return Promise.reject(new Error('no network'));
    this.set({ reconciliation: this.reconciles });
    return Promise.resolve(this.reconciles);
  }

  exportUnsent(): Promise<{ fileName: string; blob: Blob; sheets: number }> {
    return Promise.resolve({ fileName: 'phieu.json', blob: new Blob(), sheets: 0 });
  }
  close(): void {}

  #write(sheetId: string, part: Partial<LocalSheet>): void {
    this.setSheet(sheetId, { ...part, dirty: 1, changedAt: Date.now() });
    const unsentIds = new Set(this.#now.sync.unsentIds).add(sheetId);
    this.setSync({ unsentIds, unsent: unsentIds.size });
  }
}

function localSheet(sheet: Packet['sheets'][number]): LocalSheet {
  return {
    id: sheet.id,
    entryId: sheet.entryId,
    stage: sheet.stage,
    judgingCode: sheet.judgingCode,
    groupId: sheet.groupId,
    body: { rubricVersion: sheet.rubricVersion, marks: { ...sheet.marks }, remarks: {}, submitted: sheet.submitted },
    acknowledged: { revision: 0, sha256: '', savedAt: '', submitted: false },
    dirty: 0,
    changedAt: 0,
    counted: sheet.counted,
    countedReason: '',
    locked: false,
    undo: [],
  };
}
