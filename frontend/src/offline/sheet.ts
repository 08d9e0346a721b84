// What can happen to a sheet on this device. Each takes the sheet as it is and returns it as it becomes; none touches
// the disk, so that the same step is taken on what is shown and, inside the transaction, on what is stored.
import type { Acknowledged, Conflict, LocalSheet, Packet, Rubric, ServerSheet, SheetBody } from './types';

/** The sheet takes no marks now: submitted, its stage closed, or not counted. */
export class SheetLocked extends Error {
  readonly sheetId: string;
  constructor(sheetId: string) {
    super(`sheet ${sheetId} is locked`);
    this.sheetId = sheetId;
  }
}

/** Criteria without a mark stand in the way of submitting. */
export class Unmarked extends Error {
  /** By sheet id, the criteria in the rubric's order. */
  readonly criteria: Record<string, string[]>;
  constructor(criteria: Record<string, string[]>) {
    super('criteria have no mark');
    this.criteria = criteria;
  }
}

/** How many steps back are kept. */
export const undoDepth = 50;

/** Typing that goes on within this many milliseconds is one step. */
const oneStep = 3_000;

export const copyOf = (body: SheetBody): SheetBody => ({
  rubricVersion: body.rubricVersion,
  marks: { ...body.marks },
  remarks: { ...body.remarks },
  submitted: body.submitted,
});

/** Word for word the same, without regard to the order of keys. */
export function sameBody(a: SheetBody, b: SheetBody): boolean {
  return (
    a.rubricVersion === b.rubricVersion &&
    a.submitted === b.submitted &&
    sameValues(a.marks, b.marks) &&
    sameValues(a.remarks, b.remarks)
  );
}

function sameValues(a: Record<string, unknown>, b: Record<string, unknown>): boolean {
  const keys = Object.keys(a);
  return keys.length === Object.keys(b).length && keys.every((key) => Object.hasOwn(b, key) && a[key] === b[key]);
}

/** Takes out what is no mark and no remark: null, undefined, and U+0000, which the server refuses. */
function tidy(body: SheetBody): SheetBody {
  const clean: SheetBody = { ...body, marks: {}, remarks: {} };
  for (const [id, mark] of Object.entries(body.marks)) {
    if (mark !== null && mark !== undefined) clean.marks[id] = mark;
  }
  for (const reader of ['facility', 'council'] as const) {
    const remark = body.remarks[reader];
    if (remark !== null && remark !== undefined) clean.remarks[reader] = remark.replaceAll('\0', '');
  }
  return clean;
}

const stepsWith = (undo: SheetBody[], body: SheetBody): SheetBody[] => [...undo, body].slice(-undoDepth);

/** The body before goes on the way back, but for typing that goes on. */
function remember(sheet: LocalSheet, next: SheetBody, at: number): SheetBody[] {
  const before = sheet.undo.at(-1);
  const typing =
    before !== undefined &&
    Math.abs(at - sheet.changedAt) < oneStep &&
    sameValues(sheet.body.marks, next.marks) &&
    sameValues(before.marks, sheet.body.marks) &&
    readersBetween(before, sheet.body) === readersBetween(sheet.body, next);
  return typing ? sheet.undo : stepsWith(sheet.undo, sheet.body);
}

const readersBetween = (a: SheetBody, b: SheetBody): string =>
  (['facility', 'council'] as const).filter((reader) => a.remarks[reader] !== b.remarks[reader]).join();

/** A new body that is to be sent. What the server refused is settled by it: it goes again. */
function withBody(sheet: LocalSheet, body: SheetBody, undo: SheetBody[], at: number): LocalSheet {
  const { refusal: _settled, ...rest } = sheet;
  return { ...rest, body, undo, dirty: 1, changedAt: at };
}

export function edited(sheet: LocalSheet, change: (body: SheetBody) => void, at: number): LocalSheet {
  if (sheet.locked) throw new SheetLocked(sheet.id);
  const draft = copyOf(sheet.body);
  change(draft);
  const next = tidy({ ...draft, rubricVersion: sheet.body.rubricVersion, submitted: false });
  return sameBody(next, sheet.body) ? sheet : withBody(sheet, next, remember(sheet, next, at), at);
}

export function steppedBack(sheet: LocalSheet, at: number): LocalSheet {
  if (sheet.locked) throw new SheetLocked(sheet.id);
  const back = sheet.undo.at(-1);
  if (!back) return sheet;
  const next = { ...copyOf(back), rubricVersion: sheet.body.rubricVersion, submitted: false };
  return withBody(sheet, next, sheet.undo.slice(0, -1), at);
}

export function handedIn(sheet: LocalSheet, at: number): LocalSheet {
  if (sheet.body.submitted && sheet.locked) return sheet;
  if (sheet.locked || sheet.conflict) throw new SheetLocked(sheet.id);
  const { reopening: _answered, ...rest } = withBody(sheet, { ...sheet.body, submitted: true }, sheet.undo, at);
  return { ...rest, locked: true };
}

/** Whether the head has opened it again, as the server tells of a sheet that is not submitted. */
const reopened = (server: ServerSheet): Pick<LocalSheet, 'reopening'> =>
  server.reopening && !server.submitted
    ? { reopening: { reason: server.reopening.reason, at: server.reopening.at } }
    : {};

/** The criteria of a sheet's rubric that have no mark, in its order. */
export function unmarked(sheet: LocalSheet, rubrics: readonly Rubric[]): string[] {
  const rubric = rubrics.find((r) => r.groupId === sheet.groupId);
  const criteria = rubric?.tree.criterionGroups.flatMap((group) => group.criteria.map((c) => c.id)) ?? [];
  return criteria.filter((id) => sheet.body.marks[id] === undefined);
}

export const bodyOf = (server: ServerSheet): SheetBody =>
  tidy({
    rubricVersion: server.rubricVersion,
    marks: server.marks,
    remarks: server.remarks,
    submitted: server.submitted,
  });

export const acknowledgedBy = (server: ServerSheet): Acknowledged => ({
  revision: server.revision,
  sha256: server.sha256 ?? '',
  savedAt: server.savedAt ?? '',
  submitted: server.submitted,
});

/** Whether the stage of a sheet takes saves, as far as the packet tells; the server decides. */
export function stageOpen(packet: Packet, server: ServerSheet): boolean {
  if (packet.phase === 'scoring') return server.stage === packet.stage;
  return packet.phase === 'published' && !server.submitted; // a correction may take it again
}

/** A sheet that this device sees for the first time. */
export function firstSeen(server: ServerSheet, open: boolean, at: number): LocalSheet {
  return {
    id: server.id,
    entryId: server.entryId,
    stage: server.stage,
    judgingCode: server.judgingCode,
    groupId: server.groupId,
    body: bodyOf(server),
    acknowledged: acknowledgedBy(server),
    dirty: 0,
    changedAt: server.savedAt ? Date.parse(server.savedAt) : at,
    counted: server.counted,
    countedReason: server.countedReason ?? '',
    locked: server.submitted || !server.counted || !open,
    ...reopened(server),
    undo: [],
  };
}

/** Their version becomes ours; ours is one step back. */
function adopted(sheet: LocalSheet, server: ServerSheet, open: boolean): LocalSheet {
  const { conflict: _chosen, refusal: _settled, reopening: _before, ...rest } = sheet;
  const body = bodyOf(server);
  return {
    ...rest,
    ...reopened(server),
    body,
    acknowledged: acknowledgedBy(server),
    dirty: 0,
    counted: server.counted,
    countedReason: server.countedReason ?? '',
    locked: server.submitted || !server.counted || !open,
    undo: sameBody({ ...body, submitted: false }, { ...sheet.body, submitted: false })
      ? sheet.undo
      : stepsWith(sheet.undo, { ...sheet.body, submitted: false }),
  };
}

/** What the server has, taken into a sheet of which nothing is unsent. A server that knows less than it had
 * acknowledged when it was asked (`asked`: that revision) was restored: both versions stay, and the judge is asked. */
export function refreshed(
  sheet: LocalSheet,
  server: ServerSheet,
  open: boolean,
  asked: number | undefined,
  at: number,
): LocalSheet {
  const known = sheet.acknowledged;
  if (known.revision !== asked && server.revision <= known.revision) return sheet; // saved while it answered
  const older =
    server.revision < known.revision || (server.revision === known.revision && (server.sha256 ?? '') !== known.sha256);
  if (older) return disputed(sheet, { theirs: server, kind: 'older', foundAt: at });
  const next = adopted(sheet, server, open);
  if (server.revision > known.revision) return next;
  // The same revision: at most it was opened again.
  return { ...next, body: { ...sheet.body, submitted: server.submitted }, undo: sheet.undo };
}

/** What the server says beside the body, of a sheet with something unsent: that stands as it is. */
export function described(sheet: LocalSheet, server: ServerSheet, open: boolean): LocalSheet {
  const { refusal, reopening: _before, ...rest } = sheet;
  const late = refusal?.status === 423;
  const next: LocalSheet = {
    ...rest,
    ...(sheet.body.submitted ? {} : reopened(server)),
    counted: server.counted,
    countedReason: server.countedReason ?? '',
    locked: sheet.body.submitted ? sheet.locked : !server.counted || (sheet.locked && !open),
  };
  if (refusal && !(late && open && server.counted)) next.refusal = refusal;
  if (sheet.conflict && server.revision > sheet.conflict.theirs.revision) {
    next.conflict = { ...sheet.conflict, theirs: server, kind: kindOf(sheet, server) };
  }
  return next;
}

export const kindOf = (sheet: LocalSheet, server: ServerSheet): Conflict['kind'] =>
  server.revision > sheet.acknowledged.revision ? 'newer' : 'older';

/** Both versions stay until the judge has chosen; ours counts as unsent. */
export const disputed = (sheet: LocalSheet, conflict: Conflict): LocalSheet => ({ ...sheet, conflict, dirty: 1 });

/** The judge has chosen. Ours is sent again on top of theirs; or theirs becomes ours. */
export function settled(sheet: LocalSheet, keep: 'mine' | 'theirs', at: number): LocalSheet {
  const { conflict, ...rest } = sheet;
  if (!conflict) return sheet;
  if (keep === 'theirs') return { ...adopted(sheet, conflict.theirs, true), changedAt: at };
  return {
    ...rest,
    acknowledged: acknowledgedBy(conflict.theirs),
    dirty: 1,
    // Theirs stands one step back, as ours would.
    undo: rest.locked ? rest.undo : stepsWith(rest.undo, { ...bodyOf(conflict.theirs), submitted: false }),
  };
}
