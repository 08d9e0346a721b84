// What the bar, the list and the end of the day must say alike: what still goes by itself, and whether the stage is over.
import type { JudgeSnapshot, LocalSheet } from '../../offline/types';

type Of = Pick<JudgeSnapshot, 'sheets' | 'sync'>;

/** What the server answered to a sheet keeps it here until somebody acts. */
const stands = (sheet: LocalSheet): boolean => sheet.conflict !== undefined || sheet.refusal !== undefined;

/** Sheets that are unsent and go by themselves as soon as they can. */
export const goingOut = ({ sheets, sync }: Of): number =>
  Math.max(0, sync.unsent - sheets.filter((s) => sync.unsentIds.has(s.id) && stands(s)).length);

/** The server took no mark of these any more, and keeps what it was sent for the head to look at. */
export const heldForHead = (sheet: LocalSheet): boolean => !sheet.conflict && sheet.refusal?.status === 423;

/** Whether the stage of this packet takes marks no longer, as far as this device knows. A correction opens single sheets
 * of a published round again. */
export function stageOver({ packet, sheets }: Pick<JudgeSnapshot, 'packet' | 'sheets'>): boolean {
  if (!packet || sheets.length === 0) return false;
  if (packet.phase !== 'scoring') return !sheets.some((s) => s.counted && !s.locked && s.reopening);
  return sheets.some((s) => s.stage === packet.stage && s.refusal?.code === 'stage-closed');
}
