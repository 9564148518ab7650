import { execFileSync, spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { chownSync, existsSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const DEBIAN = '/usr/lib/postgresql';

/** Debian's PostgreSQL, which `npm test` installs as root. */
function programs(): string {
  const [version] = existsSync(DEBIAN) ? readdirSync(DEBIAN).sort().reverse() : [];
  if (version !== undefined) return join(DEBIAN, version, 'bin');
  throw new Error('the tests of the lake need PostgreSQL: apt-get install postgresql');
}

/** A PostgreSQL server of this test's own. */
export class Postgres {
  private constructor(
    readonly url: string,
    private readonly folder: string,
    private readonly child: ChildProcess,
  ) {}

  static async start(): Promise<Postgres> {
    const bin = programs();
    const folder = mkdtempSync(join('/tmp', 'assay-postgres-'));
    // PostgreSQL refuses to run as root.
    const root = process.getuid?.() === 0;
    const [uid, gid] = ['-u', '-g'].map((flag) =>
      root ? Number(execFileSync('id', [flag, 'postgres'])) : (process.getuid?.() ?? 0),
    );
    const who = root ? { uid, gid } : {};
    if (root) chownSync(folder, uid ?? 0, gid ?? 0);
    const data = join(folder, 'data');
    const make = ['-D', data, '-A', 'trust', '-U', 'assay', '-E', 'UTF8', '--no-sync'];
    execFileSync(join(bin, 'initdb'), make, { ...who, stdio: 'ignore', cwd: folder });
    const port = await freePort();
    const args = ['-D', data, '-p', String(port), '-k', folder, '-h', '127.0.0.1'];
    const child = spawn(join(bin, 'postgres'), args, {
      ...{ ...who, cwd: folder, stdio: ['ignore', 'ignore', 'pipe'] },
    }) as ChildProcess;
    for await (const chunk of child.stderr ?? []) {
      if (String(chunk).includes('ready to accept connections')) break;
    }
    child.stderr?.resume();
    return new Postgres(`postgresql://assay@127.0.0.1:${port}/postgres`, folder, child);
  }

  /** Every line that leads to it breaks at once; it takes new ones. */
  cut(): void {
    const sql =
      "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE backend_type = 'client backend' AND pid <> pg_backend_pid()";
    execFileSync(join(programs(), 'psql'), [this.url, '-qAtc', sql], { stdio: 'ignore' });
  }

  async stop(): Promise<void> {
    const ended = once(this.child, 'exit');
    this.child.kill('SIGQUIT');
    await ended;
    rmSync(this.folder, { recursive: true, force: true });
  }
}

export async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  server.close();
  await once(server, 'close');
  return typeof address === 'object' && address !== null ? address.port : 0;
}

/** Where a test's project and its Parquet files lie. */
export function scratch(name: string): string {
  return mkdtempSync(join(tmpdir(), `assay-${name}-`));
}
