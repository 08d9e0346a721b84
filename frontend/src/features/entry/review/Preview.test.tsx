// What a facility is told about what judges see.
import { render, screen } from '@testing-library/react';
import { beforeEach, expect, test } from 'vitest';
import { draftDb } from '../../../offline/drafts';
import { round } from '../../../test/round';
import { EntryKeeper } from '../draft/keeper';
import { Open, type Round } from '../EntryContext';
import { ExplanationStep } from '../form/ExplanationStep';
import { anEntry, FakeServer, HandClock } from '../testing/entries';
import { Preview } from './Preview';

HTMLDialogElement.prototype.showModal ??= function showModal(this: HTMLDialogElement) {
  this.open = true;
};

beforeEach(async () => {
  const db = await draftDb();
  await Promise.all((['entries', 'edits', 'uploads'] as const).map((name) => db.clear(name)));
});

async function show(packetMode: Round['packetMode'], what: React.ReactNode) {
  const entry = anEntry({
    form: { annualOutput: 1200, outputUnit: 'chiếc' },
    explanation: { market: { text: 'Bán ở chợ huyện' } },
  });
  const keeper = new EntryKeeper('e1', new FakeServer(entry), new HandClock());
  await keeper.open();
  return render(
    <Open value={{ keeper, uploads: undefined, round: round({ packetMode }), programme: undefined }}>{what}</Open>,
  );
}

test('where judges see the product alone, preview and explanation say what they do not see', async () => {
  const { unmount } = await show('product', <Preview onClose={() => {}} />);
  expect(screen.getByText(/không thấy tên và địa chỉ cơ sở, phần mô tả và thuyết minh/)).toBeVisible();
  expect(screen.getByText('1.200 chiếc')).toBeVisible();
  expect(screen.queryByText('Bán ở chợ huyện')).toBeNull();
  unmount();
  await show('product', <ExplanationStep />);
  expect(screen.getByText(/Giám khảo kỳ này không thấy phần gõ ở đây/)).toBeVisible();
  expect(screen.queryByText(/Giám khảo chấm mục thị trường/)).toBeNull();
});

test('where judges see all, they read the explanation', async () => {
  const { unmount } = await show('all', <Preview onClose={() => {}} />);
  expect(screen.getByText('Bán ở chợ huyện')).toBeVisible();
  unmount();
  await show('all', <ExplanationStep />);
  expect(screen.getByText('Giám khảo kỳ này đọc phần thuyết minh khi chấm điểm.')).toBeVisible();
});
