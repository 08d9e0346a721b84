// The only fetch of JSON: a client typed by the committed specification.
import createClient, { type Middleware } from 'openapi-fetch';
import { patient } from './patience';
import type { components, paths } from './schema.gen';

export type Schemas = components['schemas'];

/** Says which of the judges on this device is asking: their session has a cookie of its own. */
export const judgeHeader = 'Tieubieu-Judge';

/** How long an answer may take, in milliseconds. What is sent again after it is known by its key. */
const patience = 30_000;

const timed: Middleware = {
  onRequest({ request }) {
    return new Request(request, { signal: patient(request.signal, patience) });
  },
};

function client(headers: Record<string, string>) {
  const made = createClient<paths>({
    baseUrl: location.origin,
    headers,
    credentials: 'same-origin',
    fetch: (request) => fetch(request), // looked up with every request, as tests replace it
  });
  made.use(timed);
  return made;
}

/** As whoever is signed in by password. */
export const api = client({});

/** As one judge of this device. */
export const apiAs = (judgeId: string) => client({ [judgeHeader]: judgeId });

export type Client = typeof api;
