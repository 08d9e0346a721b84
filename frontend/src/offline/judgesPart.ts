// What judges' pages are made of: kept by the service worker once a judge's page asks for it, so that a facility's phone
// does not fetch it. From then on every new version brings it along before it waits to be used.
import { register, registerAnew } from './updates';

/** The service worker, which gives a file up after 30 s, has not moved for so many milliseconds: it was ended. */
const stalled = 40_000;

let keeping: Promise<void> | undefined;

/** Resolves when all of it is on this device; rejects with a TypeError, as fetch does, when it could not be had. Where
 * there is no service worker (plain http, tests) there is nothing to wait for. */
export function keepJudgesPart(): Promise<void> {
  if (!globalThis.navigator?.serviceWorker || import.meta.env.DEV) return Promise.resolve();
  keeping ??= keep().finally(() => {
    keeping = undefined;
  });
  return keeping;
}

async function keep(): Promise<void> {
  const registration = await register();
  if (!registration) {
    registerAnew();
    throw new TypeError('there is no service worker');
  }
  await installed(registration);
  // A version that waits, or is just being fetched, may have been made before anybody judged on this device.
  const workers = [registration.active, registration.waiting, registration.installing];
  await Promise.all(workers.map((worker) => worker && ask(worker).catch(() => ask(worker))));
}

/** The first version is there; rejects when it could not be fetched, and then the next who asks has it fetched again. */
function installed(registration: ServiceWorkerRegistration): Promise<void> {
  return new Promise((resolve, reject) => {
    const first = registration.installing ?? registration.waiting;
    const look = () => {
      if (registration.active) return resolve();
      if (first && first.state !== 'redundant') return;
      registerAnew();
      reject(new TypeError('the app could not be kept'));
    };
    first?.addEventListener('statechange', look);
    look();
  });
}

function ask(worker: ServiceWorker): Promise<void> {
  return new Promise((resolve, reject) => {
    const { port1, port2 } = new MessageChannel();
    let timer: ReturnType<typeof setTimeout> | undefined;
    const end = (settle: () => void) => {
      clearTimeout(timer);
      worker.removeEventListener('statechange', replaced);
      port1.close();
      settle();
    };
    const failed = () => end(() => reject(new TypeError('the judges’ pages could not be kept')));
    const moving = () => {
      clearTimeout(timer);
      timer = setTimeout(failed, stalled);
    };
    // A version that is replaced while it is asked has nothing to keep any more.
    const replaced = () => {
      if (worker.state === 'redundant') end(resolve);
    };
    worker.addEventListener('statechange', replaced);
    port1.onmessage = ({ data }) => {
      if (data === 'kept') end(resolve);
      else if (data === 'failed') failed();
      else moving();
    };
    moving();
    worker.postMessage({ type: 'KEEP_JUDGES_PART' }, [port2]);
  });
}
