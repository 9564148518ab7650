import { createReadStream } from 'node:fs';
import { createInterface } from 'node:readline';
import { appendFile } from 'node:fs/promises';
import type { Caller } from './caller.js';

/** What somebody did or tried. */
export interface AuditEntry {
  /** Its number among its tenant's. */
  id: number;
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
    entry: Omit<AuditEntry, 'id' | 'time' | 'user' | 'tenant_id'>,
  ): void {
    const time = new Date().toISOString();
    const line = { time, user: caller.name, tenant_id: caller.tenant, ...entry };
    this.turn = this.turn
      .then(() => appendFile(this.path, `${JSON.stringify(line)}\n`, { mode: 0o600 }))
      // A full disk must not stop the service; the request's own log line is there beside.
      .catch(() => undefined);
  }

  /** The newest entries of a tenant first, at most `limit` of those before the one named; and how many it has in all. */
  async last(
    tenant: number,
    { limit, before = Infinity }: { limit: number; before?: number },
  ): Promise<{ entries: AuditEntry[]; total: number }> {
    await this.turn;
    const found: AuditEntry[] = [];
    let total = 0;
    try {
      for await (const line of createInterface({ input: createReadStream(this.path) })) {
        const entry = JSON.parse(line) as Omit<AuditEntry, 'id'>;
        if (entry.tenant_id !== tenant) continue;
        total += 1;
        if (total >= before) continue;
        found.push({ id: total, ...entry });
        if (found.length > limit) found.shift();
      }
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error;
    }
    return { entries: found.reverse(), total };
  }

  /** Resolves when everything so far is written. */
  async flush(): Promise<void> {
    await this.turn;
  }
}
