import { screen, within } from '@testing-library/react';
import { beforeEach, describe, expect, it, vi } from 'vitest';
import type { KnownJudge } from '../../offline/types';
import { openAt, stubBrowser } from '../../test/wayIn';

const entry = vi.hoisted(() => ({
  canKeep: vi.fn(() => true),
  knownJudges: vi.fn<() => Promise<KnownJudge[]>>(async () => []),
  lockJudge: vi.fn(async (_judgeId: string) => {}),
}));
vi.mock('../../offline/entry', () => entry);

const known = (judgeId: string, name: string, unsent: number): KnownJudge => ({
  judgeId,
  name,
  role: 'judge',
  judgeCode: 'GK-07',
  roundId: 'r',
  roundTitle: 'Kỳ cấp tỉnh 2026',
  unitName: 'Ninh Bình',
  firstSignIn: undefined,
  unsent,
});
const two = [known('a', 'Vũ Đình Khoát', 3), known('b', 'Đặng Thị Ngọc Ánh', 0)];
const ipad =
  'Mozilla/5.0 (iPad; CPU OS 18_5 like Mac OS X) AppleWebKit/605.1.15 Version/18.5 Mobile/15E148 Safari/604.1';

beforeEach(() => {
  vi.unstubAllGlobals();
  vi.clearAllMocks();
  sessionStorage.clear();
  entry.canKeep.mockReturnValue(true);
  entry.knownJudges.mockResolvedValue([]);
});

describe('in the installed app', () => {
  beforeEach(() => stubBrowser(true));

  it('lists the judges of this device with what is unsent in words, and leads to each', async () => {
    entry.knownJudges.mockResolvedValue(two);
    openAt('/cham');
    const list = await screen.findByRole('list', { name: 'Giám khảo trên máy này' });
    const first = within(list).getByRole('link', { name: /Vũ Đình Khoát.*3 phiếu chưa gửi/ });
    expect(first).toHaveAttribute('href', '/cham/a');
    expect(within(list).getByRole('link', { name: /Đặng Thị Ngọc Ánh.*Đã gửi hết/ })).toBeVisible();
    expect(screen.getByRole('link', { name: 'Giám khảo khác đăng nhập' })).toHaveAttribute('href', '/cham/vao');
    expect(screen.queryByText(/7 ngày/)).toBeNull();
  });

  it('locks whoever was open: the entrance is shared', async () => {
    entry.knownJudges.mockResolvedValue(two);
    openAt('/cham');
    await screen.findByRole('list', { name: 'Giám khảo trên máy này' });
    expect(entry.lockJudge.mock.calls.map(([id]) => id)).toEqual(['a', 'b']);
  });

  it('leads a first judge to the printed code', async () => {
    openAt('/cham');
    expect(await screen.findByRole('heading', { name: 'Chưa có giám khảo nào trên máy này' })).toBeVisible();
    expect(screen.getByRole('link', { name: 'Đăng nhập bằng mã in' })).toHaveAttribute('href', '/cham/vao');
  });

  it('says so when the browser does not let the data be read, and tries again', async () => {
    entry.knownJudges.mockRejectedValueOnce(new Error('denied'));
    const { user } = openAt('/cham');
    expect(await screen.findByRole('alert')).toHaveTextContent('không cho đọc dữ liệu');
    await user.click(screen.getByRole('button', { name: 'Thử lại' }));
    expect(await screen.findByRole('link', { name: 'Đăng nhập bằng mã in' })).toBeVisible();
  });
});

describe('in a browser tab', () => {
  beforeEach(() => stubBrowser(false));

  it('says that data may be deleted after 7 days, and lets nobody on but by the quiet choice, with the warning standing', async () => {
    const { user } = openAt('/cham');
    expect(await screen.findByText(/có thể bị xóa sau 7 ngày/)).toBeVisible();
    expect(screen.queryByRole('link', { name: 'Đăng nhập bằng mã in' })).toBeNull();
    await user.click(screen.getByRole('button', { name: 'Vẫn dùng trong thẻ này' }));
    expect(await screen.findByRole('link', { name: 'Đăng nhập bằng mã in' })).toBeVisible();
    expect(screen.getByText(/có thể bị xóa sau 7 ngày/)).toBeVisible();
  });

  it('draws the steps of an iPad, and the one way over for what this tab holds', async () => {
    vi.stubGlobal('navigator', { userAgent: ipad, maxTouchPoints: 5 });
    entry.knownJudges.mockResolvedValue(two);
    openAt('/cham');
    const steps = await screen.findByRole('list', { name: 'Các bước cài đặt' });
    expect(within(steps).getAllByRole('listitem')).toHaveLength(4);
    expect(steps).toHaveTextContent('Thêm vào MH chính');
    expect(await screen.findByRole('heading', { name: 'Chuyển phiếu đang có trong thẻ này' })).toBeVisible();
    expect(screen.getByRole('link', { name: /Vũ Đình Khoát.*3 phiếu chưa gửi/ })).toHaveAttribute('href', '/cham/a');
  });

  it('asks the browser itself where it can, and says when that is done', async () => {
    const { keepInstallOffer } = await import('./installing');
    keepInstallOffer();
    const prompt = vi.fn(async () => {});
    const offered = Object.assign(new Event('beforeinstallprompt'), {
      prompt,
      userChoice: Promise.resolve({ outcome: 'accepted' }),
    });
    const { user } = openAt('/cham');
    await screen.findByRole('list', { name: 'Các bước cài đặt' });
    dispatchEvent(offered);
    await user.click(await screen.findByRole('button', { name: 'Cài ứng dụng' }));
    expect(prompt).toHaveBeenCalledOnce();
    expect(await screen.findByText(/Đã cài/)).toBeVisible();
  });
});

it('says over plain http that https is needed, and offers no way on', async () => {
  stubBrowser(false);
  entry.canKeep.mockReturnValue(false);
  openAt('/cham');
  expect(await screen.findByRole('heading', { name: 'Chấm ngoại tuyến cần https' })).toBeVisible();
  expect(screen.queryByRole('link')).toBeNull();
  expect(screen.queryByRole('button', { name: /Vẫn dùng/ })).toBeNull();
});
