// The service worker: registered once, and a new version of the app waits until somebody asks for it, or until every
// window is closed. It never reloads a page by itself.

type Listener = () => void;

let waiting: ServiceWorker | undefined;
const listeners = new Set<Listener>();

function offer(worker: ServiceWorker | null) {
  if (!worker) return;
  waiting = worker;
  for (const tell of listeners) tell();
}

/** Whether a new version waits to be used. */
export const updateWaits = () => waiting !== undefined;

export function onUpdate(listener: Listener): Listener {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

/** Uses the new version now and opens the page anew. Only ever called by a press. */
export function useUpdateNow() {
  const worker = waiting;
  if (!worker) return;
  navigator.serviceWorker.addEventListener('controllerchange', () => location.reload(), { once: true });
  worker.postMessage({ type: 'SKIP_WAITING' });
}

/** On a facility's phone the page, and what is typed and sent, come before what is kept for later: milliseconds. */
const facilityPatience = 20_000;

export function startUpdates() {
  if (!('serviceWorker' in navigator) || import.meta.env.DEV) return;
  if (location.pathname.startsWith('/app/co-so') && !navigator.serviceWorker.controller) {
    addEventListener('load', () => setTimeout(() => void register(), facilityPatience), { once: true });
  } else void register();
}

let registered: Promise<ServiceWorkerRegistration | undefined> | undefined;

/** Registers it, once for all who ask; undefined where that is not possible, or not now. Never rejects. */
export function register(): Promise<ServiceWorkerRegistration | undefined> {
  registered ??= navigator.serviceWorker
    .register('/app/sw.js', { scope: '/app/' })
    .then((registration) => {
      if (registration.waiting && navigator.serviceWorker.controller) offer(registration.waiting);
      registration.addEventListener('updatefound', () => {
        const fresh = registration.installing;
        fresh?.addEventListener('statechange', () => {
          if (fresh.state === 'installed' && navigator.serviceWorker.controller) offer(registration.waiting ?? fresh);
        });
      });
      // A tablet may stay open for days.
      setInterval(() => void registration.update().catch(() => {}), 30 * 60_000);
      return registration;
    })
    .catch(() => undefined); // plain http: everything works online, and the judges' pages say what is missing
  return registered;
}

/** The next who asks registers anew: the version that was being installed could not be fetched. */
export function registerAnew(): void {
  registered = undefined;
}
