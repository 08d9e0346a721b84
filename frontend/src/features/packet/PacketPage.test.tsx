import { act, screen } from '@testing-library/react';
import { beforeEach, describe, expect, it, vi } from 'vitest';
import type { PacketProgress } from '../../offline/types';
import { judgeId, makePacket } from '../../test/judgePacket';
import { MemoryJudgeStore } from '../../test/judgeStore';
import { openAt, stubBrowser, stubServer } from '../../test/wayIn';
import { noteTouch } from '../judge/idle';
import { leftOutOf } from './contents';

const entry = vi.hoisted(() => ({
  canKeep: () => true,
  knownJudges: async () => [],
  lockJudge: async () => {},
  reopenJudge: vi.fn<() => Promise<unknown>>(),
}));
vi.mock('../../offline/entry', () => entry);

const page = `/cham/${judgeId}/goi`;
let store: MemoryJudgeStore;
const progress = (part: Partial<PacketProgress>) =>
  store.set({ packetProgress: { ...store.snapshot().packetProgress, ...part } });
const onTheWay: Partial<PacketProgress> = {
  state: 'fetching',
  photosReady: 23,
  photosTotal: 60,
  papersReady: 4,
  papersTotal: 19,
  bytesReady: 17_400_000,
  bytesTotal: 48_300_000,
};

beforeEach(() => {
  vi.unstubAllGlobals();
  sessionStorage.clear();
  localStorage.clear();
  stubBrowser(true);
  stubServer({});
  noteTouch(judgeId);
  store = new MemoryJudgeStore();
  entry.reopenJudge.mockImplementation(async () => store);
});

describe('before it is fetched', () => {
  beforeEach(() => {
    store.set({ packet: undefined, sheets: [] });
    progress({ state: 'none', photosTotal: 0, photosReady: 0, bytesTotal: 0, bytesReady: 0, fetchedAt: undefined });
  });

  it('says how large it is, and fetches on a press', async () => {
    stubServer({ 'GET /packet': { ...makePacket(), totalBytes: 48_300_000 } });
    const fetched = vi.spyOn(store, 'fetchPacket');
    const { user } = openAt(page);
    await user.click(await screen.findByRole('button', { name: 'Nhận bộ hồ sơ (48 MB)' }));
    expect(fetched).toHaveBeenCalledOnce();
  });

  it.each([
    ['declaration-needed', 409, /khai báo xung đột lợi ích trước/, 'Khai báo xung đột lợi ích', '/khai-bao'],
    ['packet-not-ready', 409, /Ban tổ chức mở khi lượt chấm bắt đầu/, 'Tập chấm', '/tap'],
  ] as const)('refused with %s it says why and where to go', async (code, status, why, link, to) => {
    stubServer({ 'GET /packet': [status, { status, code }] });
    openAt(page);
    expect(await screen.findByText(why)).toBeVisible();
    expect(screen.getByRole('link', { name: link })).toHaveAttribute('href', `/cham/${judgeId}${to}`);
  });

  it('over http says that https is needed', async () => {
    stubServer({ 'GET /packet': [403, { status: 403, code: 'https-needed' }] });
    openAt(page);
    expect(await screen.findByText('Chấm ngoại tuyến cần https')).toBeVisible();
  });

  it('repeats the server’s own sentence for any other refusal', async () => {
    stubServer({ 'GET /packet': [409, { status: 409, code: 'odd', detail: 'Kỳ bình chọn đang tạm dừng.' }] });
    openAt(page);
    expect(await screen.findByText('Kỳ bình chọn đang tạm dừng.')).toBeVisible();
  });

  it('without a network asks again on a press', async () => {
    const { user } = openAt(page);
    expect(await screen.findByText(/Nhận bộ hồ sơ cần mạng một lần/)).toBeVisible();
    stubServer({ 'GET /packet': { ...makePacket(), totalBytes: 48_300_000 } });
    await user.click(screen.getByRole('button', { name: 'Thử lại' }));
    expect(await screen.findByRole('button', { name: 'Nhận bộ hồ sơ (48 MB)' })).toBeVisible();
  });
});

describe('on the way', () => {
  it('counts photos, papers and bytes, and pauses', async () => {
    progress(onTheWay);
    const paused = vi.spyOn(store, 'pausePacket');
    const { user } = openAt(page);
    expect(await screen.findByRole('heading', { name: '23/60 ảnh sẵn sàng' })).toBeVisible();
    expect(screen.getByRole('progressbar', { name: 'Bộ hồ sơ chấm' })).toHaveAttribute('aria-valuenow', '36');
    expect(screen.getByText('17 MB trên 48 MB')).toBeVisible();
    expect(screen.getByText('4/19 giấy tờ')).toBeVisible();
    await user.click(screen.getByRole('button', { name: 'Tạm dừng' }));
    expect(paused).toHaveBeenCalledOnce();
  });

  it.each([
    ['paused', undefined, /Phần đã nhận vẫn giữ trên máy/],
    ['failed', 'network', /Mất mạng giữa chừng/],
    ['failed', 'quota', /Cần thêm 31 MB/],
  ] as const)('%s (%s) it says what stays and goes on', async (state, failure, said) => {
    progress({ ...onTheWay, state, failure });
    const fetched = vi.spyOn(store, 'fetchPacket');
    const { user } = openAt(page);
    expect(await screen.findByText(said)).toBeVisible();
    await user.click(screen.getByRole('button', { name: 'Nhận tiếp' }));
    expect(fetched).toHaveBeenCalledOnce();
  });

  it('signed out, leads to the own printed code', async () => {
    progress({ ...onTheWay, state: 'failed', failure: 'signed-out' });
    openAt(page);
    expect(await screen.findByRole('link', { name: 'Đăng nhập lại bằng mã in' })).toHaveAttribute(
      'href',
      `/cham/vao?cho=${judgeId}`,
    );
    expect(screen.queryByRole('button', { name: 'Nhận tiếp' })).toBeNull();
  });
});

describe('ready', () => {
  it('says that no network is needed from now on, and leads to the sheets and to practice', async () => {
    openAt(page);
    expect(await screen.findByText('Từ bây giờ có thể chấm không cần mạng.')).toBeVisible();
    expect(screen.getByRole('heading', { name: '60/60 ảnh sẵn sàng' })).toBeVisible();
    expect(screen.getByRole('link', { name: 'Vào danh sách phiếu' })).toHaveAttribute('href', `/cham/${judgeId}`);
    expect(screen.getByRole('link', { name: 'Tập chấm' })).toHaveAttribute('href', `/cham/${judgeId}/tap`);
  });

  it('says what the storage promise means, and asks the browser again where it was not given', async () => {
    const asked = vi.spyOn(store, 'askPersistence');
    const { user } = openAt(page);
    expect(await screen.findByText(/hứa không tự xóa dữ liệu/)).toBeVisible();
    act(() => store.set({ storage: { persisted: false, usage: 1, quota: 2_000_000_000 } }));
    expect(screen.getByText(/trình duyệt có thể tự xóa dữ liệu/)).toBeVisible();
    await user.click(screen.getByRole('button', { name: 'Hỏi lại trình duyệt' }));
    expect(asked).toHaveBeenCalledOnce();
  });

  it('lists what is seen with a network only, entry by entry, with why', async () => {
    const packet = makePacket();
    const entry = packet.entries[0]!;
    packet.leftOut = [
      { entryId: entry.entryId, kind: 'paper', id: 'p1', bytes: 6_000_000, why: 'too-large' },
      { entryId: entry.entryId, kind: 'paper', id: 'p3', bytes: 40_000, why: 'not-shown' },
      { entryId: entry.entryId, kind: 'photo', id: 'p2', edge: 1920, bytes: 1_000_000, why: 'over-budget' },
    ];
    expect(leftOutOf(packet)).toEqual([
      {
        judgingCode: entry.judgingCode,
        photos: 1,
        papers: 2,
        bytes: 7_040_000,
        tooLarge: true,
        overBudget: true,
        notShown: true,
      },
    ]);
    store.set({ packet });
    openAt(page);
    expect(await screen.findByRole('heading', { name: 'Xem khi có mạng' })).toBeVisible();
    const row = screen.getByText(entry.judgingCode).closest('li')!;
    expect(row).toHaveTextContent('1 ảnh phóng to, 2 giấy tờ');
    expect(row).toHaveTextContent('tệp Word, tải về để mở bằng ứng dụng khác');
    expect(row).toHaveTextContent('7 MB');
  });
});
