// A server for tests: answers by operation, typed by the committed specification, and keeps what was asked.
import { afterEach, vi } from 'vitest';
import type { paths } from '../api/schema.gen';

type Method = 'get' | 'post' | 'put' | 'delete';
type Operation<P extends keyof paths, M extends Method> = paths[P][M];
type Json<A> = A extends { content: { 'application/json': infer B } } ? B : never;
type Answer<O> = O extends { responses: infer R }
  ? R extends { 200: infer A }
    ? Json<A>
    : R extends { 201: infer A }
      ? Json<A>
      : undefined
  : never;

export interface Asked {
  method: string;
  path: string;
  query: URLSearchParams;
  headers: Headers;
  body: unknown;
}

interface Route {
  method: string;
  pattern: RegExp;
  answer: (asked: Asked) => Response;
}

/** RFC 9457, as the server refuses. */
export function problem(status: number, code: string, detail: string, fields: unknown[] = []): Response {
  return Response.json(
    { type: `urn:tieubieu:problem:${code}`, title: code, status, detail, code, fields, requestId: 'r1' },
    { status },
  );
}

export class TestServer {
  readonly asked: Asked[] = [];
  private routes: Route[] = [];

  /** The later answer wins. A Response is sent as it is, anything else as JSON. */
  on<P extends keyof paths, M extends Method>(
    method: M,
    path: P,
    answer: Answer<Operation<P, M>> | Response | ((asked: Asked) => Answer<Operation<P, M>> | Response),
  ): this {
    const pattern = new RegExp(`^${String(path).replace(/\{[^}]+\}/g, '[^/]+')}$`);
    const make = (asked: Asked) => {
      const made: unknown = typeof answer === 'function' ? (answer as (asked: Asked) => unknown)(asked) : answer;
      if (made instanceof Response) return made.clone();
      return made === undefined
        ? new Response(null, { status: 204 })
        : Response.json(made, { headers: { Date: new Date().toUTCString() } });
    };
    this.routes.unshift({ method: method.toUpperCase(), pattern, answer: make });
    return this;
  }

  /** Every request that changed something. */
  get changes(): Asked[] {
    return this.asked.filter(({ method }) => method !== 'GET');
  }

  async answer(request: Request): Promise<Response> {
    const { pathname, searchParams: query } = new URL(request.url);
    const raw = await request.text();
    const body: unknown = raw && request.headers.get('Content-Type')?.includes('json') ? JSON.parse(raw) : raw;
    const asked = { method: request.method, path: pathname, query, headers: request.headers, body };
    this.asked.push(asked);
    const route = this.routes.find((r) => r.method === request.method && r.pattern.test(pathname));
    return route ? route.answer(asked) : problem(404, 'not-found', 'Không tìm thấy.');
  }
}

/** Puts a server where fetch asks. What it does not know is not found. */
export function testServer(): TestServer {
  const server = new TestServer();
  vi.stubGlobal('fetch', (input: RequestInfo | URL, init?: RequestInit) =>
    server.answer(new Request(input instanceof Request ? input : new URL(String(input), location.origin), init)),
  );
  return server;
}

afterEach(() => vi.unstubAllGlobals());
