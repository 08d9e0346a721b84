import type { Schemas } from '../../api/client';
import type { StateName } from '../../ui/signs';
import type { Status } from './queries';

/** How a state is drawn. A draft never comes before the support team; it would be one that waits. */
export function entryState(status: Schemas['EntrySummary']['status']): { sign: StateName; status: Status } {
  switch (status) {
    case 'draft':
    case 'submitted':
      return { sign: 'wait', status: 'submitted' };
    case 'returned':
      return { sign: 'back', status };
    case 'accepted':
      return { sign: 'done', status };
    case 'rejected':
      return { sign: 'bad', status };
    case 'withdrawn':
      return { sign: 'slash', status };
  }
}
