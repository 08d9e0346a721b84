// What officers do with appeals: who answers, what follows, and who was faster.
import { cleanup, screen, waitFor } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { beforeEach, expect, test } from 'vitest';
import { held, me, round, roundId, showPage, unitId } from '../../test/round';
import { problem, testServer } from '../../test/server';
import { Heading } from '../../ui/Page';
import { AnswerForm } from './AnswerForm';
import { AppealQueue } from './AppealQueue';
import type { Appeal } from './queries';

beforeEach(() => sessionStorage.clear());

const published = round({ phase: 'published' });

const appeal = (given: Partial<Appeal> = {}): Appeal => ({
  id: 'a1',
  roundId,
  entryId: 'e1',
  productName: 'Giỏ cói',
  judgingCode: 'A124',
  facilityName: 'HTX Cói',
  text: 'Điểm kinh tế thấp hơn thực tế.',
  status: 'open',
  statusWords: '',
  filedAt: '2026-11-16T02:00:00Z',
  filedByName: 'Bà Bưởi',
  answer: '',
  papers: [],
  publicationVersion: 1,
  version: 2,
  ...given,
});

const Answer = (of: Appeal) => () => (
  <main>
    <Heading title="Kiến nghị" />
    <AnswerForm appeal={of} />
  </main>
);

test('those that wait stand before those that are settled', async () => {
  testServer().on('get', '/api/rounds/{roundId}/appeals', {
    items: [appeal({ id: 'a0', judgingCode: 'A001', status: 'rejected' }), appeal()],
    open: 1,
  });
  await showPage(AppealQueue, me(held('secretary')), published);
  expect(await screen.findByRole('heading', { name: 'Chờ trả lời (1)' })).toBeVisible();
  const links = screen.getAllByRole('link', { name: /^Mở kiến nghị của/ });
  expect(links.map((link) => link.getAttribute('aria-label'))).toEqual([
    'Mở kiến nghị của A124',
    'Mở kiến nghị của A001',
  ]);
});

test('without appeals the page says so', async () => {
  testServer().on('get', '/api/rounds/{roundId}/appeals', { items: [], open: 0 });
  await showPage(AppealQueue, me(held('council-member')), published);
  expect(await screen.findByText('Chưa có kiến nghị nào.')).toBeVisible();
});

test('an answer needs an outcome and words, and says what follows', async () => {
  const server = testServer().on('put', '/api/appeals/{appealId}/answer', appeal({ status: 'retake' }));
  await showPage(Answer(appeal()), me(held('organiser', { unitId })), published);
  await userEvent.click(screen.getByRole('button', { name: 'Chưa chọn kết luận' }));
  expect(screen.getByText('Chọn một kết luận.')).toBeVisible();
  expect(screen.getByRole('radio', { name: /^Giữ nguyên kết quả/ })).toHaveFocus();
  await userEvent.click(screen.getByRole('radio', { name: /^Chấm lại.*mở đính chính/ }));
  await userEvent.click(screen.getByRole('button', { name: 'Chưa viết câu trả lời' }));
  expect(screen.getByLabelText('Câu trả lời gửi cơ sở')).toHaveFocus();
  await userEvent.type(screen.getByLabelText('Câu trả lời gửi cơ sở'), ' Sẽ chấm lại. ');
  await userEvent.click(screen.getByRole('button', { name: 'Gửi trả lời' }));
  await waitFor(() => expect(server.changes[0]?.body).toEqual({ outcome: 'retake', answer: 'Sẽ chấm lại.' }));
  expect(server.changes[0]?.headers.get('If-Match')).toBe('"2"');
});

test('the chair answers too; a secretary and a member read', async () => {
  testServer();
  await showPage(Answer(appeal()), me(held('council-chair')), published);
  expect(screen.getByRole('button', { name: 'Chưa chọn kết luận' })).toBeVisible();
});

test('a secretary is told who answers', async () => {
  testServer();
  await showPage(Answer(appeal()), me(held('secretary')), published);
  expect(screen.getByText('Ban tổ chức hoặc chủ tịch Hội đồng của kỳ trả lời kiến nghị.')).toBeVisible();
  expect(screen.queryByRole('button')).toBeNull();
});

test('when the facility was faster, what was written stays', async () => {
  testServer().on('put', '/api/appeals/{appealId}/answer', problem(412, 'stale', 'Vừa thay đổi.'));
  await showPage(Answer(appeal()), me(held('organiser', { unitId })), published);
  await userEvent.click(screen.getByRole('radio', { name: /^Giữ nguyên/ }));
  await userEvent.type(screen.getByLabelText('Câu trả lời gửi cơ sở'), 'Đã xem.');
  await userEvent.click(screen.getByRole('button', { name: 'Gửi trả lời' }));
  expect(await screen.findByText(/Cơ sở vừa rút hoặc bổ sung/)).toBeVisible();
  expect(screen.getByLabelText('Câu trả lời gửi cơ sở')).toHaveValue('Đã xem.');
  cleanup();
  await showPage(Answer(appeal({ version: 3 })), me(held('organiser', { unitId })), published);
  expect(screen.getByLabelText('Câu trả lời gửi cơ sở')).toHaveValue('Đã xem.');
});

test('a settled appeal shows its answer and who gave it', async () => {
  testServer();
  const settled = appeal({
    status: 'changed',
    answer: 'Đổi quyết định.',
    settledByName: 'Ông Mận',
    settledAt: '2026-11-20T02:00:00Z',
  });
  await showPage(Answer(settled), me(held('organiser', { unitId })), published);
  expect(screen.getByText('Đổi quyết định.')).toBeVisible();
  expect(screen.getByText(/Ông Mận trả lời lúc 09:00, 20\/11\/2026/)).toBeVisible();
});
