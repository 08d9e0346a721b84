// A facility at its phone: what is pressed, by the words that stand on it, and what the pages then say.
import { type BrowserContext, type CDPSession, expect, type Locator, type Page } from '@playwright/test';
import type { Schemas } from '../src/api/client';
import type { FormField, SectionId } from '../src/features/entry/draft/fields';
import { text as papers } from '../src/features/entry/papers/words';
import { text as photos } from '../src/features/entry/photos/photoWords';
import { text as review } from '../src/features/entry/review/words';
import { text as start } from '../src/features/entry/start/words';
import { text as status } from '../src/features/entry/status/words';
import { type StepId, stepIds } from '../src/features/entry/steps';
import { text as entry } from '../src/features/entry/words';
import { text as facility } from '../src/features/facility/words';
import { paths } from '../src/paths';

type Language = 'vi' | 'en';

/** What the pages say, as one reads them. */
export const wordsOf = (language: Language) => ({
  facility: facility[language],
  start: start[language],
  entry: entry[language],
  photos: photos[language],
  papers: papers[language],
  review: review[language],
  status: status[language],
});

export const words = wordsOf('vi');

export interface Person {
  name: string;
  /** A phone number or an e-mail address. */
  signIn: string;
  password: string;
}

export interface Plant {
  name: string;
  kind: 'household' | 'cooperative-group' | 'cooperative' | 'enterprise';
  taxCode: string;
  /** As typed, without diacritics, and what is then to be chosen. */
  province: { typed: string; chosen: RegExp };
  commune: { typed: string; chosen: RegExp };
  address: string;
  phone: string;
}

/** Paths, or what stands in the files. */
export type Picked = string[] | { name: string; mimeType: string; buffer: Buffer }[];

/** A poor uplink in a commune: bits a second, milliseconds. */
export const slow3G = { offline: false, downloadThroughput: 400_000 / 8, uploadThroughput: 400_000 / 8, latency: 400 };
const fast = { offline: false, downloadThroughput: -1, uploadThroughput: -1, latency: 0 };

export class FacilityPhone {
  readonly page: Page;
  readonly url: string;
  private readonly wires: CDPSession;

  private constructor(page: Page, url: string, wires: CDPSession) {
    this.page = page;
    this.url = url;
    this.wires = wires;
  }

  static async at(context: BrowserContext, url: string): Promise<FacilityPhone> {
    const page = await context.newPage();
    return new FacilityPhone(page, url, await context.newCDPSession(page));
  }

  async network(as: 'slow' | 'fast'): Promise<void> {
    await this.wires.send('Network.emulateNetworkConditions', as === 'slow' ? slow3G : fast);
  }

  async open(path: string): Promise<void> {
    await this.page.goto(`${this.url}/app${path}`);
  }

  /** From the next page on. */
  async speak(language: Language): Promise<void> {
    await this.page.addInitScript((kept) => localStorage.setItem('tieubieu-language', kept), language);
  }

  button(name: string | RegExp): Locator {
    return this.page.getByRole('button', { name, exact: true });
  }
  link(name: string | RegExp): Locator {
    return this.page.getByRole('link', { name, exact: true });
  }
  inDialog(name: string | RegExp): Locator {
    return this.page.getByRole('dialog').getByRole('button', { name, exact: true });
  }
  heading(name: string | RegExp): Locator {
    return this.page.getByRole('heading', { name, exact: true });
  }

  // ---- registration

  async register({ name, signIn, password }: Person): Promise<void> {
    await this.page.getByLabel(words.facility.personName).fill(name);
    await this.page.getByLabel(words.facility.signInName).fill(signIn);
    await this.page.getByLabel(words.facility.password, { exact: true }).fill(password);
    await this.button(words.facility.create).tap();
    await expect(this.heading(words.facility.facilityTitle)).toBeVisible();
  }

  async choose(label: string, { typed, chosen }: Plant['province']): Promise<void> {
    await this.page.getByRole('combobox', { name: label }).fill(typed);
    await this.page.getByRole('option', { name: chosen }).tap();
    await expect(this.button(`${words.facility.change}: ${label}`)).toBeVisible();
  }

  async tellOfPlant(plant: Plant): Promise<void> {
    const say = words.facility;
    await this.page.getByLabel(say.name, { exact: true }).fill(plant.name);
    await this.page.getByRole('radio', { name: say.kindName(plant.kind) }).check({ force: true });
    await this.page.getByLabel(say.code, { exact: true }).fill(plant.taxCode);
    await expect(this.page.getByText(say.codeGood)).toBeVisible();
    await this.choose(say.province, plant.province);
    await this.choose(say.commune, plant.commune);
    await this.page.getByLabel(say.address).fill(plant.address);
    await this.page.getByLabel(say.contactPhone).fill(plant.phone);
    await this.page.getByLabel(say.consentDo).check({ force: true });
    await this.button(say.save).tap();
  }

  // ---- an entry

  /** Answers with its id. */
  async begin(product: string, group: RegExp): Promise<string> {
    await this.page.getByLabel(words.start.name).fill(product);
    await this.button(words.start.next).tap();
    await this.page.getByRole('radio', { name: group }).check({ force: true });
    await this.button(words.start.begin).tap();
    await this.page.waitForURL(/\/co-so\/ho-so\//);
    await this.stepShown('san-pham');
    return new URL(this.page.url()).pathname.split('/').at(-1) ?? '';
  }

  async go(step: StepId): Promise<void> {
    await this.page
      .getByRole('navigation', { name: words.entry.steps })
      .getByRole('link', { name: words.entry.stepShort(step), exact: true })
      .tap();
    await this.stepShown(step);
  }

  async stepShown(step: StepId): Promise<void> {
    await expect(this.page.getByRole('heading', { level: 1, name: words.entry.step(step) })).toBeVisible();
    await expect(this.page.getByText(words.entry.place(stepIds.indexOf(step) + 1, stepIds.length))).toBeVisible();
  }

  field(field: FormField): Locator {
    return this.page.getByLabel(words.entry.form(field), { exact: true });
  }

  async answer(section: SectionId, typed: string): Promise<void> {
    const area = this.page.getByRole('textbox', { name: words.entry.section(section) });
    await expect(area).toBeVisible();
    await area.fill(typed);
  }

  /** Answers by a page that was photographed. */
  async answerByPage(section: SectionId, file: Picked): Promise<void> {
    const item = this.page.getByRole('listitem').filter({ hasText: words.entry.section(section) });
    await item.locator('label').filter({ hasText: words.entry.addPage }).locator('input').setInputFiles(file);
  }

  /** Waits until the word in the bar says that everything typed is on the server. */
  async saved(): Promise<void> {
    await expect(this.page.getByRole('banner').getByRole('status')).toHaveText(
      new RegExp(`^(${words.entry.savedHere}|${words.entry.saved('.*')})$`),
    );
  }

  /** Waits until it says that what was typed is on this phone alone. */
  async savedHereOnly(): Promise<void> {
    await expect(this.page.getByRole('banner').getByRole('status')).toHaveText(words.entry.offline);
  }

  async pickPhotos(files: Picked): Promise<void> {
    await this.page
      .locator('label')
      .filter({ hasText: new RegExp(`${words.photos.addFirst}|${words.photos.add}`) })
      .locator('input')
      .setInputFiles(files);
  }

  /** Photos that the server has and shows. */
  placed(): Locator {
    return this.page
      .locator('[data-photo]')
      .filter({ hasText: words.photos.sent })
      .filter({ has: this.page.locator('img[src^="/media/"]') });
  }

  async addPaper(file: string, facts: { number: string; issuer: string; validUntil: string }): Promise<void> {
    const say = words.papers;
    await this.button(say.addFirst).tap();
    await this.page.locator('label').filter({ hasText: say.pick }).locator('input').setInputFiles(file);
    await this.page.getByLabel(say.number).fill(facts.number);
    await this.page.getByLabel(say.issuer).fill(facts.issuer);
    await this.page.getByLabel(say.validUntil).fill(facts.validUntil);
    await this.button(say.send).tap();
  }

  /** From the last step, where nothing is missing, to the receipt. */
  async submit(): Promise<void> {
    await this.button(words.review.submit).tap();
    await this.inDialog(words.review.confirmDo).tap();
    await expect(this.page.getByText(words.status.justSent)).toBeVisible();
  }

  /** What the server holds of the entry. */
  async held(entryId: string): Promise<Schemas['Entry']> {
    return this.get(`/api/entries/${entryId}`);
  }

  /** Asked with this phone's session, past the pages. */
  async get<T>(path: string): Promise<T> {
    const answer = await this.page.request.get(this.url + path);
    if (!answer.ok()) throw new Error(`GET ${path}: ${answer.status()} ${await answer.text()}`);
    return (await answer.json()) as T;
  }

  async post<T>(path: string, data: unknown): Promise<T> {
    const answer = await this.page.request.post(this.url + path, { data });
    if (!answer.ok()) throw new Error(`POST ${path}: ${answer.status()} ${await answer.text()}`);
    return (await answer.json()) as T;
  }

  /** An account, a facility and a draft past the pages, for a test that is about what comes then. */
  async settle(roundId: string, unitId: string, n: number): Promise<{ facilityId: string; entryId: string }> {
    await this.post('/api/registrations', {
      name: 'Trần Thị Ổi',
      signIn: `coso${n}@yensay.example`,
      password: 'mot-hai-ba-bon',
    });
    const facility = await this.post<Schemas['Facility']>('/api/facilities', {
      name: `Hộ kinh doanh số ${n}`,
      kind: 'household',
      unitId,
      locality: 'xã Cẩm Kim',
      address: 'Thôn 1',
      contactName: 'Trần Thị Ổi',
      contactPhone: `091234560${n}`,
      consentsToPublication: true,
    });
    return { facilityId: facility.id, entryId: await this.draft(facility.id, roundId, `Khay tre số ${n}`) };
  }

  async draft(facilityId: string, roundId: string, name: string): Promise<string> {
    const product = await this.post<Schemas['Product']>(`/api/facilities/${facilityId}/products`, {
      name,
      kind: 'single',
    });
    const entry = await this.post<Schemas['Entry']>('/api/entries', {
      roundId,
      productId: product.id,
      groupId: 'handicraft',
    });
    return entry.id;
  }

  entryPath = (entryId: string, step?: StepId) => paths.entry(entryId) + (step ? `?buoc=${step}` : '');
}
