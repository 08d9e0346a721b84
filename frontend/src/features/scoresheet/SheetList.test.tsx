import { act, screen, within } from '@testing-library/react';
import { expect, it } from 'vitest';
import { fullMarks, sheetIdOf } from '../../test/judgePacket';
import { openJudgePage } from '../../test/judgeScreens';
import { MemoryJudgeStore } from '../../test/judgeStore';

function day() {
  const store = new MemoryJudgeStore();
  const put = (code: string, part: Parameters<typeof store.setSheet>[1]) => store.setSheet(sheetIdOf(code), part);
  const body = { rubricVersion: 2, remarks: {}, submitted: true, marks: fullMarks('handicraft', 0.8) };
  put('NB26-002', { body, locked: true });
  put('NB26-003', { body: { ...body, submitted: false, marks: { m1: 900 } }, changedAt: 5 });
  put('NB26-004', { body, locked: true });
  put('NB26-006', { body: { ...body, submitted: false } });
  put('NB26-011', { counted: false, countedReason: 'Giám khảo không chấm cơ sở này', locked: true });
  const unsent = sheetIdOf('NB26-004');
  store.setSync({ unsent: 1, unsentIds: new Set([unsent]) });
  return { store, unsent };
}

it('says of every sheet where it stands', async () => {
  const { store, unsent } = day();
  await openJudgePage('/', store);
  const list = screen.getByRole('region', { name: 'Danh sách chấm' });
  const line = (code: string) => within(list).getByRole('link', { name: new RegExp(code) });
  expect(line('NB26-002')).toHaveTextContent('Đã gửi');
  expect(line('NB26-003')).toHaveTextContent('Đang chấm');
  expect(line('NB26-004')).toHaveTextContent('Chờ gửi');
  expect(line('NB26-006')).toHaveTextContent('Chấm xong, chưa nộp');
  expect(line('NB26-011')).toHaveTextContent('Giám khảo không chấm cơ sở này');
  expect(line('NB26-013')).toHaveTextContent('Chưa chấm');
  expect(line('NB26-014')).toHaveTextContent('Bộ khăn trải bàn thêu ren Thanh Lụa (bộ sáu chiếc), thêu tay toàn phần');
  act(() => store.arrive([unsent]));
  expect(line('NB26-004')).toHaveTextContent('Đã gửi');
  expect(screen.getByText(/2 đã nộp · 1 chấm xong, chờ nộp · 1 đang chấm · 9 chưa/)).toHaveTextContent(
    '1 không tham gia',
  );
});

it('goes on where the judge was', async () => {
  const { user } = await openJudgePage('/', day().store);
  await user.click(screen.getByRole('link', { name: 'Chấm tiếp NB26-003' }));
  expect(await screen.findByRole('heading', { name: 'Giỏ cói đan hai lớp Yên Sậy' })).toBeVisible();
});

it('finds a sheet by the end of its code, and by its name without marks', async () => {
  const { user } = await openJudgePage('/', day().store);
  const field = screen.getByRole('textbox', { name: 'Tìm phiếu' });
  const links = () =>
    within(screen.getByRole('region', { name: 'Danh sách chấm' }))
      .getAllByRole('link')
      .map((l) => l.textContent?.match(/NB26-\d{3}/)?.[0]);
  await user.type(field, '14');
  expect(links()).toEqual(['NB26-014']);
  await user.clear(field);
  await user.type(field, 'den chup');
  expect(links()).toEqual(['NB26-006']);
});

it('leads to the packet where there is none', async () => {
  await openJudgePage('/', new MemoryJudgeStore(null));
  expect(screen.getByRole('heading', { name: 'Chưa nhận bộ hồ sơ chấm' })).toBeVisible();
  expect(screen.getByRole('link', { name: 'Nhận bộ hồ sơ' })).toHaveAttribute('href', expect.stringMatching(/\/goi$/));
});

it('leads head and deputy, and no other judge, to the panel’s progress by the same code', async () => {
  const store = new MemoryJudgeStore();
  await openJudgePage('/', store);
  const link = () => screen.queryByRole('link', { name: 'Tiến độ Ban giám khảo' });
  expect(link()).toBeNull();
  const { judge } = store.snapshot();
  for (const role of ['head', 'deputy'] as const) {
    act(() => store.set({ judge: { ...judge, role } }));
    expect(link()).toHaveAttribute(
      'href',
      expect.stringMatching(new RegExp(`/ky/${judge.roundId}\\?cho=${judge.judgeId}$`)),
    );
  }
});

it('offers nothing to score when the stage is over, and counts what is kept apart from what waits', async () => {
  const { store, unsent } = day();
  const refusal = {
    status: 423,
    code: 'stage-closed',
    message: 'Lượt chấm đã đóng.',
    fields: [],
    requestId: 'r',
    current: undefined,
    retryAfter: undefined,
  };
  store.setSheet(unsent, { refusal });
  await openJudgePage('/', store);
  expect(screen.getByText(/^Không sửa được nữa/)).toHaveTextContent('1 phiếu được giữ cho Trưởng ban xem.');
  expect(screen.queryByRole('link', { name: /^Chấm/ })).toBeNull();
  expect(screen.getByRole('group', { name: 'Tình trạng lưu và gửi' })).toHaveTextContent('Chờ gửi (0)');
});

it('marks a sheet that was opened again, and says on it why', async () => {
  const { store } = day();
  store.setSheet(sheetIdOf('NB26-003'), { reopening: { at: '2026-09-18T01:35:00Z', reason: 'Bấm nhầm phương án' } });
  const { user } = await openJudgePage('/', store);
  const line = screen.getByRole('link', { name: /Giỏ cói.*Được mở lại/ });
  await user.click(line);
  expect(await screen.findByText('Trưởng ban mở lại lúc 08:35: Bấm nhầm phương án')).toBeVisible();
});

it('leads to the device from the bar and from beside the list', async () => {
  await openJudgePage('/', day().store);
  for (const name of [/: Máy này, khóa máy, đăng xuất$/, 'Máy này · Khóa · Đăng xuất'])
    expect(screen.getByRole('link', { name })).toHaveAttribute('href', expect.stringMatching(/\/may$/));
});
