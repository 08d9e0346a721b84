// What on the board asks for a person: one line each, with one act.
import type { Schemas } from '../../api/client';
import { type BoardView, furthestDevice, isFinished, neverIn, type Row, silence, silentFor } from './board';

export type Alert = Schemas['GapAlert'];

export type Line = { key: string; severity: 'bad' | 'wait' | 'none' } & (
  | { kind: 'silent'; row: Row; minutes: number }
  | { kind: 'no-device'; names: string[] }
  | { kind: 'packet'; row: Row; ready: number; total: number }
  | { kind: 'storage'; row: Row }
  | { kind: 'gap'; alert: Alert }
  | { kind: 'recusals'; count: number }
  | { kind: 'paper'; count: number }
  | { kind: 'late'; count: number }
  | { kind: 'few-sheets'; codes: string[]; minimum: number }
);

interface Facts {
  view: BoardView;
  now: number;
  scoring: boolean;
  minimumSheets: number;
  gaps: readonly Alert[];
  recusals: readonly Schemas['Recusal'][];
  paperCopies: readonly Schemas['PaperCopy'][];
  lateCopies: readonly Schemas['LateCopy'][];
}

/** The gravest first. */
export function attention(facts: Facts): Line[] {
  const { view, now } = facts;
  const lines: Line[] = [];
  if (facts.scoring) {
    const absent = view.rows.filter(({ judge }) => judge.status === 'active' && neverIn(judge));
    if (absent.length > 0) {
      lines.push({
        kind: 'no-device',
        key: 'no-device',
        severity: 'wait',
        names: absent.map(({ judge }) => judge.name),
      });
    }
    for (const row of view.rows) {
      if (row.judge.status === 'active' && !isFinished(row)) lines.push(...ofDevice(row, now));
    }
  }
  for (const alert of facts.gaps) lines.push({ kind: 'gap', key: `gap-${alert.entryId}`, severity: 'wait', alert });
  const awaiting = facts.recusals.filter((recusal) => recusal.status === 'awaiting').length;
  if (awaiting > 0) lines.push({ kind: 'recusals', key: 'recusals', severity: 'wait', count: awaiting });
  const paper = facts.paperCopies.filter((copy) => copy.status === 'awaiting').length;
  if (paper > 0) lines.push({ kind: 'paper', key: 'paper', severity: 'wait', count: paper });
  const late = facts.lateCopies.filter((copy) => copy.takenInAs === undefined).length;
  if (late > 0) lines.push({ kind: 'late', key: 'late', severity: 'wait', count: late });
  const few = view.groups.flatMap((group) => group.columns).filter((column) => column.counted < facts.minimumSheets);
  if (few.length > 0) {
    const codes = few.map((column) => column.code);
    lines.push({ kind: 'few-sheets', key: 'few', severity: 'bad', codes, minimum: facts.minimumSheets });
  }
  const weight = { bad: 0, wait: 1, none: 2 };
  return lines.sort((a, b) => weight[a.severity] - weight[b.severity]);
}

function ofDevice(row: Row, now: number): Line[] {
  const { judge } = row;
  const key = judge.judgeId;
  if (neverIn(judge)) return [];
  const lines: Line[] = [];
  const silent = silentFor(judge, now);
  if (silent !== undefined && silent > silence) {
    // What lies on a device that has gone quiet is what may be lost.
    const severity = judge.unsent > 0 ? 'bad' : 'wait';
    lines.push({ kind: 'silent', key: `silent-${key}`, severity, row, minutes: Math.floor(silent / 60_000) });
  }
  const device = furthestDevice(judge);
  if (device && device.filesReady < device.filesTotal) {
    const { filesReady: ready, filesTotal: total } = device;
    lines.push({ kind: 'packet', key: `packet-${key}`, severity: 'wait', row, ready, total });
  }
  if (device?.persisted === false) lines.push({ kind: 'storage', key: `storage-${key}`, severity: 'none', row });
  return lines;
}
