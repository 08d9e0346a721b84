// The support team's whole work on a round that hides names: from a queue of entries to labelled samples on a table.
import { readFile } from 'node:fs/promises';
import { type Browser, expect, test } from '@playwright/test';
import { instantOf } from '../src/features/screening/due';
import { moment } from '../src/i18n/format';
import { paths } from '../src/paths';
import { launch } from './browser';
import { figure } from './figure';
import { readLabels } from './labels';
import { faultsOfForm } from './looks';
import { Official, people } from './office';
import { CodeSession } from './panel';
import { pdf } from './paper';
import { Supporter, words } from './supporter';
import { codePattern, cuc, dat, elsewhere, mai, pao, Team } from './team';
import { World } from './world';

const { queue, desk, part, lists, samples, behalf, account } = words;

let browser: Browser;
let world: World;
let team: Team;

test.describe.configure({ mode: 'serial' });

test.beforeAll(async () => {
  const began = Date.now();
  [browser, world] = await Promise.all([launch(), World.make(14)]);
  const up = Date.now();
  team = await Team.gather(browser, world);
  made = `server up in ${up - began} ms, 12 entries handed in within ${Date.now() - up} ms`;
});
let made = '';

test.afterAll(async () => {
  await browser?.close();
  await world?.end();
});

const seated = new Map<string, Supporter>();

/** Somebody at the own desk: signed in once. */
async function at({ signIn }: { signIn: string }, path: string, password = team.password): Promise<Supporter> {
  const there = seated.get(signIn);
  if (there) {
    await there.goto(path);
    return there;
  }
  const one = await Supporter.of(browser, world.url, path, signIn, password);
  seated.set(signIn, one);
  return one;
}
const secretaryAt = (path: string) => at({ signIn: people.secretary }, path, world.rehearsal.password);
const organiserAt = (path: string) => at({ signIn: people.organiser }, path, world.rehearsal.password);
const official = ({ signIn }: { signIn: string }) => Official.signIn(world.url, signIn, team.password);
/** A day from today on, as a field of dates takes it. */
const inVietnam = (days: number) =>
  new Intl.DateTimeFormat('sv-SE', { timeZone: 'Asia/Ho_Chi_Minh' }).format(Date.now() + days * 24 * 60 * 60_000);
const basket = 'Giỏ mây đan tròn Bản Mế';
const largeBasket = 'Giỏ mây đan tròn Bản Mế loại lớn';
const vase = 'Bình gốm men tro';
const scarf = 'Khăn thổ cẩm hoa ban';
const blind = 'Rèm cửa mành sậy';
const tea = 'Chè Shan tuyết hộp 100 g';
const extract = 'Cao chè dây';

test('a queue is narrowed and counted, given to a colleague, and handed over whole', async () => {
  figure(made);
  const first = await at(cuc, paths.entries(team.roundId));
  await expect(first.tab(queue.status('submitted'), 12)).toHaveAttribute('aria-pressed', 'true');
  await expect(first.tab(queue.all, 12)).toBeVisible();
  await first.lists(team.entries.map(({ product }) => product));
  await first.look('queue');

  await first.page.getByLabel(queue.search).fill('gio may');
  await expect(first.page.getByText(queue.shown(2))).toBeVisible();
  await first.lists([basket, largeBasket]);
  await first.page.getByLabel(queue.search).fill('');
  await first.page.getByLabel(queue.group).selectOption({ label: 'B. Chế biến nông, lâm, thủy sản và thực phẩm' });
  await expect(first.tab(queue.status('submitted'), 2)).toBeVisible();
  await first.lists([extract, tea]);

  for (const product of [extract, tea]) await first.page.getByLabel(queue.choose(product)).check();
  await expect(first.page.getByText(queue.chosen(2))).toBeVisible();
  await first.button(queue.assignChosen).click();
  await first.inDialog(queue.assignDo).click();
  await expect(first.dialog().getByText(queue.assignPick)).toBeVisible();
  await first.glance('give entries away');
  await first
    .dialog()
    .getByRole('radio', { name: new RegExp(`^${dat.name}`) })
    .check();
  await first.inDialog(queue.assignDo).click();
  await expect(first.row(tea).getByText(dat.name)).toBeVisible();

  const second = await at(dat, paths.entries(team.roundId));
  await expect(second.page.getByText(queue.mineWait(2))).toBeVisible();
  await second.page.getByLabel(queue.queue).selectOption({ label: queue.mine });
  await expect(second.tab(queue.status('submitted'), 2)).toBeVisible();
  await second.button(queue.handOver).click();
  await second
    .dialog()
    .getByRole('radio', { name: new RegExp(`^${cuc.name}`) })
    .check();
  await second.dialog().getByLabel(queue.handReason).fill('Nghỉ phép từ 05/11');
  await second.glance('hand a queue over');
  await second.inDialog(queue.handDo).click();
  await expect(second.dialog().getByText(queue.handDone(2))).toBeVisible();
  await second.inDialog(queue.close).click();
  await expect(second.page.getByText(queue.noneWaiting)).toBeVisible();
  await second.glance('queue, empty');
  second.content();

  await first.page.reload();
  await first.page.getByLabel(queue.queue).selectOption({ label: queue.mine });
  await expect(first.tab(queue.status('submitted'), 2)).toBeVisible();
  await first.row(tea).getByRole('link').click();
  await expect(first.page.getByText(desk.queueOf(cuc.name))).toBeVisible();
  const history = first.part(desk.history);
  await expect(history.getByText(desk.step(dat.name, desk.action('assign-screener')))).toBeVisible();
  await expect(history.getByText(desk.reasonWas('Nghỉ phép từ 05/11'))).toBeVisible();
  await expect(history.getByText(desk.step(mai.name, desk.action('submit-entry')))).toBeVisible();
  first.content();
});

test('a group gets a checklist of its own, put in order by keys; whoever saves later is told who was faster', async () => {
  const secretary = await secretaryAt(paths.entries(team.roundId));
  const organiser = await organiserAt(paths.checklists(team.roundId));
  await secretary.link(queue.checklists).click();
  await expect(secretary.page.getByText(lists.defaultWhy)).toBeVisible();
  await secretary.look('checklist, default');
  const ofFood = async (one: Supporter) => {
    await one.page.getByRole('navigation', { name: lists.lists }).getByRole('link', { name: /^B\./ }).click();
    await expect(one.page.getByRole('navigation', { name: lists.lists }).locator('[aria-current=page]')).toHaveText(
      /^B\./,
    );
    await expect(one.page.getByText(lists.commonWhy)).toBeVisible();
    await one.button(lists.makeOwn).click();
  };
  await ofFood(secretary);
  await ofFood(organiser);
  const asked = 'Nhãn ghi đủ thành phần và hạn dùng';
  await secretary.button(lists.add).click();
  await secretary.button(lists.save).click();
  await expect(secretary.page.getByText(lists.textMissing)).toBeVisible();
  await secretary.page.getByLabel(lists.text).fill(asked);
  await secretary.page.getByLabel(lists.part).selectOption({ label: part.papers });
  await secretary.glance('checklist, a question is written');
  await secretary.button(lists.done).click();
  const up = secretary.button(lists.up(asked));
  await up.focus();
  for (let place = 10; place > 0; place--) {
    await expect(up).toBeFocused();
    await secretary.page.keyboard.press('Enter');
    await expect(secretary.page.getByText(lists.moved(asked, place, 11))).toBeAttached();
  }
  // At the top the way up is gone, and the keys find the way down.
  await expect(secretary.button(lists.down(asked))).toBeFocused();
  const order = () => secretary.page.getByRole('list', { name: lists.questions }).getByRole('listitem').first();
  await expect(order()).toContainText(asked);
  await secretary.button(lists.save).click();
  await expect(secretary.page.getByText(lists.saved)).toBeVisible();
  await expect(secretary.page.getByText(/^Thư ký \(minh hoạ\) lưu /)).toBeVisible();

  const removed = 'Cơ sở tuân thủ bảo vệ môi trường';
  await organiser.button(lists.removeOf(removed)).click();
  await organiser.button(lists.save).click();
  const clash = organiser.page.getByRole('alert');
  await expect(clash).toContainText('Thư ký (minh hoạ) đã lưu danh mục này trước bạn');
  await expect(clash).toContainText(lists.onlyTheirs([asked, removed].join('; ')));
  await organiser.glance('checklist, somebody was faster');
  const kept = await organiser.page.getByRole('list', { name: lists.questions }).getByRole('listitem').count();
  expect(kept, 'one’s own list still stands').toBe(9);
  await organiser.button(lists.takeTheirs).click();
  await expect(organiser.page.getByRole('listitem').filter({ hasText: asked })).toBeVisible();
  // Leaving with something unsaved is asked about.
  await organiser.button(lists.removeOf(removed)).click();
  await organiser.link(lists.back).click();
  await organiser.inDialog(lists.stay).click();
  await expect(organiser.page.getByText(lists.unsaved)).toBeVisible();
  await organiser.button(lists.discard).click();
  await organiser.link(lists.back).click();
  await expect(organiser.heading(queue.title)).toBeVisible();
  organiser.content(412);
  secretary.content();

  const screener = await at(cuc, paths.checklists(team.roundId));
  await expect(screener.page.getByText(lists.readOnly)).toBeVisible();
  await expect(screener.button(lists.add)).toHaveCount(0);
  await screener.open(team.roundId, team.entry(tea).id, tea);
  await expect(screener.question(asked)).toBeVisible();
  screener.content();
});

test('one entry is seen side by side, names are hidden, papers chosen and weighed, and it is accepted', async () => {
  const screener = await at(cuc, paths.entries(team.roundId));
  const { page } = screener;
  await screener.open(team.roundId, team.entry(basket).id, basket);
  await expect(page.getByText('Nguyên liệu tại chỗ, không pha trộn.')).toBeVisible();
  await expect(page.getByText('Hợp tác xã Mây tre Bản Mế').first()).toBeVisible();
  const found = screener.part(desk.found);
  await expect(found.getByText(`${largeBasket}, Hợp tác xã Mây tre Bản Mế`)).toBeVisible();
  await expect(found.getByText(desk.samePhoto)).toBeVisible();
  await expect(found.getByText(`${vase}, Hộ kinh doanh Gốm Cầu Đất`)).toBeVisible();
  await screener.button(desk.showPhoto(2, '')).click();
  await expect(screener.button(new RegExp(`^${part.photo(2)}: `))).toBeVisible();
  await screener.look('desk');

  // Nothing is accepted of which judges would see a name.
  await expect(page.getByText(desk.fewPhotos(0, 3))).toBeVisible();
  await screener.button(desk.accept).click();
  await expect(page.getByRole('alert')).toContainText('không lộ tên');
  for (const n of [1, 2, 3]) await screener.tick(desk.nameless, part.photo(n)).check();
  const packet = screener.part(desk.packet).getByRole('status').first();
  await expect(packet).toContainText('(3 ảnh, 0 giấy tờ)');
  const photosOnly = await packet.textContent();
  await screener.tick(desk.forJudges, 'giay-dang-ky.pdf').check();
  await expect(page.getByText(desk.stillHidden)).toBeVisible();
  await screener.tick(desk.nameless, 'giay-dang-ky.pdf').check();
  await expect(page.getByText(desk.stillHidden)).toBeHidden();
  await expect(packet).toContainText('(3 ảnh, 1 giấy tờ)');
  expect(await packet.textContent()).not.toBe(photosOnly);
  await screener.button(/^Giấy đăng ký kinh doanh/).click();
  await expect(screener.part(desk.shelf).locator('canvas').first()).toBeVisible();
  await screener.glance('desk, a paper');

  await screener.answer('Cơ sở thuộc đối tượng', 'ok');
  await expect(screener.part(desk.checklist).getByRole('status').first()).toContainText(cuc.name);
  // Six required questions stand open: nothing is accepted before that is answered for.
  await screener.button(desk.acceptOpen(6)).click();
  await expect(screener.dialog(desk.openTitle(6)).getByRole('listitem')).toHaveCount(6);
  await screener.glance('desk, questions stand open');
  await screener.inDialog(desk.openGo).click();
  await expect(screener.question('Giấy đăng ký rõ').getByRole('radio').first()).toBeFocused();
  expect((await team.desk(basket)).entry.status).toBe('submitted');
  await screener.acceptAsSeen(6);
  await expect(page.getByText(/^Đã nhận hồ sơ, mã số bình chọn BC\/A-\d{3}\.$/)).toBeVisible();
  await expect(screener.part(desk.history).getByText(desk.step(cuc.name, desk.action('accept-entry')))).toBeVisible();
  await screener.glance('desk, accepted');
  const { entry } = await team.desk(basket);
  expect(entry.photoList.map(({ namesNobody }) => namesNobody)).toEqual([true, true, true]);
  const { checks } = await team.desk(basket);
  expect(Object.values(checks.marks).map(({ verdict }) => verdict)).toEqual(Array(7).fill('ok'));
  expect(entry.paperList.map(({ forJudges, namesNobody }) => [forJudges, namesNobody])).toEqual([[true, true]]);
  screener.content(409);
});

test('an entry is returned with a reason for each part and a new date, another rejected; who typed it sees both', async () => {
  const screener = await at(cuc, paths.screening(team.roundId, team.entry(tea).id));
  const { page } = screener;
  await screener.answer('Ít nhất ba ảnh màu', 'lacking');
  await screener.question('Ít nhất ba ảnh màu').getByRole('textbox').fill('Ảnh 2 mờ, hãy chụp lại mặt sau hộp.');
  await screener.heading(tea).click();
  await expect(screener.part(desk.checklist).getByRole('status').first()).toContainText(cuc.name);
  await screener.button(desk.returnIt).click();
  const dialog = screener.dialog(desk.returnTitle);
  await expect(dialog.getByRole('textbox', { name: part.photos, exact: true })).toHaveValue(
    'Ảnh 2 mờ, hãy chụp lại mặt sau hộp.',
  );
  await dialog.getByLabel(desk.addItem).selectOption({ label: part.sectionLong('market') });
  await screener.inDialog(desk.returnDo).click();
  await expect(dialog.getByText(desk.reasonMissing)).toBeVisible();
  await dialog
    .getByRole('textbox', { name: part.sectionLong('market'), exact: true })
    .fill('Ghi thêm số lượng bán ra trong năm.');
  await dialog.getByLabel(desk.dueDay).fill('2020-01-01');
  await screener.inDialog(desk.returnDo).click();
  await expect(dialog.getByRole('alert')).toBeVisible();
  await screener.glance('return an entry');
  const due = { day: inVietnam(7), hour: '16:30' };
  await dialog.getByLabel(desk.dueDay).fill(due.day);
  await dialog.getByLabel(desk.dueHour).fill(due.hour);
  await screener.inDialog(desk.returnDo).click();
  await expect(page.getByText(desk.returnedNow(moment(instantOf(due) ?? '')))).toBeVisible();

  await screener.open(team.roundId, team.entry(extract).id, extract);
  await screener.button(desk.reject).click();
  await screener.inDialog(desk.rejectDo).click();
  await expect(screener.dialog().getByRole('alert')).toBeVisible();
  const reason = 'Sản phẩm là thuốc, không thuộc diện bình chọn.';
  await screener.dialog().getByRole('textbox').fill(reason);
  await screener.inDialog(desk.rejectDo).click();
  await expect(page.getByText(desk.rejectedNow)).toBeVisible();
  await expect(screener.part(desk.history).getByText(desk.reasonWas(reason))).toBeVisible();
  await screener.goto(paths.entries(team.roundId));
  await screener.tab(queue.status('returned'), 1).click();
  await expect(screener.row(tea).getByText(queue.due(moment(instantOf(due) ?? '')))).toBeVisible();
  await screener.tab(queue.status('rejected'), 1).click();
  await screener.lists([extract]);
  screener.content(422);

  const collaborator = await at(mai, paths.home);
  await expect(collaborator.page.getByText(account.behalfReturned(1))).toBeVisible();
  await collaborator.link(account.behalfDo).click();
  await expect(collaborator.heading(behalf.title)).toBeVisible();
  const line = collaborator.page.getByRole('listitem').filter({ hasText: tea });
  await expect(line.getByText(behalf.due(moment(instantOf(due) ?? '')))).toBeVisible();
  await collaborator.look('enter for facilities');
  await collaborator.page.getByLabel(behalf.search).fill('det na lo');
  await collaborator.button(behalf.find).click();
  await expect(collaborator.link(behalf.enterFor('Hợp tác xã Chè Shan Tà Sùa'))).toBeHidden();
  await collaborator.link(behalf.enterFor('Tổ hợp tác Dệt Nà Lò')).click();
  await expect(collaborator.page.getByRole('heading', { name: team.title })).toBeVisible();
  collaborator.content();
});

test('whoever asks to act for a facility is decided on by the organiser of the place', async () => {
  const { facilityId, facility } = team.entry(scarf);
  await (await official(pao)).do('POST', '/api/facility-claims', {
    body: { facilityId, note: 'Tôi là tổ trưởng tổ dệt từ năm 2021.' },
  });
  const collaborator = await at(mai, paths.claims);
  await expect(collaborator.page.getByText(pao.name)).toBeVisible();
  await expect(collaborator.button(behalf.approveOf(pao.name, facility))).toBeHidden();
  const officer = await at({ signIn: people.organiser }, paths.home, world.rehearsal.password);
  await expect(officer.page.getByText(account.claimsWait(1))).toBeVisible();
  await officer.look('home of an organiser');
  await officer.link(account.claimsDo).click();
  await officer.button(behalf.approveOf(pao.name, facility)).click();
  await officer.inDialog(behalf.approveDo).click();
  await expect(officer.dialog().getByRole('alert')).toHaveText(behalf.reasonMissing);
  await officer.glance('decide a claim');
  await officer.inDialog(behalf.cancel).click();
  await officer.button(behalf.refuseOf(pao.name, facility)).click();
  await officer.dialog().getByLabel(behalf.refuseReason).fill('Tổ trưởng hiện nay là bà Lò Thị Ban.');
  await officer.inDialog(behalf.refuseDo).click();
  await expect(officer.page.getByText(behalf.decided(pao.name, 'refused'))).toBeVisible();
  await expect(officer.page.getByText(behalf.claimsNone('waiting'))).toBeVisible();
  await officer.button(behalf.claimState('refused')).click();
  await expect(officer.page.getByText('Tổ trưởng hiện nay là bà Lò Thị Ban.')).toBeVisible();
  await officer.look('claims');
  officer.content();
});

test('an owner’s consent is noted with its form, and an objection is answered before the entry is accepted', async () => {
  const { id } = team.entry(vase);
  await team.hideNames(vase);
  const screener = await at(dat, paths.screening(team.roundId, id));
  const { page } = screener;
  const agreement = screener.part(desk.agreement);
  await expect(agreement.getByText(desk.typedBy(mai.name))).toBeVisible();
  await expect(agreement.getByText(desk.consent('typed'))).toBeVisible();
  await screener.button(desk.consentDo).click();
  await screener.inDialog(desk.consentSave).click();
  await expect(screener.dialog().getByRole('alert')).toHaveText(desk.consentNoteMissing);
  await screener.glance('note a consent');
  await screener.dialog().getByLabel(desk.consentNote).fill('Bà Ngô Thị Sen nói qua điện thoại ngày 22/11.');
  await screener.inDialog(desk.consentSave).click();
  await expect(agreement.getByText('Bà Ngô Thị Sen nói qua điện thoại ngày 22/11.')).toBeVisible();
  await screener.button(desk.consentDo).click();
  await screener.dialog().getByRole('radio', { name: desk.consentSigned }).check();
  const scan = screener.dialog().locator('input[type=file]');
  await scan.setInputFiles({ name: 'phieu.txt', mimeType: 'text/plain', buffer: Buffer.from('dong y') });
  await expect(screener.dialog().getByRole('alert')).toHaveText(desk.consentScanKind);
  await scan.setInputFiles({ name: 'phieu.pdf', mimeType: 'application/pdf', buffer: pdf('Toi dong y de xa nhap ho') });
  await screener.inDialog(desk.consentSave).click();
  await expect(agreement.getByText(desk.consent('signed-form'))).toBeVisible();
  await screener.button(desk.consentFile).click();
  await expect(screener.dialog(desk.consent('signed-form')).locator('canvas').first()).toBeVisible();
  await screener.glance('a signed form');
  await screener.inDialog(desk.close).click();

  await team.sen.do('POST', `/api/entries/${id}/objections`, { body: { reason: 'Ảnh không phải bình của nhà tôi.' } });
  await page.reload();
  await expect(agreement.getByText('Ảnh không phải bình của nhà tôi.')).toBeVisible();
  await expect(agreement.getByText(desk.answerNotYours)).toBeVisible();
  await screener.acceptAsSeen(7);
  await expect(page.getByRole('alert')).toContainText('Cơ sở phản đối');

  const secretary = await secretaryAt(paths.home);
  await expect(secretary.page.getByText(account.objected(1))).toBeVisible();
  await secretary.page.setViewportSize({ width: 1440, height: 900 });
  expect(await faultsOfForm(secretary.page, 44)).toEqual([]);
  await secretary.look('home of a secretary');
  await secretary.link(account.objectedDo).click();
  await secretary.lists([vase]);
  await secretary.row(vase).getByRole('link').click();
  await secretary.button(desk.sendAnswer).click();
  await expect(secretary.page.getByText(desk.answerMissing)).toBeVisible();
  await secretary.glance('desk, an objection');
  await secretary.page.getByLabel(desk.answer).fill('Xã đã thay ảnh cùng gia đình, bà Sen đã xem.');
  await secretary.button(desk.sendAnswer).click();
  await expect(
    secretary.page.getByText(desk.objectionAnswered('Xã đã thay ảnh cùng gia đình, bà Sen đã xem.')),
  ).toBeVisible();
  secretary.content();

  await page.reload();
  await screener.acceptAsSeen(7);
  await expect(page.getByText(/^Đã nhận hồ sơ, mã số bình chọn/)).toBeVisible();
  screener.content(409);
});

test('two who screen the same entry at once: the second is told, and nothing is overwritten', async () => {
  const { id } = team.entry(scarf);
  await team.hideNames(scarf);
  const path = paths.screening(team.roundId, id);
  const [first, second] = await Promise.all([at(cuc, path), at(dat, path)]);
  const own = 'Sản phẩm không sao chép';
  await expect(second.question(own)).toBeVisible();
  await first.answer(own, 'ok');
  await expect(first.part(desk.checklist).getByRole('status').first()).toContainText(cuc.name);
  await second.answer(own, 'lacking');
  await expect(second.question(own).getByText(desk.overtaken)).toBeVisible();
  await expect(second.question(own).getByRole('radio', { name: desk.verdict('ok'), exact: true })).toBeChecked();
  await second.glance('desk, a colleague was faster');
  await second.answer('Sản phẩm đúng nhóm', 'ok');
  await expect(second.part(desk.checklist).getByRole('status').first()).toContainText(dat.name);
  expect((await team.desk(scarf)).checks.marks).toEqual({
    'own-work': { verdict: 'ok' },
    'product-group': { verdict: 'ok' },
  });

  await first.acceptAsSeen();
  await expect(first.page.getByText(/^Đã nhận hồ sơ, mã số bình chọn/)).toBeVisible();
  await second.button(desk.reject).click();
  await second.dialog().getByRole('textbox').fill('Trùng với sản phẩm khác.');
  await second.inDialog(desk.rejectDo).click();
  await expect(second.dialog().getByRole('alert')).toBeVisible();
  await second.glance('reject, a colleague was faster');
  await second.inDialog(words.panel.cancel).click();
  await expect(second.page.getByText(desk.newer(cuc.name))).toBeVisible();
  const { entry } = await team.desk(scarf);
  expect([entry.status, entry.screenings.map(({ decision }) => decision)]).toEqual(['accepted', ['accepted']]);
  first.content();
  second.content(412);
});

test('many are accepted after a preview; codes follow the pattern and are drawn, not counted', async () => {
  const ready = ['Túi dệt chàm', 'Vỏ gối sợi lanh', 'Tấm trải bàn gai', 'Địu thêu tay', 'Ví nhuộm củ nâu', largeBasket];
  for (const product of ready) await team.hideNames(product);
  const screener = await at(cuc, paths.entries(team.roundId));
  await screener.button(queue.acceptAll).click();
  const dialog = screener.dialog(queue.bulkTitle);
  await expect(dialog.getByText(queue.bulkCan(ready.length))).toBeVisible();
  await expect(dialog.getByText(queue.bulkCannot(1))).toBeVisible();
  await expect(dialog.getByRole('listitem').filter({ hasText: blind })).toContainText('không lộ tên');
  await screener.glance('accept many, preview');
  const before = await team.desk(blind);
  await screener.inDialog(queue.bulkDo(ready.length)).click();
  await expect(dialog.getByText(queue.bulkDone(ready.length))).toBeVisible();
  await screener.glance('accept many, done');
  await screener.inDialog(queue.close).click();
  expect((await team.desk(blind)).entry.version).toBe(before.entry.version);

  await screener.tab(queue.status('accepted'), 9).click();
  await screener.lists([basket, vase, scarf, ...ready]);
  const accepted = await team.accepted('handicraft');
  const codes = accepted.map(({ judgingCode }) => judgingCode ?? '');
  const pattern = new RegExp(`^${codePattern.replace('{group}', 'A').replace('{number}', '\\d{3}')}$`);
  for (const code of codes) expect(code).toMatch(pattern);
  expect(new Set(codes).size).toBe(accepted.length);
  // Nine numbers that were drawn are in the order of submission, or of acceptance, once in 362,880 times.
  for (const order of ['submittedAt', 'decidedAt'] as const) {
    const inOrder = accepted.toSorted((a, b) => Date.parse(a[order] ?? '') - Date.parse(b[order] ?? ''));
    const drawn = inOrder.map(({ judgingCode }) => judgingCode);
    expect(drawn, order).not.toEqual(drawn.toSorted());
  }
  screener.content();
});

test('samples are received by their codes, put in a place or missed, and labelled with a QR that leads back', async () => {
  await team.endRegistration();
  const screener = await at(cuc, paths.samples(team.roundId));
  const { page } = screener;
  const codeOf = async (product: string) => (await team.desk(product)).entry.judgingCode ?? '';
  const code = await codeOf(basket);
  await expect(page.getByRole('row')).toHaveCount(10);
  await page.getByLabel(samples.code).fill('bc/a-000');
  await screener.button(samples.find).click();
  await expect(page.getByRole('alert')).toHaveText(samples.unknown('BC/A-000'));
  await page.getByLabel(samples.code).fill(code.toLowerCase());
  await page.keyboard.press('Enter');
  await page.getByLabel(samples.place).fill('Bàn 3');
  await screener.glance('a sample is noted');
  await screener.button(samples.save).click();
  await expect(page.getByText(samples.saved(code, samples.status('received'), 'Bàn 3'))).toBeVisible();
  const missing = await codeOf(vase);
  await screener.button(samples.noteOf(missing)).click();
  await page.getByRole('radio', { name: samples.status('missing') }).check();
  await page.getByLabel(samples.place).fill('');
  await page.getByLabel(samples.note).fill('Bưu điện báo thất lạc.');
  await screener.button(samples.save).click();
  await expect(page.getByText(samples.saved(missing, samples.status('missing'), ''))).toBeVisible();
  await expect(page.getByRole('row').filter({ hasText: missing })).toContainText('Bưu điện báo thất lạc.');
  await page.getByRole('button', { name: `${samples.status('received')} 1` }).click();
  await expect(page.getByRole('row')).toHaveCount(2);
  await expect(page.getByRole('row').filter({ hasText: code })).toContainText('Bàn 3');
  await screener.look('samples');

  const [file] = await Promise.all([page.waitForEvent('download'), screener.button(samples.labels).click()]);
  const labels = await readLabels(browser, await readFile(await file.path()));
  const codes = (await team.accepted('handicraft')).map(({ judgingCode }) => judgingCode ?? '');
  expect(labels).toHaveLength(codes.length);
  for (const each of codes) expect(labels[0]?.page).toContain(each);
  expect(labels[0]?.page).not.toContain('Bản Mế');
  const links = labels.map(({ link }) => new URL(link));
  expect(links.map((link) => link.searchParams.get('ma')).sort()).toEqual(codes.sort());
  const [link] = links;
  await page.goto(`${world.url}${link?.pathname}${link?.search}`);
  await expect(
    page.getByRole('heading', { level: 2, name: new RegExp(`^${link?.searchParams.get('ma')} · `) }),
  ).toBeVisible();
  screener.content();
});

test('nobody else finds the queue, an entry, or anything of it', async () => {
  const round = `/api/rounds/${team.roundId}`;
  const entry = `/api/entries/${team.entry(basket).id}`;
  const [paper] = (await team.desk(basket)).entry.paperList;
  const reads = [
    `${round}/entries`,
    `${round}/screening-counts`,
    `${round}/screeners`,
    `${round}/checklists`,
    `${round}/samples`,
    `${round}/sample-labels`,
    `${round}/packet-weight`,
    `${entry}/screening-desk`,
  ];
  const writes: [string, string, object][] = [
    ['PUT', `${entry}/screening`, { decision: 'rejected', reason: 'x' }],
    ['PUT', `${entry}/reconsideration`, { reason: 'x' }],
    ['PUT', `${entry}/judges-choice`, { papers: [], namesNobody: [] }],
    ['PUT', `${entry}/screening-checks`, { marks: {} }],
    ['PUT', `${round}/checklists/all`, { questions: [] }],
    ['POST', `${round}/screening-assignments`, { entryIds: [] }],
    ['POST', `${round}/screening-handovers`, { toAccountId: crypto.randomUUID() }],
    ['POST', `${round}/acceptance-previews`, {}],
    ['POST', `${round}/acceptances`, { items: [{ entryId: team.entry(blind).id, version: 1 }] }],
    ['PUT', `${round}/samples/A001`, { status: 'received' }],
  ];
  for (const [who, person] of [
    ['the owner', await official(pao)],
    ['another owner', team.sen],
    ['a collaborator', await official(mai)],
    ['a screener of another round', await official(elsewhere)],
    ['the head of a panel', await Official.signIn(world.url, people.head, world.rehearsal.password)],
  ] as const) {
    for (const path of reads) expect((await person.ask('GET', path)).status, `${who}, GET ${path}`).toBe(404);
    for (const [method, path, body] of writes)
      expect((await person.ask(method, path, { body, ifMatch: 1 })).status, `${who}, ${method} ${path}`).toBe(404);
  }
  const stranger = await official(elsewhere);
  for (const path of [
    entry,
    `${entry}/history`,
    `${entry}/agreement`,
    `/media/entries/${team.entry(basket).id}/papers/${paper?.paperId}`,
  ])
    expect((await stranger.ask('GET', path)).status, path).toBe(404);
  const judge = await CodeSession.open(world.url, world.judge());
  for (const path of [...reads, entry]) await expect(judge.ask('GET', path), path).rejects.toThrow(/: 404 /);
  expect((await team.desk(blind)).entry.status).toBe('submitted');

  const lost = await at(elsewhere, paths.entries(team.roundId));
  await expect(lost.heading(words.panel.notYours)).toBeVisible();
  await lost.goto(paths.screening(team.roundId, team.entry(basket).id));
  await expect(lost.heading(words.panel.notYours)).toBeVisible();
  await lost.glance('not yours');
  lost.content();
});
