// The service worker of the workbench: the shell and the facilities' pages are kept when it is installed, the judges'
// part when a judge's page asks for it, so that they open without a network; photos and papers are answered from the
// packets that the pages have stored. It never answers for the API, and never replaces itself in the middle of anything.
import { cleanupOutdatedCaches, createHandlerBoundToURL, precacheAndRoute } from 'workbox-precaching';
import { NavigationRoute, registerRoute } from 'workbox-routing';
import { answerJudgesPart, bringJudgesPart, dropOlderPart, isJudgesPart, keepFor } from './judgesPart';

declare const self: ServiceWorkerGlobalScope;
/** What everybody keeps, with revisions: put in by build.mjs. */
declare const PRECACHE: { url: string; revision: string | null }[];

precacheAndRoute(PRECACHE);
cleanupOutdatedCaches();
self.addEventListener('install', (event) => event.waitUntil(bringJudgesPart()));
registerRoute(
  ({ url, sameOrigin }) => sameOrigin && isJudgesPart(url.pathname),
  ({ request }) => answerJudgesPart(request),
);
registerRoute(new NavigationRoute(createHandlerBoundToURL('/app/index.html'), { allowlist: [/^\/app\//] }));

// A packet's files stand in a cache of their own for each judge, "packet-<judge id>".
registerRoute(
  ({ url, sameOrigin }) => sameOrigin && url.pathname.startsWith('/media/'),
  async ({ request }) => (await caches.match(request, { ignoreVary: true })) ?? fetch(request),
);

self.addEventListener('message', (event) => {
  if (event.data?.type === 'SKIP_WAITING') void self.skipWaiting();
  if (event.data?.type === 'KEEP_JUDGES_PART') event.waitUntil(keepFor(event.ports[0]));
});
// The first page is served by it at once; a new version waits for SKIP_WAITING.
self.addEventListener('activate', (event) => {
  event.waitUntil(self.clients.claim());
  event.waitUntil(dropOlderPart());
});
