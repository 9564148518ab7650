import { writeSync } from 'node:fs';
import { open, readFile, truncate, type FileHandle } from 'node:fs/promises';
import { setTimeout as pause } from 'node:timers/promises';

/** A job whose cancel was acknowledged, and the time that its event has in the ledger. */
export interface CancelNote {
  id: string;
  at: string;
}

/** From the moment it is written a note outlives every process; only for the machine's own end has it to be on the disk. */
const DISK_MS = 10;

/**
 * Cancels on their way to the ledger: a line each in a small file beside the store, which is written in milliseconds
 * while a transaction waits for its turn and for all that DuckDB has to do. Should the host die between the two, the next
 * one finds the note.
 */
export class CancelNotes {
  #file: Promise<FileHandle> | undefined;

  constructor(private readonly path: string) {}

  /** Resolves when the note is on the disk, or is written and the disk is too busy to say so in time. */
  async add(note: CancelNote): Promise<void> {
    this.#file ??= open(this.path, 'a', 0o600);
    const file = await this.#file;
    // At once: no other note comes between. A line of its own, also behind one that a full disk cut off.
    const line = Buffer.from(`\n${JSON.stringify(note)}\n`);
    if (writeSync(file.fd, line) < line.length) throw new Error(`${this.path} was cut off`);
    const late = new AbortController();
    const soon = pause(DISK_MS, undefined, { signal: late.signal }).catch(() => undefined);
    await Promise.race([file.datasync().finally(() => late.abort()), soon]);
  }

  /** What an earlier host has left; also what has come to the ledger since. */
  async left(): Promise<CancelNote[]> {
    const text = await readFile(this.path, 'utf8').catch((error: NodeJS.ErrnoException) => {
      if (error.code === 'ENOENT') return '';
      throw error;
    });
    return text.split('\n').flatMap((line) => whole(line) ?? []);
  }

  /** All of them are in the ledger. */
  async clear(): Promise<void> {
    await truncate(this.path).catch((error: NodeJS.ErrnoException) => {
      if (error.code !== 'ENOENT') throw error;
    });
  }

  async close(): Promise<void> {
    const file = this.#file;
    this.#file = undefined;
    await (await file?.catch(() => undefined))?.close();
  }
}

/** A line that is not whole was never acknowledged. */
function whole(line: string): CancelNote | undefined {
  try {
    return JSON.parse(line) as CancelNote;
  } catch (error) {
    if (error instanceof SyntaxError) return undefined;
    throw error;
  }
}
