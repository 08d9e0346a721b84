import { screen, within } from '@testing-library/react';
import { beforeEach, expect, it, vi } from 'vitest';
import type { Opened } from '../../offline/entry';
import { judgeId } from '../../test/judgePacket';
import { MemoryJudgeStore } from '../../test/judgeStore';
import { openAt, stubBrowser, stubServer } from '../../test/wayIn';
import { noteTouch } from './idle';

const entry = vi.hoisted(() => ({
  canKeep: () => true,
  knownJudges: vi.fn<() => Promise<unknown[]>>(async () => []),
  lockJudge: vi.fn(async () => {}),
  reopenJudge: vi.fn<() => Promise<unknown>>(),
  openJudge: vi.fn<(judgeId: string, pin: string) => Promise<Opened>>(),
  setPin: vi.fn(async () => {}),
  signOut: vi.fn(async () => ({ signedOut: true, unsent: 0 })),
  forgetJudge: vi.fn(async () => ({ forgotten: true, unsent: 0 })),
}));
vi.mock('../../offline/entry', () => entry);

let store: MemoryJudgeStore;
const page = `/cham/${judgeId}/may`;

beforeEach(() => {
  vi.unstubAllGlobals();
  vi.clearAllMocks();
  sessionStorage.clear();
  localStorage.clear();
  stubBrowser(true);
  noteTouch(judgeId);
  store = new MemoryJudgeStore();
  entry.reopenJudge.mockResolvedValue(store);
  entry.knownJudges.mockResolvedValue([]);
});

it('says what this device is: first sign-in, last contact, what is unsent', async () => {
  store.setSync({ unsent: 3, lastContactAt: Date.parse('2026-09-18T03:42:00Z') });
  openAt(page);
  const facts = await screen.findByRole('complementary');
  expect(facts).toHaveTextContent('Lần đầu đăng nhậpMáy này, 07:41, 18/09/2026');
  expect(facts).toHaveTextContent('Liên lạc máy chủ gần nhất10:42, 18/09/2026');
  expect(facts).toHaveTextContent('Phiếu chưa gửi3');
});

it('warns with the number before a sign-out with unsent sheets, and keeps them', async () => {
  store.setSync({ unsent: 3 });
  const { user, where } = openAt(page);
  await user.click(await screen.findByRole('button', { name: 'Đăng xuất' }));
  const dialog = screen.getByRole('dialog', { name: 'Đăng xuất khỏi máy này?' });
  expect(dialog).toHaveTextContent('Còn 3 phiếu chưa gửi');
  expect(dialog).toHaveTextContent('Phiếu không bị xóa');
  expect(within(dialog).queryByRole('button', { name: /xóa khỏi máy/ })).toBeNull();
  await user.click(within(dialog).getByRole('button', { name: 'Vẫn đăng xuất, giữ phiếu' }));
  expect(entry.signOut).toHaveBeenCalledWith(judgeId, { evenIfUnsent: true });
  expect(entry.forgetJudge).not.toHaveBeenCalled();
  await vi.waitFor(() => expect(where()).toBe('/cham'));
});

it('does not sign out over a sheet that was marked meanwhile', async () => {
  entry.signOut.mockResolvedValueOnce({ signedOut: false, unsent: 1 });
  const { user, where } = openAt(page);
  await user.click(await screen.findByRole('button', { name: 'Đăng xuất' }));
  const dialog = screen.getByRole('dialog');
  await user.click(within(dialog).getByRole('button', { name: 'Đăng xuất' }));
  expect(entry.signOut).toHaveBeenCalledWith(judgeId, { evenIfUnsent: false });
  expect(await within(dialog).findByRole('alert')).toHaveTextContent('Còn 1 phiếu chưa gửi');
  expect(where()).toBe(page);
});

it('removes a judge from the device only when nothing is unsent', async () => {
  entry.forgetJudge.mockResolvedValueOnce({ forgotten: false, unsent: 2 });
  const { user } = openAt(page);
  await user.click(await screen.findByRole('button', { name: 'Đăng xuất' }));
  await user.click(screen.getByRole('button', { name: 'Đăng xuất và xóa khỏi máy' }));
  expect(await screen.findByText(/còn 2 phiếu chưa gửi. Không có gì bị xóa/)).toBeVisible();
});

it('exports unsent sheets as a file, says what it is, and that the sheets stay', async () => {
  store.setSync({ unsent: 2 });
  store.exportUnsent = async () => ({ fileName: 'chua-gui-GK-07.json', blob: new Blob(['{}']), sheets: 2 });
  const made = vi.fn(() => 'blob:x');
  Object.assign(URL, { createObjectURL: made, revokeObjectURL: () => {} });
  const { user } = openAt(page);
  await user.click(await screen.findByRole('button', { name: 'Xuất 2 phiếu' }));
  expect(await screen.findByText(/Đã tải chua-gui-GK-07.json \(2 phiếu\)/)).toBeVisible();
  expect(made).toHaveBeenCalledOnce();
  expect(screen.getByText(/Phiếu vẫn ở trên máy/)).toBeVisible();
});

it('has nothing to export when everything was sent', async () => {
  openAt(page);
  expect(await screen.findByText(/Mọi phiếu đã gửi: không có gì để xuất/)).toBeVisible();
});

it('changes the PIN only after the present one, and locks when that was tried too often', async () => {
  entry.openJudge.mockResolvedValueOnce({ answer: 'wrong', left: 2 }).mockResolvedValueOnce({ answer: 'open', store });
  const { user } = openAt(page);
  await user.click(await screen.findByRole('button', { name: 'Đổi mã PIN' }));
  await user.keyboard('111222');
  expect(await screen.findByRole('alert')).toHaveTextContent('Còn 2 lần thử');
  await user.keyboard('271828');
  expect(await screen.findByLabelText('Chọn mã PIN 6 số')).toBeInTheDocument();
  await user.keyboard('314159314159');
  expect(await screen.findByText('Đã đổi mã PIN.')).toBeVisible();
  expect(entry.setPin).toHaveBeenCalledWith(judgeId, '314159');

  entry.openJudge.mockResolvedValueOnce({ answer: 'closed' });
  await user.click(screen.getByRole('button', { name: 'Đổi mã PIN' }));
  await user.keyboard('000111');
  await vi.waitFor(() => expect(entry.lockJudge).toHaveBeenCalled());
});

it('prints the own sheets as this judge, and says so without a network', async () => {
  stubServer({});
  const { user } = openAt(page);
  await user.click(await screen.findByRole('button', { name: 'Tải tệp PDF' }));
  expect(await screen.findByRole('alert')).toHaveTextContent('Không kết nối được máy chủ');
});

it('speaks English from the same place', async () => {
  const { user } = openAt(page);
  await user.click(await screen.findByRole('radio', { name: 'English' }));
  expect(await screen.findByRole('heading', { name: 'This device' })).toBeVisible();
  expect(document.documentElement.lang).toBe('en');
});
