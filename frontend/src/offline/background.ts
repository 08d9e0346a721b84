// Sends what is unsent of judges who are not open in this tab: while locked, at the entrance, after signing out. It
// shows nothing; the judge's lock keeps it from sending beside an open store of another tab.
import { about } from './clock';
import { changeJudge, deviceId, judgeRow } from './device';
import { realWorld, type World } from './judgeStore';
import { awaited, startReports } from './report';
import { startSender } from './sender';
import { endSession } from './server';
import { announce, judgeDb, listen, unsentOf } from './store';

const running = new Map<string, () => void>();

/** How often one who has signed out is looked at, in milliseconds. */
const leavingLook = 60_000;

/** Again does nothing. Not for a judge who is open in this tab. */
export async function startBackground(judgeId: string, world: World = realWorld()): Promise<void> {
  if (running.has(judgeId)) return;
  let stopped = false;
  const ends: (() => void)[] = [];
  running.set(judgeId, () => {
    stopped = true;
    for (const end of ends) end();
  });
  const judge = await judgeRow(judgeId).catch(() => undefined);
  const device = await deviceId().catch(() => undefined);
  if (!judge || !device || stopped) return void (stopped || running.delete(judgeId));
  const server = world.server(judge, device);
  const sender = startSender({
    judgeId,
    db: () => judgeDb(judgeId),
    send: server.save,
    clock: world.clock,
    locks: world.locks,
    changed(ids) {
      announce(judgeId, { type: 'sheets', ids });
      reports.changed();
      void leave();
    },
    contact() {},
    state() {},
  });
  const reports = startReports({
    clock: world.clock,
    standing: async () => ({ unsent: await awaited(await judgeDb(judgeId)) }),
    tell: (standing) => server.report(standing),
    signedOut: sender.signedOut,
  });
  const channel = listen(judgeId, (message) => {
    if (message.type === 'signed-in') {
      sender.wake('signed-in');
      reports.changed();
    }
    if (message.type === 'sheets') sender.wake('edit');
    if (message.type === 'forgotten') stopBackground(judgeId);
  });
  let cancel = world.clock.later(0, () => void leave());
  ends.push(sender.stop, reports.stop, channel.close, () => cancel());

  // One who signed out with something unsent, or without a network, is signed out when that can be done.
  async function leave() {
    cancel();
    try {
      if (stopped || !(await judgeRow(judgeId))?.leaving) return;
      if ((await unsentOf(judgeId)) === 0) {
        await endSession(judgeId);
        return await changeJudge(judgeId, { leaving: false });
      }
    } catch {
      // Without a network: at the next look.
    }
    if (!stopped) cancel = world.clock.later(about(leavingLook, world.clock), () => void leave());
  }
}

export function stopBackground(judgeId: string): void {
  running.get(judgeId)?.();
  running.delete(judgeId);
}
