import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { HostEvent } from '@assay/schema';
import { type Client, connect, type HostFile, hostFilePath } from '../client/index.js';

interface Options {
  since?: number;
  signal: AbortSignal;
}

/**
 * The hosts behind a server: the project's own for tenant 1, and for every other tenant one with a store of its own under
 * `.assay/tenants/`, so that no query, however it is made, can see another tenant's rows.
 */
export class TenantHosts {
  private readonly clients = new Map<number, Promise<Client>>();
  private readonly last = new Map<number, number>();

  constructor(
    private readonly own: Client,
    private readonly signal: AbortSignal,
  ) {
    this.clients.set(1, Promise.resolve(own));
  }

  /** The folder that a tenant's store lies in. */
  project(tenant: number): string {
    if (tenant === 1) return this.own.project;
    return join(this.own.project, '.assay', 'tenants', String(tenant));
  }

  /** The host's socket; asking for its status starts a host that is gone. */
  async reach(tenant: number): Promise<string> {
    const client = await this.client(tenant);
    await client.status();
    const file = JSON.parse(await readFile(hostFilePath(client.project), 'utf8')) as HostFile;
    return file.socket;
  }

  async *events(tenant: number, options: Options): AsyncGenerator<HostEvent> {
    const client = await this.client(tenant);
    for await (const event of client.events(options)) {
      this.last.set(tenant, Math.max(event.seq, this.last.get(tenant) ?? 0));
      yield event;
    }
  }

  seen(tenant: number): number | undefined {
    return this.last.get(tenant);
  }

  /** A host that somebody listens to does not end for idleness, and one that was killed is started again at once. */
  async keep(): Promise<void> {
    const { signal } = this;
    try {
      for await (const { seq } of this.own.events({ signal })) {
        this.last.set(1, seq);
        if (signal.aborted) return;
      }
    } catch (error) {
      if (!signal.aborted) throw error;
    }
  }

  /** Lets the other tenants' hosts go; `end` ends one that nobody else uses. */
  async close(end: (project: string) => Promise<void>): Promise<void> {
    const others = [...this.clients].filter(([tenant]) => tenant !== 1);
    await Promise.all(
      others.map(async ([, opening]) => {
        const client = await opening.catch(() => undefined);
        if (client === undefined) return;
        await client.close();
        await end(client.project);
      }),
    );
  }

  private client(tenant: number): Promise<Client> {
    const known = this.clients.get(tenant);
    if (known !== undefined) return known;
    const opening = this.open(tenant);
    this.clients.set(tenant, opening);
    opening.catch(() => this.clients.delete(tenant));
    return opening;
  }

  private async open(tenant: number): Promise<Client> {
    const project = this.project(tenant);
    await mkdir(join(project, '.assay'), { recursive: true, mode: 0o700 });
    await writeFile(join(project, '.assay', 'tenant'), `${tenant}\n`, { mode: 0o600 });
    return connect({ project });
  }
}
