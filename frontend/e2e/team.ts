// A round with hidden names whose entries wait for the support team: made through the API, by the people who would.
import type { Browser, Page } from '@playwright/test';
import type { Schemas } from '../src/api/client';
import { Official, people } from './office';
import { pdf } from './paper';
import type { World } from './world';

const dayLength = 24 * 60 * 60_000; // milliseconds
const inDays = (n: number) => new Date(Date.now() + n * dayLength).toISOString();

/** Numbers are drawn; what stands around them is the organiser's choice. */
export const codePattern = 'BC/{group}-{number}';

interface Person {
  name: string;
  signIn: string;
}
export const cuc: Person = { name: 'Trần Thị Cúc', signIn: 'cuc@tinh.example' };
export const dat: Person = { name: 'Phạm Văn Đạt', signIn: 'dat@tinh.example' };
export const mai: Person = { name: 'Lò Thị Mai', signIn: 'mai@xa.example' };
export const pao: Person = { name: 'Vàng A Páo', signIn: 'pao@hoptacxa.example' };
export const sen: Person = { name: 'Ngô Thị Sen', signIn: 'sen@gom.example' };
/** Screens the rehearsal's round, and not this one. */
export const elsewhere: Person = { name: 'Đinh Văn Xa', signIn: 'xa@tinh.example' };
const password = 'cham-tu-tung-chu';

export interface Entered {
  id: string;
  product: string;
  facility: string;
  facilityId: string;
  photoIds: string[];
}

interface Wares {
  facility: string;
  kind: Schemas['Facility']['kind'];
  groupId: 'handicraft' | 'food';
  /** With its check digit. */
  taxCode?: string;
  products: string[];
}

/** One facility enters by itself; for the others a collaborator types. */
const ownWares: Wares = {
  facility: 'Hợp tác xã Mây tre Bản Mế',
  kind: 'cooperative',
  groupId: 'handicraft',
  taxCode: '5300123467',
  products: ['Giỏ mây đan tròn Bản Mế', 'Giỏ mây đan tròn Bản Mế loại lớn'],
};
const pottery: Wares = {
  facility: 'Hộ kinh doanh Gốm Cầu Đất',
  kind: 'household',
  groupId: 'handicraft',
  products: ['Bình gốm men tro'],
};
const weaving: Wares = {
  facility: 'Tổ hợp tác Dệt Nà Lò',
  kind: 'cooperative-group',
  groupId: 'handicraft',
  products: [
    'Khăn thổ cẩm hoa ban',
    'Túi dệt chàm',
    'Vỏ gối sợi lanh',
    'Tấm trải bàn gai',
    'Địu thêu tay',
    'Ví nhuộm củ nâu',
    'Rèm cửa mành sậy',
  ],
};
const tea: Wares = {
  facility: 'Hợp tác xã Chè Shan Tà Sùa',
  kind: 'cooperative',
  groupId: 'food',
  taxCode: '5300654323',
  products: ['Chè Shan tuyết hộp 100 g', 'Cao chè dây'],
};

const form = {
  representative: 'Vàng A Páo',
  representativeTitle: 'Giám đốc',
  description: 'Làm bằng tay từ nguyên liệu trong bản, dùng trong nhà hoặc làm quà.',
  materials: 'Nguyên liệu tại chỗ, không pha trộn.',
  materialsOrigin: 'Trong xã',
  annualOutput: 1200,
  outputUnit: 'chiếc',
  annualRevenue: 180_000_000,
  commits: true,
} satisfies Schemas['EntryForm'];

const told = (text: string) => ({ text: `${text} Số liệu của năm trước, có sổ theo dõi.` });
const explanation = {
  market: told('Bán ở chợ huyện và ba cửa hàng quà tặng.'),
  production: told('Mười hai thợ, làm quanh năm; có đơn lớn thì gọi thêm người trong bản.'),
  economics: told('Lãi khoảng ba phần mười giá bán.'),
  technique: told('Nguyên liệu phơi ba nắng, làm kỹ từng công đoạn rồi kiểm lại.'),
  society: told('Việc làm cho mười hai người, phần lớn là nữ.'),
  environment: told('Phần thừa được ủ phân, không xả ra suối.'),
  culture: told('Hoa văn cũ của bản, do người già truyền lại.'),
} satisfies Schemas['EntryExplanation'];

export class Team {
  readonly world: World;
  readonly organiser: Official;
  readonly secretary: Official;
  readonly sen: Official;
  readonly roundId: string;
  readonly title: string;
  readonly entries: Entered[];

  private constructor(made: Pick<Team, 'world' | 'organiser' | 'secretary' | 'sen' | 'roundId' | 'title' | 'entries'>) {
    this.world = made.world;
    this.organiser = made.organiser;
    this.secretary = made.secretary;
    this.sen = made.sen;
    this.roundId = made.roundId;
    this.title = made.title;
    this.entries = made.entries;
  }

  static async gather(browser: Browser, world: World): Promise<Team> {
    const [administrator, organiser, secretary] = await Promise.all(
      [people.administrator, people.organiser, people.secretary].map((who) =>
        Official.signIn(world.url, who, world.rehearsal.password),
      ),
    );
    if (!administrator || !organiser || !secretary) throw new Error('nobody signed in');
    const held = await organiser.get<Schemas['Round']>(`/api/rounds/${world.rehearsal.roundId}`);
    const round = await openRound(organiser, held);
    const account = (signIn: string) =>
      administrator.do<Schemas['Account']>('POST', '/api/account-searches', { body: { signIn } });
    const hire = async (person: Person, role?: string, on?: { roundId?: string; unitId?: string }) => {
      const made = await administrator.do<Schemas['Account']>('POST', '/api/accounts', {
        body: { ...person, password },
      });
      if (role) await administrator.do('POST', '/api/grants', { body: { accountId: made.id, role, ...on } });
      return made.id;
    };
    const [senId] = await Promise.all([
      hire(sen),
      hire(cuc, 'screener', { roundId: round.id }),
      hire(dat, 'screener', { roundId: round.id }),
      hire(mai, 'collaborator', { unitId: held.unitId }),
      hire(pao),
      hire(elsewhere, 'screener', { roundId: world.rehearsal.roundId }),
      account(people.secretary).then(({ id }) =>
        administrator.do('POST', '/api/grants', { body: { accountId: id, role: 'secretary', roundId: round.id } }),
      ),
    ]);
    const [collaborator, owner, senHerself] = await Promise.all(
      [mai, pao, sen].map(({ signIn }) => Official.signIn(world.url, signIn, password)),
    );
    if (!collaborator || !owner || !senHerself) throw new Error('nobody signed in');

    const painter = await browser.newPage();
    const photos = await Promise.all(Array.from({ length: 13 }, (_, seed) => painted(painter, seed)));
    await painter.close();
    const enter = (by: Official, wares: Wares, of: Buffer[], more: object) =>
      enterAll(by, round.id, held.unitId, wares, of, more);
    const [first, second, third, fourth] = await Promise.all([
      enter(owner, ownWares, photos.slice(0, 3), {}),
      // Its first photo stands in another facility's entry too.
      enter(collaborator, pottery, [need(photos[0]), ...photos.slice(3, 6)], { onBehalf: true, ownerId: senId }),
      enter(collaborator, weaving, photos.slice(6, 9), { onBehalf: true }),
      enter(collaborator, tea, photos.slice(9, 13), { onBehalf: true }),
    ]);
    const entries = [...first, ...second, ...third, ...fourth];
    return new Team({ world, organiser, secretary, sen: senHerself, roundId: round.id, title: round.title, entries });
  }

  get password(): string {
    return password;
  }

  entry(product: string): Entered {
    return need(this.entries.find((one) => one.product === product));
  }

  /** As the support team reads it. */
  desk(product: string): Promise<Schemas['ScreeningDesk']> {
    return this.secretary.get(`/api/entries/${this.entry(product).id}/screening-desk`);
  }

  /** The accepted entries of a group. */
  async accepted(groupId: string): Promise<Schemas['EntryRow'][]> {
    const query = new URLSearchParams({ status: 'accepted', groupId, limit: '100' });
    return (await this.secretary.get<{ items: Schemas['EntryRow'][] }>(`/api/rounds/${this.roundId}/entries?${query}`))
      .items;
  }

  /** Ticks every photo of an entry as naming nobody, and gives judges no papers. */
  async hideNames(product: string): Promise<void> {
    const { entry } = await this.desk(product);
    await this.secretary.do('PUT', `/api/entries/${entry.id}/judges-choice`, {
      body: { papers: [], namesNobody: entry.photoList.map(({ photoId }) => photoId) },
      ifMatch: entry.version,
    });
  }

  /** Ends registration; what was handed in goes on being screened. */
  async endRegistration(): Promise<void> {
    const { version } = await this.organiser.get<Schemas['Round']>(`/api/rounds/${this.roundId}`);
    await this.organiser.do('PUT', `/api/rounds/${this.roundId}/phase`, {
      body: { phase: 'screening', override: true, reason: 'Đủ hồ sơ, các cơ sở đồng ý kết thúc sớm.' },
      ifMatch: version,
    });
  }
}

async function openRound(organiser: Official, held: Schemas['Round']): Promise<Schemas['Round']> {
  const round = await organiser.do<Schemas['Round']>('POST', '/api/rounds', {
    body: {
      cycleId: held.cycleId,
      tier: held.tier,
      unitId: held.unitId,
      title: 'Bình chọn sản phẩm CNNT tiêu biểu, đợt giấu tên',
      admitsOpen: true,
      receivesPromotions: false,
      packetMode: 'code',
      judgingCodePattern: codePattern,
      registrationOpensAt: inDays(-9),
      registrationClosesAt: inDays(5),
      screeningClosesAt: inDays(21),
    },
  });
  return organiser.do('PUT', `/api/rounds/${round.id}/phase`, {
    body: { phase: 'registration' },
    ifMatch: round.version,
  });
}

/** A small JPEG of a woven square, in colours of its own. */
async function painted(page: Page, seed: number): Promise<Buffer> {
  const bytes = await page.evaluate(async (seed) => {
    const canvas = new OffscreenCanvas(800, 600);
    const g = canvas.getContext('2d', { alpha: false });
    if (!g) throw new Error('no canvas');
    g.fillStyle = `hsl(${30 + seed * 3} 30% 68%)`;
    g.fillRect(0, 0, 800, 600);
    for (let row = 0; row < 10; row++)
      for (let column = 0; column < 14; column++) {
        g.fillStyle = `hsl(${seed * 29 + row * 2} 42% ${38 + ((row + column) % 2) * 14 + column}%)`;
        g.fillRect(120 + column * 40, 100 + row * 40, 37, 35);
      }
    return [...new Uint8Array(await (await canvas.convertToBlob({ type: 'image/jpeg', quality: 0.85 })).arrayBuffer())];
  }, seed);
  return Buffer.from(bytes);
}

/** Registers a facility and hands in an entry for each of its products, all with the same photos. */
async function enterAll(
  by: Official,
  roundId: string,
  unitId: string,
  { facility, kind, groupId, taxCode, products }: Wares,
  photos: Buffer[],
  more: object,
): Promise<Entered[]> {
  const details = {
    name: facility,
    kind,
    unitId,
    locality: 'xã Bản Mế',
    address: 'Thôn 2',
    contactPhone: '0912345678',
  };
  const made = await by.do<Schemas['Facility']>('POST', '/api/facilities', {
    body: {
      ...details,
      ...(taxCode ? { registrationCode: taxCode } : {}),
      contactName: form.representative,
      consentsToPublication: true,
      ...more,
    },
  });
  const photoIds: string[] = [];
  for (const body of photos) {
    const { id } = await by.do<Schemas['Photo']>('POST', `/api/facilities/${made.id}/photos`, {
      body,
      type: 'image/jpeg',
    });
    photoIds.push(id);
  }
  const entered: Entered[] = [];
  for (const name of products) {
    const product = await by.do<Schemas['Product']>('POST', `/api/facilities/${made.id}/products`, {
      body: { name, kind: 'single', confirmed: true },
    });
    const { id } = await by.do<Schemas['EntrySummary']>('POST', '/api/entries', {
      body: { roundId, productId: product.id, groupId },
    });
    const paper = new URLSearchParams({
      kind: 'registration',
      fileName: 'giay-dang-ky.pdf',
      number: '41C8001234',
      issuer: 'UBND huyện',
    });
    await by.do('POST', `/api/entries/${id}/papers?${paper}`, {
      body: pdf('Giay dang ky kinh doanh'),
      type: 'application/pdf',
    });
    const saved = await by.do<Schemas['EntrySummary']>('PATCH', `/api/entries/${id}`, {
      body: { form, explanation },
      ifMatch: (await by.get<Schemas['Entry']>(`/api/entries/${id}`)).version,
    });
    const placed = await by.do<Schemas['EntrySummary']>('PUT', `/api/entries/${id}/photos`, {
      body: { photos: photoIds.map((photoId, at) => ({ photoId, caption: at === 0 ? name : '' })) },
      ifMatch: saved.version,
    });
    await by.do('PUT', `/api/entries/${id}/submission`, { ifMatch: placed.version });
    entered.push({ id, product: name, facility, facilityId: made.id, photoIds });
  }
  return entered;
}

function need<T>(one: T | undefined): T {
  if (one === undefined) throw new Error('this is not there');
  return one;
}
