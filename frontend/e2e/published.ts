// A rehearsal round that has been judged, decided and published past the screens, with a facility whose owner may sign
// in: what comes after judging begins there.
import type { Schemas } from '../src/api/client';
import { Official, people } from './office';
import { CodeSession } from './panel';
import { seeded } from './proxy';
import type { World } from './world';

export const owner = 'coso@minhhoa.example';

/** What the first two judges write for each facility. */
export const remarks = {
  plain: 'Đường nét đều, nên ghi rõ hạn dùng trên bao bì.',
  naming: 'Ông Nguyễn Văn Ế trong ban thấy giá còn cao.',
};

export interface Published {
  /** An awarded entry; its facility belongs to `owner`. */
  entryId: string;
  judgingCode: string;
  productName: string;
}

const reason = 'Diễn tập.';

/** Publishes the round of this world. */
export async function published(world: World): Promise<Published> {
  const { roundId, password } = world.rehearsal;
  const official = (signIn: string) => Official.signIn(world.url, signIn, password);
  const [organiser, secretary, person] = await Promise.all([
    official(people.organiser),
    official(people.secretary),
    official(owner),
  ]);
  await Promise.all(
    world.rehearsal.judges.map(async (judge, n) => {
      const seat = await CodeSession.open(world.url, judge);
      await seat.scoreAll(roundId, high(n), [remarks.plain, remarks.naming][n]);
    }),
  );
  const closed = await secretary.closeScoring(roundId, reason);
  if (closed.status !== 200) throw new Error(`close scoring: ${closed.status} ${JSON.stringify(closed.body)}`);

  const result = await decided(secretary, roundId);
  await organiser.do('PUT', `/api/rounds/${roundId}/deliberation/approval`, {
    ifMatch: result.rowVersion,
    body: { decisionNumber: 'DT-01', decisionDate: new Date().toISOString().slice(0, 10), signer: 'Người ký' },
  });
  const round = await organiser.get<Schemas['Round']>(`/api/rounds/${roundId}`);
  await organiser.do('POST', `/api/rounds/${roundId}/publications`, { ifMatch: round.version });

  const best = result.lines.find((line) => line.awarded);
  if (!best) throw new Error('nothing was awarded');
  const entry = await secretary.get<Schemas['Entry']>(`/api/entries/${best.entryId}`);
  await own(person, organiser, entry.facilityId);
  return { entryId: entry.id, judgingCode: best.code, productName: entry.productName };
}

/** Near the best of every criterion, so that all pass. */
const high = (judge: number) => {
  const random = seeded(judge + 1);
  return () => 0.75 + 0.25 * random();
};

/** The council says yes to whatever the proposal leaves to it. */
async function decided(secretary: Official, roundId: string): Promise<Schemas['Deliberation']> {
  const at = `/api/rounds/${roundId}/deliberation`;
  const votes = { for: 9, against: 0, abstain: 0 };
  for (;;) {
    const now = await secretary.get<Schemas['Deliberation']>(at);
    const [award] = now.undecided;
    const [nomination] = now.unnominated;
    if (award)
      await secretary.do('PUT', `${at}/decisions/${award}`, {
        ifMatch: now.rowVersion,
        body: { awarded: true, reason, votes },
      });
    else if (nomination)
      await secretary.do('PUT', `${at}/nominations/${nomination}`, {
        ifMatch: now.rowVersion,
        body: { nominated: true, reason, votes },
      });
    else return now;
  }
}

/** A facility that an officer entered is claimed by its owner. */
async function own(person: Official, organiser: Official, facilityId: string): Promise<void> {
  const claim = await person.do<Schemas['FacilityClaim']>('POST', '/api/facility-claims', {
    body: { facilityId, note: reason },
  });
  await organiser.do('PUT', `/api/facility-claims/${claim.id}/decision`, {
    ifMatch: claim.version,
    body: { approved: true, reason },
  });
}
