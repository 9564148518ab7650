import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, mkdtemp, readdir, readFile, realpath, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { ColumnTable } from '../../schema/index.js';
import { connect, type Client } from '../../kernel/client/index.js';
import {
  contentHash,
  openStore,
  registerDataset,
  relationName,
  type Store,
} from '../../kernel/store/index.js';

const HOST = fileURLToPath(new URL('../../kernel/build/host.js', import.meta.url));

/** A project whose real host is started and killed at will. */
export class KilledHost {
  private constructor(readonly folder: string) {}

  static async make(scripts: Record<string, string>, data: ColumnTable): Promise<KilledHost> {
    // The host records the real path; a linked temp folder must not differ from it.
    const folder = await realpath(await mkdtemp(join(tmpdir(), 'assay-fault-')));
    await mkdir(join(folder, 'processors/custom'), { recursive: true });
    for (const [name, source] of Object.entries(scripts)) {
      await writeFile(join(folder, 'processors/custom', name), source);
    }
    const project = new KilledHost(folder);
    await project.inStore((store) => addRaw(store, 'ecg', data));
    return project;
  }

  /** The store while no host runs. */
  async inStore<T>(work: (store: Store) => Promise<T>): Promise<T> {
    await mkdir(join(this.folder, '.assay'), { recursive: true });
    const store = await openStore({ file: join(this.folder, '.assay/store.duckdb'), threads: 1 });
    try {
      return await work(store);
    } finally {
      await store.close();
    }
  }

  /**
   * Runs a host for a random while and kills it.
   *
   * @param delayMs - from its start, or from the moment that `work` was done
   */
  async runAndKill(delayMs: number, work?: (client: Client) => Promise<void>): Promise<void> {
    const env = { ...process.env, NODE_OPTIONS: '', ASSAY_FAULT_MARK: this.folder };
    const host = spawn(process.execPath, [HOST, '--project', this.folder], {
      env,
      stdio: 'ignore',
    });
    const ended = once(host, 'exit');
    if (work !== undefined) {
      await this.ready(host.pid ?? 0);
      const client = await connect({ project: this.folder, start: false });
      await work(client).finally(() => client.close());
    }
    await new Promise((resolve) => setTimeout(resolve, delayMs / 2));
    // A worker that dies alone must not matter either.
    if (work !== undefined) await killChildren(host.pid ?? 0);
    await new Promise((resolve) => setTimeout(resolve, delayMs / 2));
    host.kill('SIGKILL');
    const [, signal] = (await ended) as [number | null, string | null];
    if (signal !== 'SIGKILL') throw new Error(`the host ended by itself; see ${this.folder}`);
  }

  private async ready(pid: number): Promise<void> {
    for (;;) {
      const text = await readFile(join(this.folder, '.assay/host.json'), 'utf8').catch(() => '{}');
      if (text !== '' && (JSON.parse(text) as { pid?: number }).pid === pid) return;
      await new Promise((resolve) => setTimeout(resolve, 5));
    }
  }

  /** Processes that a killed host has left: none after a moment, or this never resolves. */
  async orphansGone(): Promise<void> {
    while ((await this.orphans()).length > 0) await new Promise((r) => setTimeout(r, 20));
  }

  private async orphans(): Promise<string[]> {
    const pids = (await readdir('/proc')).filter((name) => /^\d+$/.test(name));
    const marks = await Promise.all(
      pids.map((pid) => readFile(`/proc/${pid}/environ`, 'latin1').catch(() => '')),
    );
    return pids.filter((_, i) => marks[i]?.includes(`ASSAY_FAULT_MARK=${this.folder}`));
  }

  async remove(): Promise<void> {
    await rm(this.folder, { recursive: true, force: true });
  }
}

/** Kills the job workers that a host has at the moment. */
async function killChildren(host: number): Promise<void> {
  const pids = (await readdir('/proc')).filter((name) => /^\d+$/.test(name));
  for (const pid of pids) {
    const [stat, command] = await Promise.all(
      ['stat', 'cmdline'].map((file) => readFile(`/proc/${pid}/${file}`, 'latin1').catch(() => '')),
    );
    const parent = Number(/^\d+ \(.*\) \S (\d+)/.exec(stat ?? '')?.[1]);
    if (parent !== host || command?.includes('job-worker.js') !== true) continue;
    try {
      process.kill(Number(pid), 'SIGKILL');
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error;
    }
  }
}

async function addRaw(store: Store, name: string, table: ColumnTable): Promise<void> {
  const relation = { schema: 'raw', table: name };
  const values = BigInt64Array.from({ length: table.rowCount }, (_, row) => BigInt(row));
  await store.transaction(async (tx) => {
    await tx.query(
      `CREATE TABLE ${relationName(relation)} ("assay:row" BIGINT, t BIGINT, v DOUBLE)`,
    );
    const order = { name: 'assay:row', type: 'integer', values, missing: null } as const;
    await tx.append('raw', name, { ...table, columns: [order, ...table.columns] });
    await registerDataset(tx, {
      ...{ name, kind: 'raw', relation, rowCount: table.rowCount, now: store.now() },
      columns: table.columns.map((column) => ({ name: column.name, type: column.type })),
      contentHash: contentHash(table),
    });
  });
}
