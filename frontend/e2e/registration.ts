// A round that is open for registration, and what its people do about it through the API: those steps that have no
// screen yet, or that another test is about.
import type { Schemas } from '../src/api/client';
import { today } from '../src/features/entry/papers/validity';
import { Official, people } from './office';
import type { RehearsedJudge, World } from './world';

const dayLength = 24 * 60 * 60_000; // milliseconds
export const inDays = (n: number) => new Date(Date.now() + n * dayLength).toISOString();
/** A day in Vietnam, so many from today: 2026-11-30. */
export const day = (n: number) => today(new Date(Date.now() + n * dayLength));

/** Made up: the official list comes from a file that an administrator loads. */
const communes = ['20401,Cẩm Kim,xã', '20402,Thanh Hà,phường', '20403,Hội An Đông,phường'];

export class Registration {
  readonly world: World;
  readonly administrator: Official;
  readonly organiser: Official;
  readonly roundId: string;
  /** The province. */
  readonly unitId: string;
  readonly title: string;

  private constructor(world: World, administrator: Official, organiser: Official, round: Schemas['Round']) {
    this.world = world;
    this.administrator = administrator;
    this.organiser = organiser;
    this.roundId = round.id;
    this.unitId = round.unitId;
    this.title = round.title;
  }

  /** A second round of the rehearsal's province, taking entries for twelve days, with a screener; its communes are known. */
  static async open(world: World, title: string): Promise<Registration> {
    const { roundId, password } = world.rehearsal;
    const [administrator, organiser] = await Promise.all([
      Official.signIn(world.url, people.administrator, password),
      Official.signIn(world.url, people.organiser, password),
    ]);
    const held = await organiser.get<Schemas['Round']>(`/api/rounds/${roundId}`);
    const unit = await organiser.get<Schemas['Unit']>(`/api/units/${held.unitId}`);
    const csv = ['code,name,kind,province_code', ...communes.map((line) => `${line},${unit.code}`)].join('\n');
    await administrator.do('POST', '/api/commune-imports?validFrom=2025-07-01', {
      body: new TextEncoder().encode(csv),
      type: 'text/csv',
    });
    const round = await organiser.do<Schemas['Round']>('POST', '/api/rounds', {
      body: {
        cycleId: held.cycleId,
        tier: held.tier,
        unitId: held.unitId,
        title,
        admitsOpen: true,
        receivesPromotions: false,
        packetMode: 'product',
        registrationOpensAt: inDays(-3),
        registrationClosesAt: inDays(12),
        screeningClosesAt: inDays(25),
      },
    });
    const open = await organiser.do<Schemas['Round']>('PUT', `/api/rounds/${round.id}/phase`, {
      body: { phase: 'registration' },
      ifMatch: round.version,
    });
    const registration = new Registration(world, administrator, organiser, open);
    const screener = await registration.accountOf(people.second);
    await administrator.do('POST', '/api/grants', {
      body: { accountId: screener.id, role: 'screener', roundId: round.id },
    });
    return registration;
  }

  accountOf(signIn: string): Promise<Schemas['Account']> {
    return this.administrator.do('POST', '/api/account-searches', { body: { signIn } });
  }

  /** The link that was mailed to an address, as the demonstration's mailbox shows it. */
  async mailedLink(to: string): Promise<string> {
    const { items } = await this.administrator.get<{ items: Schemas['PostedMail'][] }>('/api/mailbox');
    const link = /https?:\/\/\S+/.exec(items.find((mail) => mail.to === to)?.text ?? '')?.[0];
    if (!link) throw new Error(`no mail with a link went to ${to}: ${JSON.stringify(items.slice(0, 3))}`);
    return link;
  }

  /** Decides on an entry as the support team. */
  async screen(entryId: string, body: Schemas['ScreenEntryInputBody']): Promise<void> {
    const screener = await Official.signIn(this.world.url, people.second, this.world.rehearsal.password);
    const { version } = await screener.get<Schemas['Entry']>(`/api/entries/${entryId}`);
    await screener.do('PUT', `/api/entries/${entryId}/screening`, { body, ifMatch: version });
  }

  private async enter(phase: 'screening' | 'scoring'): Promise<void> {
    const round = await this.organiser.get<Schemas['Round']>(`/api/rounds/${this.roundId}`);
    await this.organiser.do('PUT', `/api/rounds/${this.roundId}/phase`, {
      body: { phase, override: true, reason: 'Đủ hồ sơ, cơ sở và tổ giúp việc đồng ý chấm sớm.' },
      ifMatch: round.version,
    });
  }

  /** Seats the rehearsal's panel, opens scoring, and gives a judge a code for this round. */
  async openScoring(): Promise<RehearsedJudge> {
    const at = `/api/rounds/${this.roundId}`;
    const { items: seats } = await this.organiser.get<{ items: Schemas['Judge'][] }>(
      `/api/rounds/${this.world.rehearsal.roundId}/judges`,
    );
    for (const { accountId, role, title } of seats) {
      await this.organiser.do('POST', `${at}/judges`, { body: { accountId, role, title } });
    }
    await this.enter('screening');
    await this.enter('scoring');
    const issued = await this.organiser.do<{ items: Schemas['IssuedJudgeCode'][] }>('POST', `${at}/judge-codes`, {
      body: { judgeIds: [] },
    });
    const judge = issued.items.find((one) => one.role === 'judge');
    if (!judge) throw new Error('no judge was given a code');
    return { id: judge.judgeId, name: judge.name, judgeCode: judge.judgeCode, role: 'judge', code: judge.code };
  }
}
