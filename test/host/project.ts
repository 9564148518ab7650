import { mkdtemp, realpath, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { connect, hostFilePath, type Client } from '../../kernel/client/index.js';
import { readFile } from 'node:fs/promises';
import { lives } from '../support/lives.js';

/** A project in a folder of its own with a real host. */
export class TestProject {
  private readonly clients: Client[] = [];

  private constructor(readonly folder: string) {}

  static async make(): Promise<TestProject> {
    return new TestProject(await realpath(await mkdtemp(join(tmpdir(), 'assay-host-'))));
  }

  async connect(): Promise<Client> {
    const client = await connect({ project: this.folder });
    this.clients.push(client);
    return client;
  }

  async pid(): Promise<number> {
    return (JSON.parse(await readFile(hostFilePath(this.folder), 'utf8')) as { pid: number }).pid;
  }

  async log(): Promise<{ message: string; reason?: string }[]> {
    const text = await readFile(join(this.folder, '.assay', 'logs', 'host.log'), 'utf8');
    return text
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line) as { message: string });
  }

  async remove(): Promise<void> {
    const last = await connect({ project: this.folder, start: false }).catch(() => undefined);
    await last?.stop();
    await Promise.all(this.clients.map((client) => client.close()));
    await rm(this.folder, { recursive: true });
  }
}

/** Resolves when a process is gone. */
export async function gone(pid: number, limitMs = 10_000): Promise<void> {
  const deadline = Date.now() + limitMs;
  while (lives(pid)) {
    if (Date.now() > deadline) throw new Error(`process ${pid} is still there`);
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
}
