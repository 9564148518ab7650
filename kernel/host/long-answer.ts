import { randomBytes } from 'node:crypto';
import { mkdir, open, rm, type FileHandle } from 'node:fs/promises';
import { join } from 'node:path';
import type { Readable } from 'node:stream';

/** An answer of so many bytes is kept in memory until its reader has taken it. */
const SHORT = 256 * 1024;

/**
 * An answer that is made at once and taken at its reader's pace. A long one lies in a file meanwhile: readers that are slow, or
 * stand still, would else fill the memory of the one process that all work in, and nothing of the store waits for them.
 */
export class LongAnswer {
  private parts: Uint8Array[] = [];
  private file: { handle: FileHandle; path: string } | undefined;
  bytes = 0;

  /** @param folder for the files; what is left in it after a kill is removed when the store is opened */
  constructor(private readonly folder: string) {}

  async add(parts: readonly Uint8Array[]): Promise<void> {
    this.parts.push(...parts);
    this.bytes += parts.reduce((sum, part) => sum + part.byteLength, 0);
    if (this.file !== undefined || this.bytes > SHORT) await this.spill();
  }

  /** All of it; a stream that was taken or destroyed leaves nothing behind. */
  body(): Buffer | Readable {
    const { file } = this;
    if (file === undefined) return Buffer.concat(this.parts);
    const stream = file.handle.createReadStream({ start: 0, highWaterMark: SHORT });
    stream.once('close', () => void rm(file.path, { force: true }));
    return stream;
  }

  /** Leaves it, half made. */
  async drop(): Promise<void> {
    this.parts = [];
    await this.file?.handle.close();
    if (this.file !== undefined) await rm(this.file.path, { force: true });
    this.file = undefined;
    this.bytes = 0;
  }

  private async spill(): Promise<void> {
    this.file ??= await this.begin();
    for (const part of this.parts.splice(0)) await this.file.handle.appendFile(part);
  }

  private async begin(): Promise<{ handle: FileHandle; path: string }> {
    await mkdir(this.folder, { recursive: true });
    const path = join(this.folder, `answer-${randomBytes(8).toString('hex')}`);
    return { handle: await open(path, 'wx+', 0o600), path };
  }
}
