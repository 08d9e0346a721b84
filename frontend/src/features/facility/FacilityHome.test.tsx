// What a facility's owner sees at once of each of its entries.
import {
  createMemoryHistory,
  createRootRoute,
  createRoute,
  createRouter,
  RouterProvider,
} from '@tanstack/react-router';
import { render, screen, within } from '@testing-library/react';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { daysUntil, phone } from '../../i18n/format';
import { draftDb } from '../../offline/drafts';
import { held, me, round } from '../../test/round';
import { testServer } from '../../test/server';
import { anEntry } from '../entry/testing/entries';
import { anAppeal, aResult } from '../entry/testing/results';
import { FacilityHome } from './FacilityHome';

beforeEach(async () => {
  const db = await draftDb();
  await Promise.all((['entries', 'edits', 'uploads'] as const).map((name) => db.clear(name)));
  vi.useFakeTimers({ now: new Date('2026-08-01T03:00:00Z'), toFake: ['Date'] });
});
afterEach(() => void vi.useRealTimers());

function show() {
  const root = createRootRoute();
  const page = createRoute({ getParentRoute: () => root, path: '/co-so', component: FacilityHome });
  const router = createRouter({
    routeTree: root.addChildren([page]),
    history: createMemoryHistory({ initialEntries: ['/co-so'] }),
  });
  // The registered router is the whole app's.
  render(<RouterProvider router={router as never} />);
}

test('the same product in two rounds is told apart; a draft says how long, an appeal that it waits', async () => {
  const below = anEntry({ id: 'e1', roundId: 'r1', status: 'accepted', judgingCode: 'A124' });
  const above = anEntry({ id: 'e2', roundId: 'r2', status: 'draft' });
  testServer()
    .on('get', '/api/me', me(held('owner', { facilityId: 'f1', on: 'HTX Cói' })))
    .on('get', '/api/entries', { items: [below, above] })
    .on('get', '/api/me/facility-claims', { items: [] })
    .on('get', '/api/notices', { items: [], unread: 3 })
    .on('get', '/api/rounds/{roundId}', ({ path }) =>
      path.endsWith('r1')
        ? round({ id: 'r1', title: 'Kỳ cấp xã 2026', phase: 'published' })
        : round({ id: 'r2', title: 'Kỳ cấp tỉnh 2026', registrationClosesAt: '2026-08-13T10:00:00Z' }),
    )
    .on('get', '/api/entries/{entryId}/result', aResult({ appeal: { ...aResult().appeal, items: [anAppeal()] } }));
  show();
  const cards = await screen.findAllByRole('listitem');
  expect(cards).toHaveLength(2);
  const [draft, done] = cards as [HTMLElement, HTMLElement];
  expect(within(draft).getByText('Kỳ cấp tỉnh 2026')).toBeVisible();
  expect(within(draft).getByText('Hạn nộp 17:00, 13/08/2026, còn 12 ngày')).toBeVisible();
  expect(within(done).getByText('Kỳ cấp xã 2026')).toBeVisible();
  expect(within(done).getByText('Đã gửi kiến nghị, chờ trả lời')).toBeVisible();
  expect(screen.getByRole('link', { name: 'Thông báo (3 chưa đọc)' })).toBeVisible();
});

test('days are counted by Vietnam’s calendar, and the moment of a deadline is too late', () => {
  const noon = Date.parse('2026-08-01T05:00:00Z');
  expect(daysUntil('2026-08-01T10:00:00Z', noon)).toBe(0);
  expect(daysUntil('2026-08-01T17:00:00Z', noon)).toBe(0); // midnight in Vietnam: today is the last day
  expect(daysUntil('2026-08-01T17:00:01Z', noon)).toBe(1);
  expect(daysUntil(noon, noon)).toBe(-1);
});

test('a phone number is written as it is dialled', () => {
  expect(phone('+84987654321')).toBe('0987 654 321');
  expect(phone('0987654321')).toBe('0987 654 321');
  expect(phone('+4915112345678')).toBe('+4915112345678');
});
