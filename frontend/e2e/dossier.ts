// A complete dossier, typed and sent through the API by the facility's owner: for tests that are about what comes then.
import { expect } from '@playwright/test';
import type { Schemas } from '../src/api/client';
import type { Official } from './office';
import { pdf } from './paper';

const form = {
  representative: 'Trần Thị Ổi',
  representativeTitle: 'Chủ hộ',
  description: 'Khay tre đan nan đôi, dùng bày trái cây hoặc làm quà.',
  materials: 'Tre mỡ, mây nước',
  materialsOrigin: 'Trong xã và xã bên',
  dimensions: 'Đường kính 30 cm, nặng 0,4 kg',
  firstMadeYear: 2018,
  annualOutput: 900,
  outputUnit: 'chiếc',
  annualRevenue: 126_000_000,
  price: 140_000,
  workers: 7,
  commits: true,
} satisfies Schemas['EntryForm'];

const sections = ['market', 'production', 'economics', 'technique', 'society', 'environment', 'culture'];
const explanation = Object.fromEntries(
  sections.map((section) => [section, { text: 'Bán quanh năm ở chợ huyện, có sổ theo dõi từng tháng.' }]),
);

export class Dossier {
  private readonly owner: Official;
  readonly entryId: string;

  constructor(owner: Official, entryId: string) {
    this.owner = owner;
    this.entryId = entryId;
  }

  read(): Promise<Schemas['Entry']> {
    return this.owner.get(`/api/entries/${this.entryId}`);
  }

  private async change<T>(method: string, below: string, body?: unknown): Promise<T> {
    const { version } = await this.read();
    return this.owner.do(method, `/api/entries/${this.entryId}${below}`, { body, ifMatch: version });
  }

  /** Everything that is asked for; answers once the photos can be seen. */
  async fill(photos: readonly Buffer[]): Promise<void> {
    const { facilityId } = await this.read();
    await this.change('PATCH', '', { form, explanation });
    const stored: Schemas['Photo'][] = [];
    for (const photo of photos) {
      stored.push(
        await this.owner.do('POST', `/api/facilities/${facilityId}/photos`, { body: photo, type: 'image/jpeg' }),
      );
    }
    await this.change('PUT', '/photos', {
      photos: stored.map(({ id }, i) => ({ photoId: id, caption: `Góc ${i + 1}` })),
    });
    await this.owner.do(
      'POST',
      `/api/entries/${this.entryId}/papers?kind=registration&fileName=dang-ky.pdf&number=33D8-1&issuer=UBND`,
      { body: pdf('Dang ky ho kinh doanh'), type: 'application/pdf' },
    );
    await expect
      .poll(async () => (await this.read()).photoList.map(({ status }) => status))
      .toEqual(photos.map(() => 'ready'));
  }

  async submit(): Promise<void> {
    await this.change('PUT', '/submission');
  }

  async withdraw(): Promise<void> {
    await this.change('PUT', '/withdrawal', { reason: 'Để dịp khác.' });
  }
}
