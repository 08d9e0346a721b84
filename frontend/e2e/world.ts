// A server of its own for a test: the built program with its embedded PostgreSQL and object store, on a copy of a
// rehearsal round that was loaded once. It can be ended as a power cut would, and started again on the same port.
import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import path from 'node:path';
import { grounds } from './memory';

export interface RehearsedJudge {
  id: string;
  name: string;
  judgeCode: string;
  role: 'head' | 'deputy' | 'judge';
  /** "ABCD-EFGH" */
  code: string;
}

export interface Rehearsal {
  roundId: string;
  entries: number;
  password: string;
  signIns: string[];
  judges: RehearsedJudge[];
}

function needed(name: string): string {
  const value = process.env[name];
  if (!value) throw new Error(`${name} is not set: run scripts/e2e`);
  return value;
}

async function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.on('error', reject);
    server.listen(0, '127.0.0.1', () => {
      const address = server.address();
      server.close(() =>
        address && typeof address === 'object' ? resolve(address.port) : reject(new Error('no port')),
      );
    });
  });
}

/** Owners and extended attributes belong to it: PostgreSQL refuses another's files, the object store keeps types there. */
function copy(from: string, to: string): void {
  execFileSync('cp', ['-a', '--preserve=xattr', from, to]);
}

/** A folder with a copy of the data: in memory, unless that keeps no attributes. */
function settle(template: string): string {
  for (const ground of grounds) {
    const folder = mkdtempSync(path.join(ground, 'tieubieu-e2e-'));
    try {
      execFileSync('chmod', ['711', folder]);
      copy(template, path.join(folder, 'data'));
      return folder;
    } catch (failure) {
      rmSync(folder, { recursive: true, force: true });
      if (ground === grounds.at(-1)) throw failure;
    }
  }
  throw new Error('there is no folder for a world');
}

export class World {
  readonly url: string;
  readonly rehearsal: Rehearsal;
  private readonly folder: string;
  private readonly port: number;
  private server: ChildProcess | undefined;
  private log = '';

  private constructor(folder: string, port: number, rehearsal: Rehearsal) {
    this.folder = folder;
    this.port = port;
    this.rehearsal = rehearsal;
    this.url = `http://127.0.0.1:${port}`;
  }

  /** A world with so many entries (a size that scripts/e2e has loaded), started. */
  static async make(entries: 14 | 60): Promise<World> {
    const template = path.join(needed('TIEUBIEU_E2E_WORLDS'), String(entries));
    const rehearsal = JSON.parse(readFileSync(`${template}.json`, 'utf8')) as Rehearsal;
    const world = new World(settle(template), await freePort(), rehearsal);
    await world.start();
    return world;
  }

  get head(): RehearsedJudge {
    return this.only(this.rehearsal.judges.find((j) => j.role === 'head'));
  }

  /** One of those who are not head: from 0. */
  judge(n = 0): RehearsedJudge {
    return this.only(this.rehearsal.judges.filter((j) => j.role === 'judge')[n]);
  }

  private only(judge: RehearsedJudge | undefined): RehearsedJudge {
    if (!judge) throw new Error('the rehearsal has no such judge');
    return judge;
  }

  async start(): Promise<void> {
    const server = spawn(needed('TIEUBIEU_E2E_SERVER'), ['serve'], {
      env: {
        ...process.env,
        TIEUBIEU_DATA: path.join(this.folder, 'data'),
        TIEUBIEU_DEMO: '0',
        LISTEN: `127.0.0.1:${this.port}`,
      },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    this.server = server;
    for (const stream of [server.stdout, server.stderr]) {
      stream.on('data', (chunk: Buffer) => {
        this.log = (this.log + chunk.toString()).slice(-20_000);
      });
    }
    await Promise.race([
      this.ready(),
      new Promise((_, reject) => server.once('exit', () => reject(new Error(`the server ended:\n${this.log}`)))),
    ]);
  }

  private async answers(): Promise<boolean> {
    try {
      return (await fetch(`${this.url}/readyz`)).ok;
    } catch {
      return false;
    }
  }

  /** Ends the server: politely, or as a power cut would. */
  async stop(signal: 'SIGTERM' | 'SIGKILL' = 'SIGTERM'): Promise<void> {
    const server = this.server;
    this.server = undefined;
    if (!server || server.exitCode !== null) return;
    const ended = new Promise((resolve) => server.once('exit', resolve));
    server.kill(signal);
    await ended;
  }

  /** Kills PostgreSQL under the running server, which starts it again by itself. */
  killPostgres(): void {
    const pid = readFileSync(path.join(this.folder, 'data', 'postgres', 'data', 'postmaster.pid'), 'utf8').split(
      '\n',
    )[0];
    process.kill(Number(pid), 'SIGKILL');
  }

  /** Ends the server, keeps a copy of all its data, and starts it again. */
  async backUp(): Promise<void> {
    await this.stop();
    rmSync(path.join(this.folder, 'earlier'), { recursive: true, force: true });
    copy(path.join(this.folder, 'data'), path.join(this.folder, 'earlier'));
    await this.start();
  }

  /** Goes back to that copy, as after a disk that was lost: what came later, the server has never seen. */
  async restore(): Promise<void> {
    await this.stop();
    rmSync(path.join(this.folder, 'data'), { recursive: true, force: true });
    copy(path.join(this.folder, 'earlier'), path.join(this.folder, 'data'));
    await this.start();
  }

  /** Returns when the server answers with its database again. */
  async ready(): Promise<void> {
    for (let tries = 0; tries < 600; tries++) {
      if (await this.answers()) return;
      await new Promise((resolve) => setTimeout(resolve, 50)); // for a process, not for a chance
    }
    throw new Error(`the server does not answer:\n${this.log}`);
  }

  /** Bytes of memory that the server's own process holds, and the most it ever held. */
  memory(): { now: number; peak: number } {
    const status = readFileSync(`/proc/${this.server?.pid}/status`, 'utf8');
    const read = (name: string) =>
      Number(new RegExp(`^${name}:\\s+(\\d+) kB`, 'm').exec(status)?.[1] ?? Number.NaN) * 1024;
    return { now: read('VmRSS'), peak: read('VmHWM') };
  }

  async end(): Promise<void> {
    await this.stop();
    rmSync(this.folder, { recursive: true, force: true });
  }

  /** What the server said last, for a failure's report. */
  get said(): string {
    return this.log;
  }
}
