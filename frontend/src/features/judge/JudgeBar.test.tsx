import { act, screen } from '@testing-library/react';
import { expect, it } from 'vitest';
import { openJudgePage } from '../../test/judgeScreens';

const words = () =>
  [...screen.getByRole('group', { name: 'Tình trạng lưu và gửi' }).children].slice(1).map((e) => e.textContent);

it('is true at every moment: saved, waiting, sent', async () => {
  const { store } = await openJudgePage('/');
  expect(words()).toEqual(['Đã lưu trên máy', 'Chờ gửi (0)', 'Đã gửi 10:42']);
  act(() => store.setSync({ saving: 1, unsent: 3 }));
  expect(words()).toEqual(['Đang lưu…', 'Chờ gửi (3)', 'Đã gửi 10:42']);
  act(() => store.setSync({ saving: 0, sender: 'sending' }));
  expect(words()).toEqual(['Đã lưu trên máy', 'Đang gửi (3)', 'Đã gửi 10:42']);
  act(() => store.setSync({ sender: 'other-tab' }));
  expect(words()[1]).toBe('Thẻ khác gửi (3)');
  act(() => store.setSync({ sender: 'idle', unsent: 0, lastSentAt: '2026-09-18T03:55:00Z' }));
  expect(words()).toEqual(['Đã lưu trên máy', 'Chờ gửi (0)', 'Đã gửi 10:55']);
});

it('says that a mark is not saved, and what to do', async () => {
  const { store } = await openJudgePage('/');
  act(() => store.setSync({ storageFailure: 'quota', saving: 1 }));
  expect(words()[0]).toBe('Chưa lưu được trên máy');
  expect(screen.getByRole('alert')).toHaveTextContent('Đừng đóng trang này');
  expect(screen.getByRole('link', { name: 'Máy này và tệp dự phòng' })).toBeVisible();
});

it('leads to the sign-in when the session has ended', async () => {
  const { store } = await openJudgePage('/');
  act(() => store.setSync({ sender: 'signed-out', unsent: 2, lastSentAt: undefined }));
  expect(screen.getByRole('link', { name: 'Cần đăng nhập lại để gửi' })).toHaveAttribute(
    'href',
    expect.stringMatching(/^\/cham\/vao/),
  );
  expect(words()[2]).toBe('Chưa gửi lần nào');
});
