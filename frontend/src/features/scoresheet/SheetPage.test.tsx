import { act, fireEvent, screen, within } from '@testing-library/react';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { fullMarks, sheetIdOf } from '../../test/judgePacket';
import { openJudgePage } from '../../test/judgeScreens';
import { MemoryJudgeStore } from '../../test/judgeStore';

const id = sheetIdOf('NB26-003');
const quality = 'Chất lượng, tiêu chuẩn áp dụng';

function storeWith(marks: Record<string, number | string>, more = {}) {
  const store = new MemoryJudgeStore();
  store.setSheet(id, { body: { ...store.sheet(id).body, marks }, ...more });
  return store;
}

const marks = (store: MemoryJudgeStore) => store.sheet(id).body.marks;
const open = (name: RegExp) => screen.getByRole('button', { name, expanded: false });

describe('an unscored criterion', () => {
  it('is not zero: it says so, and − and + explain themselves and change nothing', async () => {
    const { store, user } = await openJudgePage('/phieu/NB26-003');
    await user.click(open(/^2\.2/));
    const ruler = screen.getByRole('radiogroup', { name: `Điểm: ${quality}` });
    expect(within(ruler).queryByRole('radio', { checked: true })).toBeNull();
    for (const press of [`Bớt 0,5: ${quality}`, `Thêm 0,5: ${quality}`]) {
      const button = screen.getByRole('button', { name: press });
      expect(button).toHaveAttribute('aria-disabled', 'true');
      await user.click(button);
      expect(screen.getByText('Chạm vào một ô điểm hoặc một mức trước.')).toBeVisible();
      expect(marks(store)).toEqual({});
    }
  });

  it('takes 0 as a mark of its own', async () => {
    const { store, user } = await openJudgePage('/phieu/NB26-003');
    await user.click(open(/^2\.2/));
    await user.click(screen.getByRole('radio', { name: '0 điểm' }));
    expect(marks(store)).toEqual({ e2: 0 });
    expect(screen.getByRole('button', { name: 'Còn 11 tiêu chí chưa chấm' })).toBeVisible();
    await user.click(screen.getByRole('button', { name: `Bớt 0,5: ${quality}` }));
    expect(screen.getByText('Đã là 0, điểm thấp nhất.')).toBeVisible();
  });
});

describe('the ruler', () => {
  it('takes whole points, and half of them when the same cell is pressed again', async () => {
    const { store, user } = await openJudgePage('/phieu/NB26-003');
    await user.click(open(/^2\.2/));
    await user.click(screen.getByRole('radio', { name: '8 điểm' }));
    expect(marks(store).e2).toBe(800);
    await user.click(screen.getByRole('radio', { name: '8 điểm' }));
    expect(marks(store).e2).toBe(850);
    expect(screen.getByRole('radio', { name: '8,5 điểm' })).toBeChecked();
    await user.click(screen.getByRole('radio', { name: '8,5 điểm' }));
    expect(marks(store).e2).toBe(800);
  });

  it('takes exactly the points of a described level', async () => {
    const { store, user } = await openJudgePage('/phieu/NB26-003');
    await user.click(open(/^2\.2/));
    await user.click(screen.getByRole('button', { name: 'Tốt, 8 điểm: Có chứng nhận sản phẩm' }));
    expect(marks(store).e2).toBe(800);
    expect(screen.getByRole('button', { name: /^Tốt, 8 điểm/ })).toHaveAttribute('aria-pressed', 'true');
  });

  it('loses none of many presses within one painting', async () => {
    const { store, user } = await openJudgePage('/phieu/NB26-003', storeWith({ e2: 400 }));
    await user.click(open(/^2\.2/));
    const more = screen.getByRole('button', { name: `Thêm 0,5: ${quality}` });
    act(() => {
      for (let i = 0; i < 8; i++) more.click();
    });
    expect(marks(store).e2).toBe(800);
    expect(screen.getByRole('radio', { checked: true })).toHaveAccessibleName('8 điểm');
  });

  it('is played by keys: arrows, pages, ends, digits, Delete', async () => {
    const { store, user } = await openJudgePage('/phieu/NB26-003');
    const row = open(/^2\.2/);
    row.focus();
    await user.keyboard('{Enter}');
    expect(screen.getByRole('radio', { name: '0 điểm' })).toHaveFocus();
    await user.keyboard('{ArrowRight}{ArrowRight}');
    expect(marks(store)).toEqual({}); // walking over an unscored scale takes nothing
    await user.keyboard('{Enter}');
    expect(marks(store).e2).toBe(200);
    await user.keyboard('{ArrowUp}{PageUp}{PageUp}{ArrowDown}');
    expect(marks(store).e2).toBe(400);
    await user.keyboard('{End}');
    expect(marks(store).e2).toBe(1000);
    await user.keyboard('{Home}');
    expect(marks(store).e2).toBe(0);
    await user.keyboard('8,5');
    expect(marks(store).e2).toBe(850);
    expect(screen.getByRole('radio', { name: '8,5 điểm' })).toHaveFocus();
    await user.keyboard('{Delete}');
    expect(marks(store)).toEqual({});
  });
});

describe('what never leaves the screen', () => {
  it('names what is missing and goes to the next one, round to the beginning', async () => {
    const { m1: _one, e4: _other, ...given } = fullMarks('handicraft', 0.8);
    const { user } = await openJudgePage('/phieu/NB26-003', storeWith(given));
    const missing = screen.getByRole('button', { name: 'Còn 2 tiêu chí chưa chấm' });
    await user.click(missing);
    expect(screen.getByRole('radiogroup', { name: /Bảo vệ môi trường/ })).toBeVisible();
    await user.click(missing);
    expect(screen.getByRole('radiogroup', { name: /Doanh thu/ })).toBeVisible();
  });

  it('steps back one change at a time and shows where', async () => {
    const { store, user } = await openJudgePage('/phieu/NB26-003');
    await user.click(open(/^2\.2/));
    await user.click(screen.getByRole('radio', { name: '8 điểm' }));
    await user.click(open(/^1\.3/));
    await user.click(screen.getByRole('radio', { name: '5 điểm' }));
    await user.click(screen.getByRole('button', { name: 'Hoàn tác' }));
    expect(marks(store)).toEqual({ e2: 800 });
    expect(screen.getByRole('radiogroup', { name: /Khả năng sản xuất/ })).toBeVisible();
    expect(screen.getByText(/^Đã hoàn tác: 1.3/)).toBeInTheDocument();
    await user.keyboard('{Control>}z{/Control}');
    expect(marks(store)).toEqual({});
    await user.click(screen.getByRole('button', { name: 'Hoàn tác' }));
    expect(screen.getByText('Chưa có gì để hoàn tác.')).toBeInTheDocument();
  });

  it('submits after a dialog with the total, and is locked then', async () => {
    const { store, user } = await openJudgePage('/phieu/NB26-003', storeWith(fullMarks('handicraft', 0.8)));
    await user.click(screen.getByRole('button', { name: 'Nộp phiếu' }));
    const dialog = screen.getByRole('dialog', { name: 'Nộp phiếu NB26-003?' });
    expect(dialog).toHaveTextContent('Chỉ Trưởng ban mở lại được');
    await user.click(within(dialog).getByRole('button', { name: /^Nộp phiếu .* điểm$/ }));
    expect(store.calls).toEqual(['submit 1']);
    expect(screen.getByText('Phiếu đã nộp')).toBeVisible();
    expect(screen.getByText(/đang chờ gửi.*Chỉ Trưởng ban mở lại được/)).toBeVisible();
    expect(screen.queryByRole('button', { name: /^1\.1/ })).toBeNull();
    expect(screen.queryByRole('textbox')).toBeNull();
    act(() => store.arrive([id]));
    expect(screen.getByText(/Máy chủ nhận lúc 10:50/)).toBeVisible();
  });
});

describe('an answer that disqualifies', () => {
  it('is chosen only with its reason, and makes the sheet red', async () => {
    const { store, user } = await openJudgePage('/phieu/NB26-003');
    await user.click(open(/^4\.2/));
    await user.click(screen.getByRole('radio', { name: /Sao chép mẫu/ }));
    expect(marks(store)).toEqual({});
    const dialog = screen.getByRole('dialog', { name: 'Phương án này loại sản phẩm' });
    expect(dialog).toHaveTextContent('Vi phạm quyền sở hữu công nghiệp');
    await user.click(within(dialog).getByRole('button', { name: 'Không chọn' }));
    expect(marks(store)).toEqual({});
    await user.click(screen.getByRole('radio', { name: /Sao chép mẫu/ }));
    await user.click(screen.getByRole('button', { name: 'Chọn phương án loại' }));
    expect(marks(store)).toEqual({ o2: 'copied' });
    expect(screen.getByText(/^Phiếu có phương án loại ở tiêu chí 4.2/)).toBeVisible();
  });
});

describe('remarks', () => {
  beforeEach(() => {
    vi.useFakeTimers({ shouldAdvanceTime: true });
  });
  afterEach(() => {
    vi.useRealTimers();
  });

  it('say who reads them, are kept as typed, and written within 300 ms', async () => {
    const { store } = await openJudgePage('/phieu/NB26-003');
    const field = screen.getByRole('textbox', { name: 'Nhận xét gửi cơ sở' });
    expect(field).toHaveAccessibleDescription(/Cơ sở đọc được sau khi công bố/);
    fireEvent.change(field, { target: { value: '  Đan chắc tay. ' } });
    expect(screen.getByText('16 / 1.000 ký tự')).toBeVisible();
    expect(store.sheet(id).body.remarks).toEqual({});
    act(() => void vi.advanceTimersByTime(300));
    expect(store.sheet(id).body.remarks).toEqual({ facility: '  Đan chắc tay. ' });
  });

  it.each([
    ['the field is left', (field: HTMLElement) => fireEvent.blur(field)],
    ['the page is hidden', () => fireEvent(window, new Event('pagehide'))],
  ])('are written at once when %s', async (_when, leave) => {
    const { store } = await openJudgePage('/phieu/NB26-003');
    const field = screen.getByRole('textbox', { name: 'Ghi chú cho Hội đồng' });
    fireEvent.change(field, { target: { value: 'Xem lại nguồn gốc mẫu' } });
    leave(field);
    expect(store.sheet(id).body.remarks).toEqual({ council: 'Xem lại nguồn gốc mẫu' });
  });

  it('are written when another sheet is opened', async () => {
    const { store, router } = await openJudgePage('/phieu/NB26-003');
    fireEvent.change(screen.getByRole('textbox', { name: 'Ghi chú cho Hội đồng' }), { target: { value: 'Dở' } });
    act(() => router.history.push(`/cham/${store.judgeId}`));
    await screen.findByRole('heading', { name: 'Danh sách chấm' });
    expect(store.sheet(id).body.remarks).toEqual({ council: 'Dở' });
  });
});

describe('a sheet that cannot go on by itself', () => {
  it('shows the refusal in words, and sends again', async () => {
    const refusal = {
      status: 422,
      code: 'invalid',
      message: 'Phiếu có nội dung không hợp lệ.',
      fields: [],
      requestId: '',
      current: undefined,
      retryAfter: undefined,
    };
    const { store, user } = await openJudgePage('/phieu/NB26-003', storeWith({ e2: 800 }, { refusal }));
    expect(screen.getByRole('alert')).toHaveTextContent('Phiếu có nội dung không hợp lệ.');
    await user.click(screen.getByRole('button', { name: 'Gửi lại' }));
    expect(store.calls).toEqual(['retry']);
  });

  it('shows both versions with what differs, and keeps the chosen one', async () => {
    const store = storeWith(fullMarks('handicraft', 0.8));
    const theirs = { ...store.snapshot().packet!.sheets[1]!, marks: { ...marks(store), e2: 700 } };
    store.setSheet(id, { conflict: { kind: 'older', foundAt: 0, theirs } });
    const { user } = await openJudgePage('/phieu/NB26-003', store);
    const versions = screen.getByRole('region', { name: 'NB26-003 có hai bản khác nhau' });
    expect(within(versions).getByRole('row', { name: /^2\.2 .* 8,5 7$/ })).toBeVisible();
    expect(screen.queryByRole('button', { name: 'Nộp phiếu' })).toBeNull();
    await user.click(within(versions).getByRole('button', { name: 'Gửi lại bản của tôi' }));
    expect(store.calls).toEqual(['resolve mine']);
  });

  it('says why a sheet is not counted, and offers no mark', async () => {
    const { store } = await openJudgePage(
      '/phieu/NB26-003',
      storeWith({}, { counted: false, countedReason: 'Giám khảo không chấm cơ sở này', locked: true }),
    );
    expect(store.sheet(id).counted).toBe(false);
    expect(screen.getByText('Không tham gia chấm sản phẩm này')).toBeVisible();
    expect(screen.getByText('Giám khảo không chấm cơ sở này.')).toBeVisible();
    expect(screen.queryByRole('radiogroup')).toBeNull();
  });
});

it('shows the whole name of a product, and goes to a sheet by the end of its code', async () => {
  const { user } = await openJudgePage('/phieu/NB26-014');
  expect(
    screen.getByRole('heading', { name: 'Bộ khăn trải bàn thêu ren Thanh Lụa (bộ sáu chiếc), thêu tay toàn phần' }),
  ).toBeVisible();
  await user.keyboard('{Alt>}g{/Alt}');
  await user.type(screen.getByRole('textbox', { name: 'Mã số hoặc tên sản phẩm' }), '6{Enter}');
  expect(await screen.findByRole('heading', { name: 'Đèn chụp mây Tre Lĩnh' })).toBeVisible();
});

it('lists its keys', async () => {
  await openJudgePage('/phieu/NB26-003');
  fireEvent.keyDown(document.body, { code: 'Slash', altKey: true });
  expect(screen.getByRole('dialog', { name: 'Cách chấm và phím tắt' })).toHaveTextContent('gõ thẳng điểm, ví dụ 8,5');
});
