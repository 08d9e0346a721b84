import { act, screen, within } from '@testing-library/react';
import { describe, expect, it } from 'vitest';
import { fullMarks, sheetIdOf } from '../../test/judgePacket';
import { openJudgePage } from '../../test/judgeScreens';
import { MemoryJudgeStore } from '../../test/judgeStore';

/** Thirteen complete sheets and one recused. */
function complete(submitted: boolean) {
  const store = new MemoryJudgeStore();
  for (const sheet of store.snapshot().sheets) {
    store.setSheet(sheet.id, {
      body: { ...sheet.body, marks: fullMarks(sheet.groupId, 0.8), submitted },
      locked: submitted,
      acknowledged: { revision: 2, sha256: 'f'.repeat(64), savedAt: '2026-09-18T03:42:00Z', submitted },
    });
  }
  store.setSheet(sheetIdOf('NB26-011'), { counted: false, countedReason: 'Giám khảo không chấm cơ sở này' });
  return store;
}

const unsent = (store: MemoryJudgeStore, codes: string[]) => {
  const ids = codes.map(sheetIdOf);
  store.setSync({ unsent: ids.length, unsentIds: new Set(ids) });
  return ids;
};
const figures = () =>
  within(screen.getByRole('region', { name: 'Đối chiếu số phiếu' }))
    .getAllByText(/^\d+$/)
    .map((e) => Number(e.textContent));
const agreed = { checkedAt: '2026-09-18T04:05:00Z', agreed: 13, total: 13, differing: [] };

describe('the account of sheets', () => {
  it('adds up at every moment: on this device = taken + to be sent', async () => {
    const store = complete(true);
    const ids = unsent(store, ['NB26-015', 'NB26-016', 'NB26-017']);
    await openJudgePage('/nop', store);
    expect(figures()).toEqual([13, 10, 3]);
    act(() => store.arrive(ids.slice(0, 2)));
    expect(figures()).toEqual([13, 12, 1]);
  });

  it('never says that all has arrived while a sheet waits, whatever was compared before', async () => {
    const store = complete(true);
    store.set({ reconciliation: agreed });
    const ids = unsent(store, ['NB26-015']);
    await openJudgePage('/nop', store);
    expect(screen.queryByText(/Đã gửi đủ/)).toBeNull();
    expect(screen.getByRole('button', { name: 'Đang chờ gửi 1 phiếu · Gửi ngay' })).toBeVisible();
    store.reconciles = agreed;
    await act(async () => store.arrive(ids));
    expect(await screen.findAllByText('Đã gửi đủ 13/13 phiếu')).toHaveLength(2); // in the account, and below where it stays in sight
    expect(store.calls).toEqual(['reconcile']); // asked by itself when the last one had arrived
  });

  it('says what differs, and that it could not compare', async () => {
    const store = complete(true);
    const { user } = await openJudgePage('/nop', store);
    expect(await screen.findByText(/^Chưa đối chiếu được/)).toBeVisible();
    store.reconciles = {
      ...agreed,
      agreed: 12,
      differing: [{ sheetId: sheetIdOf('NB26-006'), judgingCode: 'NB26-006', why: 'server-older' }],
    };
    await user.click(screen.getByRole('button', { name: 'Đối chiếu với máy chủ' }));
    expect(await screen.findByText('NB26-006: máy chủ giữ bản cũ hơn')).toBeVisible();
    expect(screen.queryByText(/Đã gửi đủ/)).toBeNull();
  });

  it('names no sheet that merely was not submitted', async () => {
    const store = complete(false);
    const [code, other] = ['NB26-006', 'NB26-014'];
    const differing = [
      { sheetId: sheetIdOf(code), judgingCode: code, why: 'not-submitted' as const },
      { sheetId: sheetIdOf(other), judgingCode: other, why: 'different' as const },
    ];
    store.set({ reconciliation: { ...agreed, agreed: 11, differing } });
    await openJudgePage('/nop', store);
    expect(screen.getByText('Máy chủ và máy này khác nhau ở 1 phiếu')).toBeVisible();
    expect(screen.getByText('NB26-014: nội dung khác nhau')).toBeVisible();
    expect(screen.queryByText(/NB26-006:/)).toBeNull();
  });
});

describe('the way to the end', () => {
  it('names what is missing first, and leads there', async () => {
    const store = complete(false);
    store.setSheet(sheetIdOf('NB26-006'), { body: { ...store.sheet(sheetIdOf('NB26-006')).body, marks: { m1: 100 } } });
    const { user } = await openJudgePage('/nop', store);
    await user.click(screen.getByRole('button', { name: 'Còn 1 phiếu chưa chấm xong' }));
    expect(await screen.findByRole('heading', { name: 'Đèn chụp mây Tre Lĩnh' })).toBeVisible();
  });

  it('submits all complete sheets after one dialog', async () => {
    const store = complete(false);
    const { user } = await openJudgePage('/nop', store);
    await user.click(screen.getByRole('button', { name: 'Nộp 13 phiếu' }));
    const dialog = screen.getByRole('dialog', { name: 'Nộp 13 phiếu?' });
    expect(within(dialog).getAllByRole('row')).toHaveLength(14);
    await user.click(within(dialog).getByRole('button', { name: 'Nộp 13 phiếu' }));
    expect(store.calls).toContain('submit 13');
  });

  it('shows both versions of a doubled sheet with totals and times, and asks before anything is submitted', async () => {
    const store = complete(false);
    const id = sheetIdOf('NB26-014');
    const sheet = store.sheet(id);
    store.setSheet(id, {
      changedAt: Date.parse('2026-09-18T03:38:00Z'),
      conflict: {
        kind: 'newer',
        foundAt: 0,
        theirs: {
          ...store.snapshot().packet!.sheets[6]!,
          marks: { ...sheet.body.marks, e2: 700 },
          savedAt: '2026-09-18T03:12:00Z',
        },
      },
    });
    const { user } = await openJudgePage('/nop', store);
    const versions = screen.getByRole('region', { name: 'NB26-014 có hai bản khác nhau' });
    expect(versions).toHaveTextContent('10:38, 18/09/2026');
    expect(versions).toHaveTextContent('10:12, 18/09/2026');
    expect(within(versions).getByRole('row', { name: /^2\.2/ })).toHaveTextContent('8,57');
    expect(screen.getByRole('button', { name: 'Còn 1 phiếu cần chọn bản' })).toBeVisible();
    await user.click(within(versions).getByRole('button', { name: 'Giữ bản máy khác' }));
    expect(store.calls).toEqual(['resolve theirs']);
  });
});

it('tells the judge who signed in first', async () => {
  await openJudgePage('/nop', complete(false));
  expect(screen.getByText('Đăng nhập lần đầu: iPad của Ban giám khảo số 7, 07:41, 18/09/2026.')).toBeVisible();
});
