import { screen, within } from '@testing-library/react';
import { beforeEach, describe, expect, it, vi } from 'vitest';
import type { Opened } from '../../offline/entry';
import type { KnownJudge } from '../../offline/types';
import { judgeId, makePacket } from '../../test/judgePacket';
import { MemoryJudgeStore } from '../../test/judgeStore';
import { openAt, stubBrowser, stubServer } from '../../test/wayIn';
import { noteTouch } from './idle';

const entry = vi.hoisted(() => ({
  canKeep: () => true,
  knownJudges: vi.fn<() => Promise<KnownJudge[]>>(async () => []),
  lockJudge: vi.fn(async () => {}),
  reopenJudge: vi.fn<(judgeId: string) => Promise<unknown>>(async () => undefined),
  openJudge: vi.fn<(judgeId: string, pin: string) => Promise<Opened>>(),
}));
const pin = vi.hoisted(() => ({
  pinState: vi.fn<() => Promise<{ state: string; left?: number }>>(async () => ({ state: 'open', left: 5 })),
  isWeakPin: () => false,
}));
const updates = vi.hoisted(() => ({
  updateWaits: vi.fn(() => false),
  onUpdate: () => () => {},
  useUpdateNow: vi.fn(),
}));
vi.mock('../../offline/entry', () => entry);
vi.mock('../../offline/pin', () => pin);
vi.mock('../../offline/updates', () => updates);

let store: MemoryJudgeStore;
const home = `/cham/${judgeId}`;

beforeEach(() => {
  vi.unstubAllGlobals();
  vi.clearAllMocks();
  sessionStorage.clear();
  localStorage.clear();
  stubBrowser(true);
  stubServer({});
  noteTouch(judgeId);
  store = new MemoryJudgeStore();
  entry.knownJudges.mockResolvedValue([{ ...store.snapshot().judge, unsent: 2 }]);
  entry.reopenJudge.mockResolvedValue(undefined);
  pin.pinState.mockResolvedValue({ state: 'open', left: 5 });
  updates.updateWaits.mockReturnValue(false);
});

describe('a locked judge', () => {
  it('is opened by the PIN, at the page that was asked for', async () => {
    entry.openJudge.mockResolvedValue({ answer: 'open', store });
    const { user } = openAt(`${home}/may`);
    await screen.findByRole('heading', { name: 'Mở phiếu của Vũ Đình Khoát' });
    await user.keyboard('271828');
    expect(await screen.findByRole('heading', { name: 'Máy này' })).toBeVisible();
    expect(entry.openJudge).toHaveBeenCalledWith(judgeId, '271828');
  });

  it('says how many tries are left, and that unsent sheets go on being sent', async () => {
    entry.openJudge.mockResolvedValue({ answer: 'wrong', left: 3 });
    const { user } = openAt(home);
    await screen.findByRole('heading', { name: /Mở phiếu/ });
    await user.keyboard('111222');
    expect(await screen.findByRole('alert')).toHaveTextContent('Còn 3 lần thử');
    expect(screen.getByLabelText('Mã PIN 6 số')).toHaveValue('');
    expect(screen.getByText('2 phiếu chưa gửi')).toBeVisible();
    expect(screen.getByText(/vẫn tự gửi khi có mạng/)).toBeVisible();
  });

  it('after five wrong tries asks for the printed code, and says that nothing is lost', async () => {
    entry.openJudge.mockResolvedValue({ answer: 'closed' });
    const { user } = openAt(home);
    await screen.findByRole('heading', { name: /Mở phiếu/ });
    await user.keyboard('111222');
    expect(await screen.findByText('Mã PIN đã khóa sau 5 lần sai')).toBeVisible();
    expect(screen.getByText(/Không có gì bị mất/)).toBeVisible();
    expect(screen.getByRole('link', { name: 'Đăng nhập bằng mã in' })).toHaveAttribute(
      'href',
      `/cham/vao?cho=${judgeId}`,
    );
    expect(screen.queryByLabelText('Mã PIN 6 số')).toBeNull();
  });

  it('stays closed after a reload', async () => {
    pin.pinState.mockResolvedValue({ state: 'closed' });
    openAt(home);
    expect(await screen.findByText('Mã PIN đã khóa sau 5 lần sai')).toBeVisible();
  });

  it('is asked for again when the tab was left for too long', async () => {
    sessionStorage.clear();
    entry.reopenJudge.mockImplementation(async () => (entry.lockJudge.mock.calls.length > 0 ? undefined : store));
    openAt(home);
    expect(await screen.findByRole('heading', { name: /Mở phiếu/ })).toBeVisible();
  });

  it('who is not on this device is led to the entrance', async () => {
    entry.knownJudges.mockResolvedValue([]);
    openAt('/cham/0197a000-0000-7000-8000-0000000000bb');
    expect(await screen.findByRole('heading', { name: /không có dữ liệu của giám khảo đó/ })).toBeVisible();
    expect(screen.getByRole('link', { name: 'Về danh sách giám khảo' })).toHaveAttribute('href', '/cham');
  });
});

describe('an open judge', () => {
  beforeEach(() => entry.reopenJudge.mockImplementation(async () => store));
  const empty = () => {
    store = new MemoryJudgeStore();
    store.set({ packet: undefined, sheets: [], packetProgress: { ...store.snapshot().packetProgress, state: 'none' } });
  };

  it('with a packet goes to the sheets', async () => {
    openAt(home);
    expect(await screen.findByRole('heading', { name: 'Danh sách phiếu' })).toBeVisible();
  });

  it('goes to the declaration before anything else', async () => {
    empty();
    stubServer({ 'GET judge-session': { judgeId } });
    const { where } = openAt(home);
    await vi.waitFor(() => expect(where()).toBe(`${home}/khai-bao`));
  });

  it('then to the packet', async () => {
    empty();
    stubServer({ 'GET judge-session': { judgeId, declaredAt: '2026-09-18T00:40:00Z' }, 'GET packet': makePacket() });
    const { where } = openAt(`${home}/phieu/x`);
    await vi.waitFor(() => expect(where()).toBe(`${home}/goi`));
  });

  it('without a network is told at the packet what is missing', async () => {
    empty();
    openAt(home);
    expect(await screen.findByText(/Nhận bộ hồ sơ cần mạng một lần/)).toBeVisible();
  });

  it('whose session has ended signs in again with the own code, and keeps everything', async () => {
    store.setSync({ sender: 'signed-out', unsent: 2 });
    openAt(home);
    const notices = await screen.findByRole('region', { name: 'Thông báo' });
    expect(notices).toHaveTextContent('Điểm vẫn lưu trên máy này và vẫn chấm được');
    expect(within(notices).getByRole('link', { name: 'Đăng nhập lại bằng mã in' })).toHaveAttribute(
      'href',
      `/cham/vao?cho=${judgeId}`,
    );
  });

  it('hears of a new version in a quiet line, and it is used only by a press', async () => {
    updates.updateWaits.mockReturnValue(true);
    const { user } = openAt(home);
    await user.click(await screen.findByRole('button', { name: 'Dùng phiên bản mới' }));
    expect(updates.useUpdateNow).toHaveBeenCalledOnce();
  });

  it('does not use a new version while something is being written', async () => {
    updates.updateWaits.mockReturnValue(true);
    store.setSync({ saving: 1 });
    const { user } = openAt(home);
    await user.click(await screen.findByRole('button', { name: 'Đang lưu, xin chờ' }));
    expect(updates.useUpdateNow).not.toHaveBeenCalled();
  });

  it('in the middle of a sheet is told nothing', async () => {
    updates.updateWaits.mockReturnValue(true);
    store.setSync({ sender: 'signed-out' });
    store.set({ storage: { persisted: false, usage: 1, quota: 2 } });
    openAt(`${home}/phieu/s1`);
    expect(await screen.findByRole('heading', { name: 'Phiếu' })).toBeVisible();
    expect(screen.queryByRole('region', { name: 'Thông báo' })).toBeNull();
  });

  it('is told once that storage is not granted, with what to do', async () => {
    store.set({ storage: { persisted: false, usage: 1, quota: 2_000_000_000 } });
    const { user } = openAt(home);
    expect(await screen.findByText(/Trình duyệt chưa hứa giữ dữ liệu lâu dài/)).toBeVisible();
    await user.click(screen.getByRole('button', { name: 'Đã hiểu' }));
    expect(screen.queryByText(/chưa hứa giữ/)).toBeNull();
    openAt(home);
    await screen.findAllByRole('heading', { name: 'Danh sách phiếu' });
    expect(screen.queryByText(/chưa hứa giữ/)).toBeNull();
  });

  it('is told how much storage is left when it is short', async () => {
    store.set({ storage: { persisted: true, usage: 98_000_000, quota: 100_000_000 } });
    openAt(home);
    expect(await screen.findByText(/Bộ nhớ máy chỉ còn 2 MB/)).toBeVisible();
  });
});
