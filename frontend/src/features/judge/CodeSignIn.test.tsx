import { act, screen } from '@testing-library/react';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { Refusal } from '../../api/problem';
import type { SignedIn } from '../../offline/entry';
import type { JudgeSession, KnownJudge } from '../../offline/types';
import { openAt, stubBrowser } from '../../test/wayIn';

const entry = vi.hoisted(() => ({
  canKeep: () => true,
  knownJudges: vi.fn<() => Promise<KnownJudge[]>>(async () => []),
  lockJudge: vi.fn(async () => {}),
  signInWithCode: vi.fn<(code: string) => Promise<SignedIn>>(),
  setPin: vi.fn(async (_judgeId: string, _pin: string) => {}),
  openAfterCode: vi.fn(async (_judgeId: string) => ({})),
  reopenJudge: vi.fn(async () => undefined),
  signOut: vi.fn(async (_judgeId: string, _options: unknown) => ({ signedOut: true, unsent: 0 })),
  forgetJudge: vi.fn(async (_judgeId: string) => ({ forgotten: true, unsent: 0 })),
}));
vi.mock('../../offline/entry', () => entry);
vi.mock('../../offline/device', () => ({ deviceId: async () => 'this-device' }));

const session: JudgeSession = {
  judgeId: 'a',
  accountId: 'x',
  roundId: 'r',
  roundTitle: 'Kỳ cấp tỉnh 2026',
  unitName: 'Ninh Bình',
  phase: 'scoring',
  stage: 1,
  name: 'Đặng Thị Ngọc Ánh',
  role: 'judge',
  judgeCode: 'GK-07',
  groupIds: [],
  scores: true,
  expiresAt: '2026-10-18T00:00:00Z',
  serverTime: '2026-09-18T00:00:00Z',
};
const judge: KnownJudge = {
  judgeId: 'a',
  name: session.name,
  role: 'judge',
  judgeCode: 'GK-07',
  roundId: 'r',
  roundTitle: session.roundTitle,
  unitName: session.unitName,
  firstSignIn: undefined,
  unsent: 0,
};
const refusal = (status: number, code: string, retryAfter?: number) =>
  new Refusal({ status, code, message: '', fields: [], requestId: '', current: undefined, retryAfter });

const codeField = () => screen.findByRole('textbox', { name: 'Mã đăng nhập 8 ký tự' });

beforeEach(() => {
  vi.unstubAllGlobals();
  vi.clearAllMocks();
  sessionStorage.clear();
  history.replaceState(null, '', '/app/cham/vao');
  stubBrowser(true);
  entry.knownJudges.mockResolvedValue([]);
  entry.signInWithCode.mockResolvedValue({ session, judge, pin: 'needed' });
});
afterEach(() => vi.useRealTimers());

describe('the code', () => {
  it('forgives case and spaces, shows two groups, and is asked without them', async () => {
    const { user } = openAt('/cham/vao');
    await user.type(await codeField(), 'k7mp 3wxa');
    expect(await codeField()).toHaveValue('K7MP-3WXA');
    await user.keyboard('{Enter}');
    expect(entry.signInWithCode).toHaveBeenCalledWith('K7MP3WXA');
    expect(await screen.findByRole('heading', { name: 'Đây có phải là Đặng Thị Ngọc Ánh không?' })).toBeVisible();
  });

  it('says on the button how much is missing, and goes to the field', async () => {
    const { user } = openAt('/cham/vao');
    await user.type(await codeField(), 'k7mp3');
    await user.click(screen.getByRole('button', { name: 'Còn 3 ký tự' }));
    expect(await codeField()).toHaveFocus();
    expect(entry.signInWithCode).not.toHaveBeenCalled();
  });

  it('keeps and explains characters that no code holds', async () => {
    const { user } = openAt('/cham/vao');
    await user.type(await codeField(), 'ab0o');
    expect(screen.getByRole('alert')).toHaveTextContent('Mã không có ký tự “0”, “O”');
    expect(await codeField()).toHaveValue('AB0O');
  });

  it('notices a Vietnamese keyboard', async () => {
    const { user } = openAt('/cham/vao');
    await user.type(await codeField(), 'âb');
    expect(screen.getByRole('alert')).toHaveTextContent('Tắt Telex/VNI');
  });

  it('keeps the caret where one corrects', async () => {
    const { user } = openAt('/cham/vao');
    const field = (await codeField()) as HTMLInputElement;
    await user.type(field, 'k7mp3wxa');
    await user.type(field, '{Backspace}9', { initialSelectionStart: 3, initialSelectionEnd: 3 });
    expect(field).toHaveValue('K79P-3WXA');
    expect(field.selectionStart).toBe(3);
  });

  it('fills in from the address and takes it out of the address', async () => {
    history.replaceState(null, '', '/app/cham/vao#ma=K7MP3WXA');
    openAt('/cham/vao');
    expect(await codeField()).toHaveValue('K7MP-3WXA');
    expect(location.hash).toBe('');
  });

  it('says in words that the code opens nothing, or that there is no network', async () => {
    history.replaceState(null, '', '/app/cham/vao#ma=K7MP3WXA');
    entry.signInWithCode
      .mockRejectedValueOnce(refusal(401, 'code-unknown'))
      .mockRejectedValueOnce(new TypeError('net'));
    const { user } = openAt('/cham/vao');
    await user.click(await screen.findByRole('button', { name: 'Tiếp tục' }));
    expect(await screen.findByRole('alert')).toHaveTextContent('Mã này không mở được phiếu nào');
    await user.click(screen.getByRole('button', { name: 'Tiếp tục' }));
    expect(await screen.findByText(/Không có mạng/)).toBeVisible();
  });

  it('counts the seconds down after too many attempts', async () => {
    vi.useFakeTimers({ shouldAdvanceTime: true });
    history.replaceState(null, '', '/app/cham/vao#ma=K7MP3WXA');
    entry.signInWithCode.mockRejectedValueOnce(refusal(429, 'too-many-attempts', 30));
    const { user } = openAt('/cham/vao');
    await user.click(await screen.findByRole('button', { name: 'Tiếp tục' }));
    expect(await screen.findByText(/Thử lại sau 30 giây/)).toBeVisible();
    await act(() => vi.advanceTimersByTimeAsync(10_000));
    expect(screen.getByText(/Thử lại sau (20|19) giây/)).toBeVisible();
    await act(() => vi.advanceTimersByTimeAsync(21_000));
    expect(screen.getByText('Có thể thử lại.')).toBeVisible();
  });

  it('says what to do when there is no camera, and when it was refused', async () => {
    const { user } = openAt('/cham/vao');
    await user.click(await screen.findByRole('button', { name: 'Quét mã QR' }));
    expect(await screen.findByText(/Không mở được máy ảnh/)).toBeVisible();
    await user.click(screen.getByRole('button', { name: 'Nhập bằng tay' }));
    Object.defineProperty(navigator, 'mediaDevices', {
      configurable: true,
      value: { getUserMedia: () => Promise.reject(new DOMException('', 'NotAllowedError')) },
    });
    await user.click(screen.getByRole('button', { name: 'Quét mã QR' }));
    expect(await screen.findByText(/Mở Cài đặt của máy/)).toBeVisible();
  });
});

describe('the right person', () => {
  const toWho = async () => {
    history.replaceState(null, '', '/app/cham/vao#ma=K7MP3WXA');
    const opened = openAt('/cham/vao');
    await opened.user.click(await screen.findByRole('button', { name: 'Tiếp tục' }));
    await screen.findByRole('heading', { name: /Đây có phải là/ });
    return opened;
  };

  it('is told which device came first, and what to do', async () => {
    entry.signInWithCode.mockResolvedValue({
      session: {
        ...session,
        firstSignIn: { deviceId: 'other', deviceName: 'iPad của Sở', at: '2026-09-18T00:31:00Z' },
      },
      judge,
      pin: 'needed',
    });
    await toWho();
    expect(
      await screen.findByText(/Một máy khác đã đăng nhập trước: iPad của Sở, lúc 07:31, 18\/09\/2026/),
    ).toBeVisible();
    expect(screen.getByText(/báo Thư ký ngay/)).toBeVisible();
  });

  it('hears nothing of another device when this one was first', async () => {
    entry.signInWithCode.mockResolvedValue({
      session: { ...session, firstSignIn: { deviceId: 'this-device', deviceName: 'iPad', at: '2026-09-18T00:31:00Z' } },
      judge,
      pin: 'needed',
    });
    await toWho();
    expect(await screen.findByText('Máy này, 07:31, 18/09/2026')).toBeVisible();
    expect(screen.queryByText(/Một máy khác/)).toBeNull();
  });

  it('who says "not me" leaves nothing of this sign-in behind', async () => {
    const { user } = await toWho();
    await user.click(screen.getByRole('button', { name: 'Không phải tôi' }));
    expect(await screen.findByText(/Trả phiếu mã này cho Thư ký/)).toBeVisible();
    expect(entry.forgetJudge).toHaveBeenCalledWith('a');
    expect(await codeField()).toHaveValue('');
  });

  it('never takes away what that judge had on this device before', async () => {
    entry.knownJudges.mockResolvedValue([judge]);
    const { user } = await toWho();
    await user.click(screen.getByRole('button', { name: 'Không phải tôi' }));
    await screen.findByText(/Trả phiếu mã này cho Thư ký/);
    expect(entry.forgetJudge).not.toHaveBeenCalled();
    expect(entry.signOut).toHaveBeenCalledWith('a', { evenIfUnsent: true });
  });

  it('is told when the code is not that of the judge who had to sign in again', async () => {
    entry.knownJudges.mockResolvedValue([{ ...judge, judgeId: 'b', name: 'Vũ Đình Khoát' }]);
    const { user } = openAt('/cham/vao?cho=b');
    expect(await screen.findByText(/Nhập mã in của Vũ Đình Khoát/)).toBeVisible();
    await user.type(await codeField(), 'k7mp3wxa{Enter}');
    expect(await screen.findByText(/không phải của giám khảo đang cần đăng nhập lại/)).toBeVisible();
    expect(screen.getByRole('button', { name: 'Tiếp tục với Đặng Thị Ngọc Ánh' })).toBeVisible();
  });

  it('goes straight in where a PIN is kept', async () => {
    entry.signInWithCode.mockResolvedValue({ session, judge, pin: 'kept' });
    const { user, where } = await toWho();
    await user.click(screen.getByRole('button', { name: 'Đúng, tiếp tục' }));
    await vi.waitFor(() => expect(where()).toBe('/cham/a'));
    expect(entry.openAfterCode).toHaveBeenCalledWith('a');
    expect(entry.setPin).not.toHaveBeenCalled();
  });
});

describe('the PIN', () => {
  const toPin = async () => {
    history.replaceState(null, '', '/app/cham/vao#ma=K7MP3WXA');
    const opened = openAt('/cham/vao');
    await opened.user.click(await screen.findByRole('button', { name: 'Tiếp tục' }));
    await opened.user.click(await screen.findByRole('button', { name: 'Đúng, tiếp tục' }));
    await screen.findByRole('heading', { name: 'Chọn mã PIN 6 số' });
    return opened;
  };

  it('is chosen twice, by keyboard or keypad, and then the judge is in', async () => {
    const { user, where } = await toPin();
    await user.keyboard('271828');
    expect(await screen.findByRole('heading', { name: 'Nhập lại mã PIN' })).toBeVisible();
    for (const digit of '271828') await user.click(screen.getByRole('button', { name: digit }));
    await vi.waitFor(() => expect(entry.setPin).toHaveBeenCalledWith('a', '271828'));
    await vi.waitFor(() => expect(where()).toBe('/cham/a'));
  });

  it('is refused with a sentence when it is obvious', async () => {
    const { user } = await toPin();
    for (const pin of ['123456', '000000', '654321']) {
      await user.keyboard(pin);
      expect(screen.getByRole('alert')).toHaveTextContent('quá dễ đoán');
    }
    expect(screen.getByRole('heading', { name: 'Chọn mã PIN 6 số' })).toBeVisible();
  });

  it('begins anew when the two differ', async () => {
    const { user } = await toPin();
    await user.keyboard('271828271829');
    expect(await screen.findByRole('alert')).toHaveTextContent('Hai lần nhập khác nhau');
    expect(screen.getByRole('heading', { name: 'Chọn mã PIN 6 số' })).toBeVisible();
    expect(entry.setPin).not.toHaveBeenCalled();
  });

  it('erases the last digit', async () => {
    const { user } = await toPin();
    await user.keyboard('27');
    await user.click(screen.getByRole('button', { name: 'Xóa số cuối' }));
    expect(screen.getByLabelText('Chọn mã PIN 6 số')).toHaveValue('2');
  });

  it('says so when the device could not keep it, and tries again', async () => {
    entry.setPin.mockRejectedValueOnce(new DOMException('', 'QuotaExceededError'));
    const { user, where } = await toPin();
    await user.keyboard('271828271828');
    expect(await screen.findByText(/Không lưu được trên máy này/)).toBeVisible();
    await user.click(screen.getByRole('button', { name: 'Thử lại' }));
    await vi.waitFor(() => expect(where()).toBe('/cham/a'));
  });
});

it('in a browser tab comes after the advice to install, which shows the code that was brought along', async () => {
  stubBrowser(false);
  history.replaceState(null, '', '/app/cham/vao#ma=K7MP3WXA');
  const { user } = openAt('/cham/vao');
  expect(await screen.findByText('K7MP-3WXA')).toBeVisible();
  await user.click(screen.getByRole('button', { name: 'Vẫn dùng trong thẻ này' }));
  expect(await codeField()).toHaveValue('K7MP-3WXA');
});
