// A network between browser and server that can be cut: before a request arrives, or after the server has done its
// work and before the answer is back. Requests are counted, so that a test knows what was really sent.
import { createServer, type IncomingMessage, request, type Server, type ServerResponse } from 'node:http';

export type Cut = 'none' | 'before' | 'after';

export class Network {
  readonly url: string;
  /** Decides the fate of one request; the default lets everything through. */
  fate: (request: IncomingMessage) => Cut = () => 'none';
  /** No request arrives at all while this is set. */
  down = false;
  /** Cuts made so far. */
  cuts = 0;
  /** Saves that the server answered with 200, whether the answer arrived or not. */
  saves = 0;
  private readonly server: Server;

  private constructor(server: Server, port: number) {
    this.server = server;
    this.url = `http://127.0.0.1:${port}`;
  }

  static async before(target: string): Promise<Network> {
    const to = new URL(target);
    let network: Network;
    const server = createServer((incoming, outgoing) => network.pass(incoming, outgoing, to));
    server.on('connect', (_, socket) => socket.destroy());
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const address = server.address();
    if (!address || typeof address !== 'object') throw new Error('no port');
    network = new Network(server, address.port);
    return network;
  }

  private pass(incoming: IncomingMessage, outgoing: ServerResponse, to: URL) {
    if (this.down) {
      incoming.socket.destroy();
      return;
    }
    const fate = this.fate(incoming);
    if (fate === 'before') {
      this.cuts++;
      incoming.socket.destroy();
      return;
    }
    const passed = request(
      {
        host: to.hostname,
        port: to.port,
        method: incoming.method,
        path: incoming.url,
        headers: { ...incoming.headers },
      },
      (answer) => {
        const save = incoming.method === 'PUT' && (incoming.url ?? '').startsWith('/api/score-sheets/');
        if (save && answer.statusCode === 200) this.saves++;
        if (fate === 'after' || this.down) {
          this.cuts++;
          answer.resume();
          answer.on('end', () => incoming.socket.destroy());
          return;
        }
        outgoing.writeHead(answer.statusCode ?? 502, answer.headers);
        answer.pipe(outgoing);
      },
    );
    passed.on('error', () => incoming.socket.destroy());
    incoming.pipe(passed);
  }

  async end(): Promise<void> {
    this.server.closeAllConnections();
    await new Promise((resolve) => this.server.close(resolve));
  }
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
