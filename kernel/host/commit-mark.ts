import { randomBytes } from 'node:crypto';
import { closeSync, constants, fstatSync, openSync, readSync, writeSync } from 'node:fs';
import { join } from 'node:path';

/** Eight bytes by chance for each start of a host, then eight that count its commits. */
const BYTES = 16;
const NONE = Buffer.alloc(BYTES);

/** The host's word with an answer: it holds while the mark stands at this, and counts under this route. */
export const STANDS_HEADER = 'x-assay-stands';

/** Where a project's mark lies. */
export const markPath = (project: string): string => join(project, '.assay', 'commits');

/**
 * Tells other processes whether anything was committed since: a file of 16 bytes that is written before a commit is
 * answered for, and costs its reader microseconds. While the mark stands, so does everything that was read under it.
 */
export class CommitMark {
  private readonly bytes = Buffer.alloc(BYTES);
  private readonly file: number;

  constructor(project: string) {
    randomBytes(8).copy(this.bytes);
    this.file = openSync(markPath(project), constants.O_RDWR | constants.O_CREAT, 0o600);
    this.write();
  }

  /** After each commit. */
  move(): void {
    this.bytes.writeBigUInt64BE(this.bytes.readBigUInt64BE(8) + 1n, 8);
    this.write();
  }

  get text(): string {
    return this.bytes.toString('hex');
  }

  /** From here on nothing stands: whoever comes next may change the store. */
  close(): void {
    writeSync(this.file, NONE, 0, BYTES, 0);
    closeSync(this.file);
  }

  private write(): void {
    writeSync(this.file, this.bytes, 0, BYTES, 0);
  }
}

/** Reads a host's mark. */
export class CommitMarkReader {
  private readonly bytes = Buffer.alloc(BYTES);
  private file: number | undefined;

  constructor(private readonly project: string) {}

  /** The mark as it is now; undefined when no host vouches for anything. */
  now(): Buffer | undefined {
    // A folder that was removed and made again has another file.
    if (this.file !== undefined && fstatSync(this.file).nlink === 0) this.close();
    try {
      this.file ??= openSync(markPath(this.project), 'r');
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
      throw error;
    }
    const read = readSync(this.file, this.bytes, 0, BYTES, 0);
    return read === BYTES && !this.bytes.equals(NONE) ? this.bytes : undefined;
  }

  close(): void {
    if (this.file !== undefined) closeSync(this.file);
    this.file = undefined;
  }
}
