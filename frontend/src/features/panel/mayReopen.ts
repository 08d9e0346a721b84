import type { Schemas } from '../../api/client';
import type { Office } from './round';

/** Who may open a judge's sheets again, and take in late copies: the head, and the deputy the head's own; never one's
 * own. */
export function mayReopen(office: Office, judge: Pick<Schemas['Judge'], 'role'>, own: boolean): boolean {
  if (own) return false;
  return office.head || (office.deputy && judge.role === 'head');
}
