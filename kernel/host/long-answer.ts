import { randomBytes } from 'node:crypto';
import { close as closeFile, createReadStream, open as openFile, read as readFile } from 'node:fs';
import { mkdir, open, rm, type FileHandle } from 'node:fs/promises';
import { join } from 'node:path';
import type { Readable } from 'node:stream';
import { UsedBuffers } from '../store/index.js';

/** An answer of so many bytes is kept in memory until its reader has taken it; as much of a longer one is read at once. */
const SHORT = 64 * 1024;

const used = new UsedBuffers();
/** Files whose readers' used buffers are collected. */
const COLLECTING = {
  open: openFile,
  close: closeFile,
  read: (
    file: number,
    buffer: Buffer,
    offset: number,
    length: number,
    position: number | null,
    done: (error: NodeJS.ErrnoException | null, bytes: number, buffer: Buffer) => void,
  ) => {
    used.add(length);
    readFile(file, buffer, offset, length, position, done);
  },
};

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

  /** An answer that `write` makes as a file of this name, which is not there yet. */
  async written(write: (path: string) => Promise<void>): Promise<void> {
    const path = await this.newName();
    try {
      await write(path);
      this.file = { handle: await open(path, 'r'), path };
      this.bytes = (await this.file.handle.stat()).size;
    } catch (error) {
      await rm(path, { force: true });
      throw error;
    }
  }

  /** All of it, for one reader; a file stays until the answer is dropped. */
  body(): Buffer | Readable {
    const { file } = this;
    if (file === undefined) return Buffer.concat(this.parts);
    return createReadStream(file.path, { highWaterMark: SHORT, fs: COLLECTING });
  }

  /** As `body`, for the only reader: nothing is left behind once the stream was taken or destroyed. */
  onlyBody(): Buffer | Readable {
    const body = this.body();
    if (!Buffer.isBuffer(body)) body.once('close', () => void this.drop());
    return body;
  }

  /** Leaves it, half made or read. */
  async drop(): Promise<void> {
    const { file } = this;
    this.parts = [];
    this.file = undefined;
    this.bytes = 0;
    await file?.handle.close();
    if (file !== undefined) await rm(file.path, { force: true });
  }

  private async spill(): Promise<void> {
    this.file ??= await this.begin();
    for (const part of this.parts.splice(0)) {
      await this.file.handle.appendFile(part);
      used.add(part.byteLength);
    }
  }

  private async begin(): Promise<{ handle: FileHandle; path: string }> {
    const path = await this.newName();
    return { handle: await open(path, 'wx+', 0o600), path };
  }

  private async newName(): Promise<string> {
    await mkdir(this.folder, { recursive: true });
    return join(this.folder, `answer-${randomBytes(8).toString('hex')}`);
  }
}
