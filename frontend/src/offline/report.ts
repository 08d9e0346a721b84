// Tells the round's officers how this device stands: what is unsent, how far its packet is, whether the browser keeps
// its data. For their board only: that it does not arrive changes nothing here.
import { about, type Clock } from './clock';
import { failureOf } from './server';
import type { JudgeDb } from './store';

export interface Standing {
  unsent: number;
  filesReady?: number;
  filesTotal?: number;
  persisted?: boolean;
}

const soon = 3_000;
const regularly = 180_000;

export interface Reports {
  /** Something may have changed. */
  changed(): void;
  stop(): void;
}

export function startReports(parts: {
  clock: Clock;
  standing: () => Promise<Standing>;
  tell: (standing: Standing) => Promise<void>;
  signedOut: () => void;
}): Reports {
  const { clock } = parts;
  let stopped = false;
  let told = '';
  let cancel: (() => void) | undefined;
  let soonPlanned = false;

  function plan(ms: number, evenIfSame: boolean) {
    cancel?.();
    cancel = clock.later(ms, () => void report(evenIfSame));
  }

  async function report(evenIfSame: boolean) {
    soonPlanned = false;
    try {
      const standing = await parts.standing();
      const words = JSON.stringify(standing);
      if (!stopped && (evenIfSame || words !== told)) {
        await parts.tell(standing);
        told = words;
      }
    } catch (failure) {
      // Nobody is signed in: told again after the next change or sign-in. Anything else: at the next turn.
      if (failureOf(failure).why === 'signed-out') return parts.signedOut();
    }
    if (!stopped && !soonPlanned) plan(about(regularly, clock), true);
  }

  plan(soon, true);
  return {
    changed() {
      if (stopped || soonPlanned) return;
      soonPlanned = true;
      plan(soon, false);
    },
    stop() {
      stopped = true;
      cancel?.();
    },
  };
}

/** How many sheets the officers wait for: not those whose late copy the server keeps already. */
export async function awaited(db: JudgeDb): Promise<number> {
  const tx = db.transaction(['sheets', 'outbox']);
  const [sheets, rows] = await Promise.all([
    tx.objectStore('sheets').getAll(),
    tx.objectStore('outbox').getAll(),
    tx.done,
  ]);
  const carried = new Set(rows.map((row) => row.sheetId));
  const kept = ['stage-closed', 'sheet-not-counted'];
  return sheets.filter((s) => (s.dirty === 1 || carried.has(s.id)) && !kept.includes(s.refusal?.code ?? '')).length;
}
