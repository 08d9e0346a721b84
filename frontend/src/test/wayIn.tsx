// The judge's way in and what surrounds scoring, on routes like the real ones, without a server or a device.
import {
  createMemoryHistory,
  createRootRoute,
  createRoute,
  createRouter,
  Outlet,
  RouterProvider,
} from '@tanstack/react-router';
import { render } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { vi } from 'vitest';
import { Declaration } from '../features/conflict/Declaration';
import { CodeSignIn } from '../features/judge/CodeSignIn';
import { Device } from '../features/judge/Device';
import { Entrance } from '../features/judge/Entrance';
import { JudgeLayout } from '../features/judge/JudgeLayout';
import { PacketPage } from '../features/packet/PacketPage';
import { LanguageProvider } from '../i18n';

const root = createRootRoute({ component: Outlet });
const judge = createRoute({ getParentRoute: () => root, path: '/cham/$judgeId', component: JudgeLayout });
const tree = root.addChildren([
  createRoute({ getParentRoute: () => root, path: '/cham', component: Entrance }),
  createRoute({
    getParentRoute: () => root,
    path: '/cham/vao',
    validateSearch: (search: Record<string, unknown>): { cho?: string } =>
      typeof search.cho === 'string' ? { cho: search.cho } : {},
    component: CodeSignIn,
  }),
  judge.addChildren([
    createRoute({ getParentRoute: () => judge, path: '/', component: () => <h1>Danh sách phiếu</h1> }),
    createRoute({ getParentRoute: () => judge, path: '/khai-bao', component: Declaration }),
    createRoute({ getParentRoute: () => judge, path: '/goi', component: PacketPage }),
    createRoute({ getParentRoute: () => judge, path: '/may', component: Device }),
    createRoute({ getParentRoute: () => judge, path: '/tap', component: () => <h1>Tập chấm</h1> }),
    createRoute({ getParentRoute: () => judge, path: '/phieu/$sheetId', component: () => <h1>Phiếu</h1> }),
  ]),
]);

/** Opens the page at an address below /app, as a person would see it. */
export function openAt(address: string) {
  const router = createRouter({ routeTree: tree, history: createMemoryHistory({ initialEntries: [address] }) });
  render(
    <LanguageProvider>
      <RouterProvider router={router} />
    </LanguageProvider>,
  );
  return { user: userEvent.setup(), where: () => router.state.location.href };
}

/** What jsdom lacks: dialogs, and the display mode of an installed app. */
export function stubBrowser(installed: boolean) {
  HTMLDialogElement.prototype.showModal = function show() {
    this.open = true;
  };
  HTMLDialogElement.prototype.close = function close() {
    this.open = false;
  };
  vi.stubGlobal('matchMedia', () => ({ matches: installed }));
  vi.stubGlobal('scrollTo', () => {});
  Element.prototype.scrollIntoView = () => {};
}

interface Asked {
  method: string;
  path: string;
  body: unknown;
}

/** Answers requests by "METHOD path-part": JSON with 200, [status, problem], or 'offline'. Returns what was asked. */
export function stubServer(answers: Record<string, unknown>): Asked[] {
  const asked: Asked[] = [];
  vi.stubGlobal('fetch', async (request: Request) => {
    const path = new URL(request.url).pathname;
    const text = await request.text();
    asked.push({ method: request.method, path, body: text ? JSON.parse(text) : undefined });
    const key = Object.keys(answers).find((k) => {
      const [method, part] = k.split(' ');
      return method === request.method && path.includes(part!);
    });
    const answer = key === undefined ? 'offline' : answers[key];
    if (answer === 'offline') throw new TypeError('Failed to fetch');
    const [status, body] = Array.isArray(answer) ? answer : [200, answer];
    return new Response(JSON.stringify(body), {
      status,
      headers: { 'Content-Type': status < 400 ? 'application/json' : 'application/problem+json' },
    });
  });
  return asked;
}
