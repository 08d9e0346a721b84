import { screen, within } from '@testing-library/react';
import { beforeEach, describe, expect, it, vi } from 'vitest';
import { judgeId } from '../../test/judgePacket';
import { MemoryJudgeStore } from '../../test/judgeStore';
import { openAt, stubBrowser, stubServer } from '../../test/wayIn';
import { noteTouch } from '../judge/idle';
import type { Facility } from './draft';

const entry = vi.hoisted(() => ({
  canKeep: () => true,
  knownJudges: async () => [],
  lockJudge: async () => {},
  reopenJudge: vi.fn<() => Promise<unknown>>(),
}));
vi.mock('../../offline/entry', () => entry);

const page = `/cham/${judgeId}/khai-bao`;
const facilities: Facility[] = [
  { facilityId: 'f1', name: 'Hợp tác xã mây tre Yên Sậy', place: 'Xã Yên Sậy', proposed: 'adviser' },
  { facilityId: 'f2', name: 'Hộ kinh doanh Đặng Thị Ngọc Ánh', place: 'Phường Hoa Lư' },
  { facilityId: 'f3', name: 'Cơ sở nón lá Thanh Lụa', place: 'Xã Yên Sậy', hint: 'same-commune' },
];
let store: MemoryJudgeStore;
const server = (more: Record<string, unknown> = {}, declaredAt?: string) =>
  stubServer({
    'GET judge-session': { judgeId, ...(declaredAt ? { declaredAt } : {}) },
    'GET declarable-facilities': { items: facilities },
    'GET packet': 'offline',
    'PUT declaration': { declaredAt: '2026-09-18T00:40:00Z', recusals: [] },
    ...more,
  });

beforeEach(() => {
  vi.unstubAllGlobals();
  sessionStorage.clear();
  stubBrowser(true);
  noteTouch(judgeId);
  store = new MemoryJudgeStore();
  store.set({ packet: undefined, sheets: [], packetProgress: { ...store.snapshot().packetProgress, state: 'none' } });
  entry.reopenJudge.mockImplementation(async () => store);
});

describe('the first declaration', () => {
  it('proposes what the data says, with why, marked beforehand; a commune is only a hint', async () => {
    server();
    openAt(page);
    const found = await screen.findByRole('checkbox', { name: /mây tre Yên Sậy/ });
    expect(found).toBeChecked();
    expect(found).toHaveAccessibleDescription(/từng nhập hoặc gửi hồ sơ/);
    const hinted = screen.getByRole('checkbox', { name: /nón lá Thanh Lụa/ });
    expect(hinted).not.toBeChecked();
    expect(hinted).toHaveAccessibleDescription(/chỉ để tham khảo/);
  });

  it('finds a facility without diacritics', async () => {
    server();
    const { user } = openAt(page);
    await user.type(await screen.findByRole('searchbox', { name: 'Tìm cơ sở' }), 'dang thi ngoc');
    expect(screen.getByText('Hiện 1 trên 2 cơ sở')).toBeVisible();
    expect(screen.queryByRole('checkbox', { name: /nón lá/ })).toBeNull();
    await user.type(screen.getByRole('searchbox'), ' xyz');
    expect(screen.getByText(/Không có cơ sở nào khớp/)).toBeVisible();
  });

  it('says on its button what is missing and goes there', async () => {
    server();
    const { user } = openAt(page);
    await user.click(await screen.findByRole('button', { name: 'Còn thiếu: chọn lời khai' }));
    expect(screen.getByRole('radio', { name: /không có xung đột/ })).toHaveFocus();
    await user.click(screen.getByRole('checkbox', { name: /Ngọc Ánh/ }));
    await user.click(screen.getByRole('button', { name: 'Còn 1 cơ sở cần ghi rõ quan hệ' }));
    expect(screen.getByRole('checkbox', { name: /Ngọc Ánh/ })).toHaveFocus();
    expect(screen.getByText('Xin chọn quan hệ với cơ sở này.')).toBeVisible();
  });

  it('sends what was marked with its kind and note, once confirmed, and leads to the packet', async () => {
    const asked = server();
    const { user, where } = openAt(page);
    await user.click(await screen.findByRole('checkbox', { name: /Ngọc Ánh/ }));
    const row = screen.getByRole('checkbox', { name: /Ngọc Ánh/ }).closest('li')!;
    await user.selectOptions(within(row).getByRole('combobox'), 'Có người thân ở cơ sở');
    await user.type(within(row).getByRole('textbox'), 'em gái');
    await user.click(screen.getByRole('button', { name: 'Xác nhận lời khai' }));
    const dialog = screen.getByRole('dialog', { name: 'Xác nhận lời khai?' });
    expect(dialog).toHaveTextContent('không chấm sản phẩm của 2 cơ sở');
    await user.click(within(dialog).getByRole('button', { name: 'Xác nhận' }));
    await vi.waitFor(() => expect(where()).toBe(`/cham/${judgeId}/goi`));
    expect(asked.find((a) => a.method === 'PUT')?.body).toEqual({
      conflicts: [
        { facilityId: 'f1', kind: 'adviser', note: '' },
        { facilityId: 'f2', kind: 'family', note: 'em gái' },
      ],
    });
  });

  it('takes "none" as an answer of its own, which takes marks back', async () => {
    const asked = server();
    const { user } = openAt(page);
    const none = await screen.findByRole('radio', { name: /Tôi không có xung đột lợi ích nào.*bỏ các dấu đã đánh/ });
    await user.click(none);
    expect(screen.getByRole('checkbox', { name: /mây tre/ })).not.toBeChecked();
    await user.click(screen.getByRole('button', { name: 'Xác nhận lời khai' }));
    expect(screen.getByRole('dialog')).toHaveTextContent('không có xung đột lợi ích với cơ sở nào');
    await user.click(screen.getByRole('button', { name: 'Xác nhận' }));
    await vi.waitFor(() => expect(asked.find((a) => a.method === 'PUT')?.body).toEqual({ conflicts: [] }));
  });

  it('keeps everything when the network goes away while it is sent', async () => {
    server({ 'PUT declaration': 'offline' });
    const { user } = openAt(page);
    await user.click(await screen.findByRole('radio', { name: /Tôi có liên quan/ }));
    await user.click(screen.getByRole('button', { name: 'Xác nhận lời khai' }));
    await user.click(screen.getByRole('button', { name: 'Xác nhận' }));
    expect(await screen.findByRole('alert')).toHaveTextContent('Không kết nối được máy chủ');
    await user.click(screen.getByRole('button', { name: 'Xem lại' }));
    expect(screen.getByRole('checkbox', { name: /mây tre/ })).toBeChecked();
  });

  it('cannot unmark what is the judge’s own, and "none" then means nothing else', async () => {
    server({ 'GET declarable-facilities': { items: [{ ...facilities[0], proposed: 'owner' }, facilities[1]] } });
    const { user } = openAt(page);
    const own = await screen.findByRole('checkbox', { name: /mây tre/ });
    await user.click(own);
    expect(own).toBeChecked();
    expect(own).toHaveAccessibleDescription(/không bỏ dấu được/);
    expect(screen.getByRole('radio', { name: /Ngoài các cơ sở nêu trên/ })).toBeVisible();
  });

  it('says without a network that it needs one, and tries again', async () => {
    stubServer({});
    const { user } = openAt(page);
    expect(await screen.findByText(/Khai báo cần mạng một lần/)).toBeVisible();
    server();
    await user.click(screen.getByRole('button', { name: 'Thử lại' }));
    expect(await screen.findByRole('checkbox', { name: /mây tre/ })).toBeVisible();
  });
});

describe('a later addition', () => {
  const at = '2026-09-18T00:40:00Z';
  beforeEach(() => {
    store = new MemoryJudgeStore();
  });

  it('says what happens before and after the first mark, shows what stands, and wants no new answer', async () => {
    server({ 'GET declarable-facilities': { items: [{ ...facilities[0], status: 'effective' }, facilities[1]] } }, at);
    openAt(page);
    expect(await screen.findByRole('heading', { name: 'Khai báo thêm xung đột lợi ích' })).toBeVisible();
    expect(await screen.findByText(/Trưởng ban và Thư ký phải cùng đồng ý/)).toBeVisible();
    expect(screen.getByText('Không chấm')).toBeVisible();
    expect(screen.queryByRole('checkbox', { name: /mây tre/ })).toBeNull();
    expect(screen.queryByRole('radio')).toBeNull();
    expect(screen.getByRole('button', { name: 'Chưa đánh dấu thêm cơ sở nào' })).toBeVisible();
  });

  it('after a first mark says that head and secretary must agree', async () => {
    const recusal = { facilityId: 'f2', status: 'awaiting' };
    server({ 'PUT declaration': { declaredAt: at, recusals: [recusal] } }, at);
    const fetched = vi.spyOn(store, 'fetchPacket');
    const { user } = openAt(page);
    await user.click(await screen.findByRole('checkbox', { name: /Ngọc Ánh/ }));
    const row = screen.getByRole('checkbox', { name: /Ngọc Ánh/ }).closest('li')!;
    await user.selectOptions(within(row).getByRole('combobox'), 'Có người thân ở cơ sở');
    await user.click(screen.getByRole('button', { name: 'Gửi khai báo thêm' }));
    await user.click(screen.getByRole('button', { name: 'Xác nhận' }));
    expect(await screen.findByText(/1 cơ sở đã có điểm nên chờ Trưởng ban và Thư ký đồng ý/)).toBeVisible();
    expect(fetched).toHaveBeenCalled();
  });

  it('asks again about what entered since, even to say "none"', async () => {
    server({ 'GET declarable-facilities': { items: [{ ...facilities[1], new: true }, facilities[2]] } }, at);
    openAt(page);
    expect(await screen.findByText(/1 cơ sở vào kỳ bình chọn sau lần khai báo trước/)).toBeVisible();
    expect(screen.getByRole('radio', { name: /Tôi không có xung đột/ })).toBeVisible();
  });
});
