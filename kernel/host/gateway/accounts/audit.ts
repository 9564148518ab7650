import { createReadStream } from 'node:fs';
import { createInterface } from 'node:readline';
import { appendFile } from 'node:fs/promises';
import type { Caller } from './caller.js';

/** What somebody did or tried. */
export interface AuditEntry {
  time: string;
  request_id: string;
  tenant_id: number;
  user: string;
  action: string;
  status: number;
  address: string | null;
}

/** Every change and every refused login, one JSON line each, in a file that is only ever appended to. */
export class AuditLog {
  private turn: Promise<unknown> = Promise.resolve();

  constructor(private readonly path: string) {}

  note(
    caller: Pick<Caller, 'name' | 'tenant'>,
    entry: Omit<AuditEntry, 'time' | 'user' | 'tenant_id'>,
  ): void {
    const time = new Date().toISOString();
    const line = { time, user: caller.name, tenant_id: caller.tenant, ...entry };
    this.turn = this.turn
      .then(() => appendFile(this.path, `${JSON.stringify(line)}\n`, { mode: 0o600 }))
      // A full disk must not stop the service; the request's own log line is there beside.
      .catch(() => undefined);
  }

  /** The newest entries of a tenant first, at most `limit`. */
  async last(tenant: number, limit: number): Promise<AuditEntry[]> {
    await this.turn;
    const found: AuditEntry[] = [];
    try {
      for await (const line of createInterface({ input: createReadStream(this.path) })) {
        const entry = JSON.parse(line) as AuditEntry;
        if (entry.tenant_id !== tenant) continue;
        found.push(entry);
        if (found.length > limit) found.shift();
      }
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error;
    }
    return found.reverse();
  }

  /** Resolves when everything so far is written. */
  async flush(): Promise<void> {
    await this.turn;
  }
}
