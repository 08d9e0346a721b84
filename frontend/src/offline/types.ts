// What a judge's device keeps. One judge owns a sheet, so nothing is ever merged: a sheet here is the truth of this
// device, and what the server has acknowledged stands beside it.
import type { Schemas } from '../api/client';
import type { Problem } from '../api/problem';

export type Packet = Schemas['JudgePacket'];
export type PacketEntry = Schemas['PacketEntry'];
export type ServerSheet = Schemas['ScoreSheet'];
export type Rubric = Schemas['Rubric'];
export type JudgeSession = Schemas['JudgeSession'];

/** Hundredths of a point, or the id of the chosen option. An unscored criterion has no mark: never 0. */
export type Mark = number | string;

export type RemarkReader = 'facility' | 'council';

/** Exactly what is digested and sent. */
export interface SheetBody {
  rubricVersion: number;
  marks: Record<string, Mark>;
  remarks: Partial<Record<RemarkReader, string>>;
  submitted: boolean;
}

/** The digits that both sides must agree on. */
export interface Acknowledged {
  revision: number;
  /** SHA-256 of the canonical body, lower-case hex; '' at revision 0. */
  sha256: string;
  /** By the server's clock; '' at revision 0. */
  savedAt: string;
  submitted: boolean;
}

/** Two versions of one sheet: ours in `body`, theirs here. Both are kept until the judge has chosen. */
export interface Conflict {
  theirs: ServerSheet;
  /** 'newer': another device was faster. 'older': the server was restored to a state before ours. */
  kind: 'newer' | 'older';
  foundAt: number;
}

export interface LocalSheet {
  id: string;
  entryId: string;
  stage: number;
  judgingCode: string;
  groupId: string;
  body: SheetBody;
  /** What the server last said that it has of this sheet. */
  acknowledged: Acknowledged;
  /** 1 while the body holds something that no request carries yet. */
  dirty: 0 | 1;
  /** Milliseconds of this device's clock; for display, orders nothing. */
  changedAt: number;
  counted: boolean;
  countedReason: string;
  /** The head opened it again after it had been submitted; gone once it is submitted anew. */
  reopening?: { reason: string; at: string };
  /** The sheet is closed for this judge: submitted, the stage closed, or not counted. A submission that the server
   * refused (422, 409, 413) leaves it open with `refusal`: an edit makes it unsubmitted, retry sends it as it stands. */
  locked: boolean;
  conflict?: Conflict;
  /** Why the server did not take it; shown until it is settled, never dropped. */
  refusal?: Problem;
  /** What one step back leads to, newest last; at most 50. */
  undo: SheetBody[];
}

/** One frozen request. Its key never changes, so sending it twice is harmless. */
export interface Outgoing {
  key: string;
  sheetId: string;
  baseRevision: number;
  body: SheetBody;
  deviceTime: string;
  tries: number;
  /** Not before this moment of the device's clock, in milliseconds. */
  notBefore: number;
  /** When that was decided, by the same clock: earlier than this, the clock has been set back, and nothing waits. */
  waitsFrom: number;
  /** The server asked for the wait: a network that comes back does not shorten it. */
  demanded: boolean;
  /** Refused: the sheet says why, and it goes again only by retry (with the same key) or after an edit (as a new one). */
  parked: boolean;
}

/** A judge that this device knows: everything the entrance needs before the PIN. */
export interface KnownJudge {
  judgeId: string;
  name: string;
  role: 'head' | 'deputy' | 'judge';
  judgeCode: string;
  roundId: string;
  roundTitle: string;
  unitName: string;
  /** The first device that ever signed in as this judge, as the server tells it. */
  firstSignIn: { deviceId: string; deviceName: string; at: string } | undefined;
  unsent: number;
}

export type SenderState =
  | 'idle' // nothing to send by itself: what is still unsent has a conflict or a refusal
  | 'sending'
  | 'waiting' // no answer yet; tries again by itself
  | 'signed-out' // 401: keeps everything, asks for the code
  | 'other-tab'; // another tab of this judge sends

export interface Sync {
  /** Writes to IndexedDB that have not been confirmed yet; 0 = "Đã lưu trên máy". */
  saving: number;
  /** The disk refused (quota, private mode): said in words, and the sheet stays painted. */
  storageFailure: 'quota' | 'failed' | undefined;
  /** Distinct sheets with something that the server has not acknowledged. */
  unsent: number;
  /** Their ids: what is dirty, and what waits in the outbox. */
  unsentIds: ReadonlySet<string>;
  /** By the server's clock. */
  lastSentAt: string | undefined;
  sender: SenderState;
  /** Milliseconds of this device's clock. */
  nextTryAt: number | undefined;
  /** Last time the server answered at all. */
  lastContactAt: number | undefined;
}

/** Whether server and device agree, by digest, sheet by sheet. */
export interface Reconciliation {
  checkedAt: string;
  agreed: number;
  total: number;
  /** Sheets that differ, and how. */
  differing: {
    sheetId: string;
    judgingCode: string;
    why: 'unsent' | 'not-submitted' | 'server-older' | 'server-newer' | 'different' | 'missing';
  }[];
}

export interface PacketProgress {
  state: 'none' | 'fetching' | 'paused' | 'ready' | 'failed';
  /** Photos of entries, each with all its files. */
  photosReady: number;
  photosTotal: number;
  papersReady: number;
  papersTotal: number;
  bytesReady: number;
  bytesTotal: number;
  failure: 'network' | 'quota' | 'signed-out' | 'refused' | undefined;
  problem: Problem | undefined;
  fetchedAt: string | undefined;
}

export interface DeviceStorage {
  /** null: the browser does not say. */
  persisted: boolean | null;
  usage: number | undefined;
  quota: number | undefined;
}

export interface JudgeSnapshot {
  judge: KnownJudge;
  packet: Packet | undefined;
  /** Of the packet's stage, by judging code. */
  sheets: readonly LocalSheet[];
  practice: Readonly<Record<string, SheetBody>>;
  sync: Sync;
  packetProgress: PacketProgress;
  storage: DeviceStorage;
  reconciliation: Reconciliation | undefined;
}

/** A judge's data on this device, opened. The open sheets live in memory and are written behind. */
export interface JudgeStore {
  readonly judgeId: string;
  readonly deviceId: string;
  /** The same object until something has changed: made for useSyncExternalStore. */
  snapshot(): JudgeSnapshot;
  subscribe(listener: () => void): () => void;

  /** Changes a sheet: painted when this returns, durable when the promise resolves. `change` may run again on the
   * stored sheet, so it sets values and computes none from what is shown. Refused (rejects) on a locked sheet. */
  edit(sheetId: string, change: (body: SheetBody) => void): Promise<void>;
  /** One step back; false where there is none. */
  undo(sheetId: string): Promise<boolean>;
  /** Locks the sheet and sends it; every criterion must have a mark. */
  submit(sheetIds: readonly string[]): Promise<void>;
  resolve(sheetId: string, keep: 'mine' | 'theirs'): Promise<void>;
  /** Puts a refused sheet into line again. */
  retry(sheetId: string): Promise<void>;

  practise(sampleId: string, change: (body: SheetBody) => void): Promise<void>;

  /** Asks the server for the packet and fetches its files, in pieces, going on where it stopped. */
  fetchPacket(): Promise<void>;
  pausePacket(): void;
  askPersistence(): Promise<boolean | null>;

  /** Tries to send now. */
  wake(): void;
  reconcile(): Promise<Reconciliation>;
  /** The encrypted and signed file of what is unsent. */
  exportUnsent(): Promise<{ fileName: string; blob: Blob; sheets: number }>;
  close(): void;
}
