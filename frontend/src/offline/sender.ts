// Keeps sending: wakes on an edit, when the network or the page comes back, and by itself. What the browser says of the
// network only ever makes it try, never keeps it from trying. One tab of a judge sends at a time, by a lock.
import { about, type Clock } from './clock';
import { type Drained, drain, type Send } from './outbox';
import type { JudgeDb } from './store';
import type { SenderState } from './types';

export interface SenderParts {
  judgeId: string;
  db: () => Promise<JudgeDb>;
  send: Send;
  clock: Clock;
  /** Absent over plain http: then every tab sends, and the keys keep that harmless. */
  locks: Pick<LockManager, 'request'> | undefined;
  /** After the disk has what became of these sheets. */
  changed(sheetIds: string[]): void;
  /** The server answered; `savedAt` by its clock where it saved something. */
  contact(savedAt: string | undefined): void;
  /** `nextTryAt`: milliseconds of this device's clock. */
  state(state: SenderState, nextTryAt: number | undefined): void;
}

/** edit: something new is on the disk. now: somebody asks. back: the network or the page is. signed-in: a new session. */
export type Wake = 'edit' | 'now' | 'back' | 'signed-in';

export interface Sender {
  wake(why: Wake): void;
  /** Something else was told that the session has ended: nothing is tried until there is a new one, or a judge asks. */
  signedOut(): void;
  stop(): void;
}

/** Edits gather so many milliseconds before they go. */
const gather = 800;
/** How often it looks for work that nobody spoke of. */
const look = 60_000;
const otherTab = 2_000;
const diskRefused = 5_000;

type Outcome = Drained | { state: 'other-tab' };

export function startSender(parts: SenderParts): Sender {
  const { clock } = parts;
  let stopped = false;
  let running = false;
  let again: 'no' | 'yes' | 'eager' = 'no';
  let held = false; // the server asked for a pause, or for a sign-in
  const line = { failures: 0 };
  let timer: { soon: boolean; cancel: () => void } | undefined;

  function plan(ms: number) {
    timer?.cancel();
    const cancel = clock.later(ms, () => {
      timer = undefined;
      held = false;
      void run(false);
    });
    timer = { soon: ms <= gather, cancel };
  }

  async function run(eager: boolean): Promise<void> {
    if (stopped) return;
    if (running) {
      if (again !== 'eager') again = eager ? 'eager' : 'yes';
      return;
    }
    running = true;
    again = 'no';
    timer?.cancel();
    timer = undefined;
    let outcome: Outcome;
    try {
      outcome = await locked(() => sendAll(eager));
    } catch {
      // The disk did not take what became of a request: it goes again, with the same key.
      outcome = { state: 'waiting', after: diskRefused, demanded: false };
    }
    running = false;
    if (!stopped) follow(outcome);
  }

  function follow(outcome: Outcome) {
    switch (outcome.state) {
      case 'idle':
        if (again !== 'no') return void run(again === 'eager');
        parts.state('idle', undefined);
        return plan(about(look, clock));
      case 'other-tab':
        parts.state('other-tab', undefined);
        return plan(about(otherTab, clock));
      case 'signed-out':
        held = true;
        return parts.state('signed-out', undefined);
      case 'waiting':
        if (again === 'eager' && !outcome.demanded) return void run(true);
        held = outcome.demanded;
        parts.state('waiting', clock.now() + outcome.after);
        return plan(outcome.after);
    }
  }

  async function sendAll(eager: boolean): Promise<Drained> {
    return drain(await parts.db(), {
      send(op) {
        parts.state('sending', undefined);
        return parts.send(op);
      },
      now: clock.now,
      random: clock.random,
      line,
      changed: parts.changed,
      contact: parts.contact,
      stopped: () => stopped,
      eager,
    });
  }

  function locked(job: () => Promise<Drained>): Promise<Outcome> {
    if (!parts.locks) return job();
    const name = `tieubieu-sender-${parts.judgeId}`;
    return parts.locks.request(name, { ifAvailable: true }, async (lock) => (lock ? job() : { state: 'other-tab' }));
  }

  function wake(why: Wake) {
    if (stopped) return;
    if (why === 'signed-in') held = false;
    // A pause that the server asks for, and a session that has ended, are not talked away; a judge may ask once more.
    if (held && !(why === 'now' && timer === undefined)) return;
    if (why !== 'edit') return void run(why !== 'now');
    if (running) {
      if (again === 'no') again = 'yes';
    } else if (!timer?.soon) plan(gather);
  }

  const back = () => wake('back');
  const seen = () => {
    if (document.visibilityState === 'visible') wake('back');
    else if (!held) wake('now'); // what gathers goes before the page sleeps
  };
  globalThis.addEventListener?.('online', back);
  globalThis.document?.addEventListener('visibilitychange', seen);
  void run(false);

  return {
    wake,
    signedOut() {
      if (stopped || running) return; // a request on its way learns of it by itself
      timer?.cancel();
      timer = undefined;
      follow({ state: 'signed-out' });
    },
    stop() {
      stopped = true;
      timer?.cancel();
      globalThis.removeEventListener?.('online', back);
      globalThis.document?.removeEventListener('visibilitychange', seen);
    },
  };
}
