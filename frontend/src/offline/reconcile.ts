// Shows, sheet by sheet and by digest, whether server and device agree; and takes in what the server knows better. It
// overwrites nothing that is unsent: where both sides have something, the judge is asked.
import { digest } from './canonical';
import { mergeSheet } from './packet';
import type { JudgeServer, ReconciledSheet } from './server';
import { sameBody, stageOpen } from './sheet';
import { durable, type JudgeDb, keepMeta, metaOf, revisionsOf, whole } from './store';
import type { LocalSheet, Outgoing, Packet, Reconciliation } from './types';

export interface Reconciled {
  found: Reconciliation;
  /** Sheets that changed on the disk. */
  changed: string[];
  /** The server has sheets that this device does not know: the packet is to be asked for again. */
  unknown: boolean;
}

export async function reconcile(
  judgeId: string,
  db: JudgeDb,
  server: JudgeServer,
  now: () => number,
): Promise<Reconciled> {
  const asked = await revisionsOf(db);
  const told = await server.reconciliation();
  const packet = (await metaOf(judgeId, 'packet'))?.packet;
  const changed: string[] = [];
  for (const theirs of told.sheets) {
    const ours = await look(db, theirs.sheetId);
    if (ours && (await takeIn(db, ours, theirs, server, packet, now))) changed.push(theirs.sheetId);
  }
  const found = await compare(db, told.sheets, asked, told.at, packet);
  await keepMeta(judgeId, { id: 'reconciliation', found });
  return { found, changed, unknown: found.differing.some((d) => d.why === 'missing') };
}

interface Looked {
  sheet: LocalSheet;
  row: Outgoing | undefined;
  /** Of the body as it stands here. */
  sha256: string;
}

async function look(db: JudgeDb, sheetId: string): Promise<Looked | undefined> {
  const tx = db.transaction(['sheets', 'outbox']);
  const [sheet, row] = await Promise.all([
    tx.objectStore('sheets').get(sheetId),
    tx.objectStore('outbox').index('sheetId').get(sheetId),
    tx.done,
  ]);
  return sheet && { sheet, row, sha256: await digest(sheet.body) };
}

const unsent = ({ sheet, row }: Pick<Looked, 'sheet' | 'row'>): boolean => sheet.dirty === 1 || row !== undefined;

/** Whether the server's state of a sheet changed something here. */
async function takeIn(
  db: JudgeDb,
  ours: Looked,
  theirs: ReconciledSheet,
  server: JudgeServer,
  packet: Packet | undefined,
  now: () => number,
): Promise<boolean> {
  const same = theirs.sha256 === ours.sha256 && theirs.submitted === ours.sheet.body.submitted;
  const known = ours.sheet.acknowledged;
  if (unsent(ours)) {
    // Not while another version is on its way, nor by an answer from before what was acknowledged since.
    const alone = !(ours.row && ours.sheet.dirty === 1) && theirs.revision >= known.revision;
    return same && alone ? arrived(db, ours, theirs) : false;
  }
  const current =
    theirs.revision === known.revision &&
    (theirs.sha256 ?? '') === known.sha256 &&
    theirs.submitted === known.submitted;
  if (current) return false;
  const sheet = await server.sheet(theirs.sheetId).catch(() => undefined);
  if (!sheet) return false;
  const tx = db.transaction(['sheets', 'outbox'], 'readwrite', durable);
  return whole(tx, async () => {
    const local = await tx.objectStore('sheets').get(sheet.id);
    const row = await tx.objectStore('outbox').index('sheetId').get(sheet.id);
    if (!local) return false;
    const open = packet ? stageOpen(packet, sheet) : true;
    await tx.objectStore('sheets').put(mergeSheet(local, row, sheet, { open, asked: known.revision, at: now() }));
    return true;
  });
}

/** What waited to be sent is at the server already, word for word: an answer was lost, or a late copy was taken in. */
async function arrived(db: JudgeDb, ours: Looked, theirs: ReconciledSheet): Promise<boolean> {
  const tx = db.transaction(['sheets', 'outbox'], 'readwrite', durable);
  return whole(tx, async () => {
    const sheet = await tx.objectStore('sheets').get(theirs.sheetId);
    const row = await tx.objectStore('outbox').index('sheetId').get(theirs.sheetId);
    // Only if nothing has happened since: the digest is of what was read then.
    const was = ours.sheet;
    if (!sheet || !sameBody(sheet.body, was.body) || sheet.dirty !== was.dirty || row?.key !== ours.row?.key)
      return false;
    const { conflict: _over, refusal: _settled, ...rest } = sheet;
    await tx.objectStore('sheets').put({
      ...rest,
      dirty: 0,
      acknowledged: {
        revision: theirs.revision,
        sha256: theirs.sha256 ?? '',
        savedAt: theirs.savedAt ?? '',
        submitted: theirs.submitted,
      },
      locked: rest.locked || theirs.submitted,
    });
    if (row) await tx.objectStore('outbox').delete(row.key);
    return true;
  });
}

type Why = Reconciliation['differing'][number]['why'];

/** Of the sheets that count. One that does not count any more holds nobody up. */
async function compare(
  db: JudgeDb,
  told: readonly ReconciledSheet[],
  asked: ReadonlyMap<string, number>,
  checkedAt: string,
  packet: Packet | undefined,
): Promise<Reconciliation> {
  const theirs = new Map(told.map((sheet) => [sheet.sheetId, sheet]));
  const differing: Reconciliation['differing'] = [];
  const listed = new Set(packet?.sheets.map((sheet) => sheet.id));
  const here = new Set<string>();
  let total = 0;
  for (const id of await db.getAllKeys('sheets')) {
    const ours = await look(db, id);
    if (!ours) continue;
    here.add(id);
    const { sheet } = ours;
    if (!sheet.counted || !(listed.size === 0 || listed.has(id) || theirs.has(id) || unsent(ours))) continue;
    total++;
    const why = difference(ours, theirs.get(id), asked.get(id));
    if (why) differing.push({ sheetId: id, judgingCode: sheet.judgingCode, why });
  }
  for (const sheet of told) {
    if (here.has(sheet.sheetId)) continue;
    total++;
    differing.push({ sheetId: sheet.sheetId, judgingCode: '', why: 'missing' });
  }
  return { checkedAt, total, agreed: total - differing.length, differing };
}

function difference(ours: Looked, told: ReconciledSheet | undefined, asked: number | undefined): Why | undefined {
  const { sheet } = ours;
  if (!told) return 'missing';
  // What was acknowledged while the server answered is newer than its answer.
  const { revision } = sheet.acknowledged;
  const theirs = told.revision < revision && revision !== asked ? sheet.acknowledged : told;
  if (sheet.conflict) return sheet.conflict.kind === 'older' ? 'server-older' : 'server-newer';
  if (unsent(ours)) return 'unsent';
  if (theirs.revision < sheet.acknowledged.revision) return 'server-older';
  if (theirs.revision > sheet.acknowledged.revision) return 'server-newer';
  if (!sheet.body.submitted || !theirs.submitted) {
    // A sheet that was opened again is digested as it was submitted: what was acknowledged is the measure.
    return (theirs.sha256 ?? '') === sheet.acknowledged.sha256 ? 'not-submitted' : 'different';
  }
  return theirs.sha256 === ours.sha256 ? undefined : 'different';
}
