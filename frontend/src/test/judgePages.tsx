import {
  createMemoryHistory,
  createRootRoute,
  createRoute,
  createRouter,
  Outlet,
  RouterProvider,
} from '@tanstack/react-router';
import { OpenJudge } from '../features/judge/context';
import { Practice } from '../features/practice/Practice';
import { PracticeSheet } from '../features/practice/PracticeSheet';
import { Finish } from '../features/scoresheet/Finish';
import { SheetList } from '../features/scoresheet/SheetList';
import { SheetPage } from '../features/scoresheet/SheetPage';
import { LanguageProvider } from '../i18n';
import type { JudgeStore } from '../offline/types';

/** The judge's pages on a store of one's own, at an address below /cham/$judgeId. */
export function judgePages(store: JudgeStore, at: string) {
  const root = createRootRoute({ component: Outlet });
  const judge = createRoute({ getParentRoute: () => root, path: '/cham/$judgeId', component: Outlet });
  const page = (path: string, component: () => React.ReactNode) =>
    createRoute({ getParentRoute: () => judge, path, component });
  const code = createRoute({ getParentRoute: () => root, path: '/cham/vao', component: () => <h1>Đăng nhập</h1> });
  const router = createRouter({
    routeTree: root.addChildren([
      code,
      judge.addChildren([
        page('/', SheetList),
        page('/phieu/$sheetId', SheetPage),
        page('/tap', Practice),
        page('/tap/$sampleId', PracticeSheet),
        page('/nop', Finish),
        page('/goi', () => <h1>Bộ hồ sơ</h1>),
        page('/may', () => <h1>Máy này</h1>),
      ]),
    ]),
    history: createMemoryHistory({ initialEntries: [`/cham/${store.judgeId}${at}`] }),
  });
  const element = (
    <LanguageProvider>
      <OpenJudge value={store}>
        <RouterProvider router={router} />
      </OpenJudge>
    </LanguageProvider>
  );
  return { element, router };
}
