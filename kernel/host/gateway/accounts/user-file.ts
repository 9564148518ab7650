import { open, readFile, rename, stat } from 'node:fs/promises';
import { join } from 'node:path';
import type { Role } from './caller.js';

/** A user as he is kept. */
export interface User {
  id: string;
  username: string;
  role: Role;
  tenant_id: number;
  disabled: boolean;
  /** Argon2id, PHC string. */
  password: string;
  /** Tokens of an earlier version are no longer taken. */
  version: number;
  created_at: string;
  updated_at: string;
}

export interface Tenant {
  id: number;
  name: string;
  created_at: string;
}

const RECENT_MS = 250;

interface Accounts {
  users: User[];
  tenants: Tenant[];
}

/**
 * Users and tenants in `.assay/accounts.json` (0600). Beside the store and not in it: whoever may query the store shall
 * not see a hash of a password.
 */
export class UserFile {
  private readonly path: string;
  private known: Accounts = { users: [], tenants: [] };
  private seen = '';
  private looked = -Infinity;
  private turn: Promise<unknown> = Promise.resolve();

  constructor(project: string) {
    this.path = join(project, '.assay', 'accounts.json');
  }

  /** As `read`, by a look at the file that is at most a quarter of a second old: for the check of every request. */
  async recent(): Promise<void> {
    const now = performance.now();
    if (now - this.looked < RECENT_MS) return;
    this.looked = now;
    await this.read();
  }

  /** What is known now; the file is read again only when it is another one. */
  async read(): Promise<Accounts> {
    const mark = await stat(this.path).then(
      ({ mtimeMs, ino, size }) => `${mtimeMs} ${ino} ${size}`,
      (error: NodeJS.ErrnoException) => {
        if (error.code === 'ENOENT') return '';
        throw error;
      },
    );
    if (mark !== this.seen && mark !== '') {
      this.known = JSON.parse(await readFile(this.path, 'utf8')) as Accounts;
      this.seen = mark;
    }
    return this.known;
  }

  /** The last that was read, for the check that every request passes. */
  get users(): readonly User[] {
    return this.known.users;
  }

  /** Changes what is kept, one change after the other; the file is whole at any instant. */
  change<T>(work: (accounts: Accounts) => T | Promise<T>): Promise<T> {
    const done = this.turn.then(async () => {
      const accounts = structuredClone(await this.read());
      const answer = await work(accounts);
      const temporary = `${this.path}.${process.pid}`;
      const handle = await open(temporary, 'w', 0o600);
      try {
        await handle.writeFile(`${JSON.stringify(accounts, null, 2)}\n`);
        await handle.sync();
      } finally {
        await handle.close();
      }
      await rename(temporary, this.path);
      await this.read();
      return answer;
    });
    this.turn = done.catch(() => undefined);
    return done;
  }
}
