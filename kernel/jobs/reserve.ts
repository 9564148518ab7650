import { randomBytes } from 'node:crypto';
import { rm, stat, statfs, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import { isDiskFull } from '../store/index.js';

/** Thousands of the ledger's writes. */
const BYTES = 4 * 1024 * 1024;
/** So much must be free beside it, or the reserve itself would be what fills the disk. */
const PLENTY = 4;
/** With less than this a host cannot even write down where it is found. */
const LITTLE = 256 * 1024;
/** A look at the disk is cheap, but not free. */
const LOOK_MS = 1_000;

/**
 * A file beside the store that does nothing but take up room. It is given back when the disk is full: then the ledger can
 * still say what has become of the jobs, which have failed because of it.
 */
export class Reserve {
  #held: boolean | undefined;
  #lookedAt = -Infinity;

  constructor(private readonly path: string) {}

  /** Takes the room again when there is plenty; otherwise does nothing. */
  async keep(): Promise<void> {
    const now = performance.now();
    if (this.#held === true || now - this.#lookedAt < LOOK_MS) return;
    this.#lookedAt = now;
    try {
      this.#held = (await sizeOf(this.path)) >= BYTES;
      if (this.#held) return;
      if ((await this.#free()) < PLENTY * BYTES) return;
      // Zeros would take no room on a disk that compresses.
      await writeFile(this.path, randomBytes(BYTES), { mode: 0o600 });
      this.#held = true;
    } catch {
      // Where it cannot be written there is none, and nothing is worse than without it.
      await this.release();
    }
  }

  /** Gives the room back where there is hardly any other. */
  async ease(): Promise<void> {
    if ((await this.#free()) < LITTLE) await this.release();
  }

  /** Work that writes to the store, with the room of the reserve when there is no other. */
  async spend<T>(work: () => Promise<T>): Promise<T> {
    try {
      return await work();
    } catch (error) {
      if (!isDiskFull(error) || !(await this.release())) throw error;
      return await work();
    }
  }

  /** Gives the room back. @returns whether there was any to give */
  async release(): Promise<boolean> {
    const bytes = await sizeOf(this.path);
    await rm(this.path, { force: true });
    this.#held = false;
    return bytes > 0;
  }

  async #free(): Promise<number> {
    const { bavail, bsize } = await statfs(dirname(this.path));
    return bavail * bsize;
  }
}

async function sizeOf(path: string): Promise<number> {
  return stat(path).then(
    ({ size }) => size,
    () => 0,
  );
}
