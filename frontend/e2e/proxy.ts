// A network between browser and server that can be cut: before a request arrives, or after the server has done its
// work and before the answer is back. What the server answered to saves is noted, so that a test knows what was sent.
import { createServer, type IncomingMessage, request, type Server, type ServerResponse } from 'node:http';

/**
 * half: half of what the page sends arrives, and none of it at the server. twice: the server gets the request two times
 * at once, as from a network that repeats; the page sees one answer.
 */
export type Fate = 'pass' | 'before' | 'half' | 'after' | 'twice';

/** A save that reached the server, and what it answered, whether that arrived or not. */
export interface Save {
  sheetId: string;
  key: string;
  status: number;
  /** Of a 200. */
  revision: number | undefined;
}

interface Answer {
  status: number;
  headers: IncomingMessage['headers'];
  body: Buffer;
}

export class Network {
  readonly url: string;
  /** Decides what becomes of one request; the default lets everything through. */
  fate: (request: IncomingMessage) => Fate = () => 'pass';
  /** No request arrives at all while this is set. */
  down = false;
  /** Cuts made so far. */
  cuts = 0;
  /** Told of every request that arrived whole, with what it carried. */
  onArrived: (request: IncomingMessage, body: Buffer) => void = () => {};
  /** Told of every cut, once it has been made. */
  onCut: () => void = () => {};
  readonly saves: Save[] = [];
  /** Paths that were asked for and answered, in order. */
  readonly answered: string[] = [];
  /** Answers something else in place of what the server sent; for a new version of the application. */
  rewrite: (path: string, body: Buffer) => Buffer | undefined = () => undefined;
  private readonly server: Server;

  private constructor(server: Server, port: number) {
    this.server = server;
    this.url = `http://127.0.0.1:${port}`;
  }

  static async before(target: string): Promise<Network> {
    const to = new URL(target);
    let network: Network;
    const server = createServer((incoming, outgoing) => void network.pass(incoming, outgoing, to));
    server.on('connect', (_, socket) => socket.destroy());
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const address = server.address();
    if (!address || typeof address !== 'object') throw new Error('no port');
    network = new Network(server, address.port);
    return network;
  }

  /** For each sheet the keys that the server took, each with the revisions it answered: one, however often it was sent. */
  taken(): Map<string, Map<string, Set<number>>> {
    const sheets = new Map<string, Map<string, Set<number>>>();
    for (const { sheetId, key, revision } of this.saves) {
      if (revision === undefined) continue;
      const keys = sheets.get(sheetId) ?? new Map<string, Set<number>>();
      sheets.set(sheetId, keys.set(key, (keys.get(key) ?? new Set()).add(revision)));
    }
    return sheets;
  }

  private async pass(incoming: IncomingMessage, outgoing: ServerResponse, to: URL) {
    const fate = this.down ? 'before' : this.fate(incoming);
    if (fate === 'before') {
      if (this.down) incoming.socket.destroy();
      else this.cut(incoming);
      return;
    }
    try {
      const body = await (fate === 'half' ? half(incoming) : whole(incoming));
      if (!body) {
        this.cut(incoming);
        return;
      }
      this.onArrived(incoming, body);
      const answers = await Promise.all(
        Array.from({ length: fate === 'twice' ? 2 : 1 }, () =>
          ask(to, incoming, body).then((a) => this.note(incoming, a)),
        ),
      );
      const answer = answers[0];
      if (fate === 'after' || this.down || !answer) {
        this.cut(incoming);
        return;
      }
      // A connection that is used once: Chromium repeats by itself what was cut on one that it had kept.
      const other = this.rewrite(incoming.url ?? '', answer.body);
      const headers = { ...answer.headers, connection: 'close' };
      if (other) {
        delete headers['content-length'];
        delete headers['content-encoding'];
        delete headers.etag;
      }
      this.answered.push(incoming.url ?? '');
      outgoing.writeHead(answer.status, headers);
      outgoing.end(other ?? answer.body);
    } catch {
      incoming.socket.destroy();
    }
  }

  private cut(incoming: IncomingMessage) {
    this.cuts++;
    incoming.socket.destroy();
    this.onCut();
  }

  private note(incoming: IncomingMessage, answer: Answer): Answer {
    const sheetId = /^\/api\/score-sheets\/([^/?]+)$/.exec(incoming.url ?? '')?.[1];
    if (incoming.method === 'PUT' && sheetId) {
      const key = String(incoming.headers['idempotency-key']);
      const revision = answer.status === 200 ? Number(JSON.parse(answer.body.toString()).revision) : undefined;
      this.saves.push({ sheetId, key, status: answer.status, revision });
    }
    return answer;
  }

  async end(): Promise<void> {
    this.server.closeAllConnections();
    await new Promise((resolve) => this.server.close(resolve));
  }
}

/** Waits until half of the announced length is there. */
function half(message: IncomingMessage): Promise<undefined> {
  const enough = Number(message.headers['content-length'] ?? 0) / 2;
  return new Promise((resolve) => {
    let read = 0;
    message.on('data', (part: Buffer) => {
      read += part.length;
      if (read >= enough) resolve(undefined);
    });
    message.on('close', () => resolve(undefined));
  });
}

async function whole(message: IncomingMessage): Promise<Buffer> {
  const parts: Buffer[] = [];
  for await (const part of message) parts.push(part);
  return Buffer.concat(parts);
}

function ask(to: URL, { method, url, headers: sent }: IncomingMessage, body: Buffer): Promise<Answer> {
  const { 'accept-encoding': _packed, 'if-none-match': _known, ...plain } = sent;
  const headers = url === '/app/sw.js' ? plain : sent; // so that it can be rewritten
  return new Promise((resolve, reject) => {
    const asked = request({ host: to.hostname, port: to.port, method, path: url, headers }, (answer) => {
      whole(answer).then(
        (read) => resolve({ status: answer.statusCode ?? 502, headers: answer.headers, body: read }),
        reject,
      );
    });
    asked.on('error', reject);
    asked.end(body);
  });
}

/** A small seeded generator (mulberry32): the same numbers in every run. */
export function seeded(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let t = Math.imul(state ^ (state >>> 15), state | 1);
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
  };
}
