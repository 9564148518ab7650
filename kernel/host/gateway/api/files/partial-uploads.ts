import { randomUUID } from 'node:crypto';
import { createReadStream, createWriteStream } from 'node:fs';
import { mkdir, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import type { Readable } from 'node:stream';
import { AssayError } from '@assay/schema';
import { type Objects, UsedBuffers } from '../../../../store/index.js';

/** An upload that comes in parts. */
export interface PartialUpload {
  id: string;
  name: string;
  /** Bytes in all. */
  length: number;
  /** Bytes that are here. */
  offset: number;
  /** The source to load, once everything is here. */
  upload: string | null;
}

interface Kept {
  name: string;
  length: number;
  upload: string | null;
}

const KEPT_MS = 7 * 86_400_000;

/**
 * Uploads that go on where they broke off. What is on the disk is what counts: after a host's or a line's end the next part
 * begins at the length of the file.
 */
export class PartialUploads {
  private readonly busy = new Set<string>();

  constructor(
    private readonly folder: string,
    private readonly objects: Objects,
  ) {}

  async begin(name: string, length: number): Promise<PartialUpload> {
    await mkdir(this.folder, { recursive: true, mode: 0o700 });
    await this.sweep();
    const id = randomUUID();
    await writeFile(this.data(id), '', { mode: 0o600 });
    await this.keep(id, { name, length, upload: null });
    // Nothing will follow: it is whole already.
    return length === 0 ? this.finish(id) : this.get(id);
  }

  /** @throws AssayError `upload-unknown` (404) */
  async get(id: string): Promise<PartialUpload> {
    const text = /^[0-9a-f-]{36}$/.test(id)
      ? await readFile(this.note(id), 'utf8').catch(() => undefined)
      : undefined;
    if (text === undefined) {
      throw new AssayError('upload-unknown', `there is no upload ${id}`, { status: 404 });
    }
    const kept = JSON.parse(text) as Kept;
    const offset = kept.upload === null ? (await stat(this.data(id))).size : kept.length;
    return { id, ...kept, offset };
  }

  /**
   * Adds the next part; whatever of it arrives is kept, even when its sender breaks off.
   *
   * @throws AssayError `upload-offset` (409), `upload-too-long` (413), `upload-busy` (423)
   */
  async append(id: string, offset: number, part: Readable): Promise<PartialUpload> {
    const known = await this.get(id);
    if (this.busy.has(id)) {
      throw new AssayError('upload-busy', 'another part of this upload is under way', {
        status: 423,
      });
    }
    if (known.offset !== offset) {
      throw new AssayError('upload-offset', `the next byte is ${known.offset}, not ${offset}`, {
        ...{ status: 409, remedy: 'ask with HEAD where to go on' },
      });
    }
    this.busy.add(id);
    try {
      const used = new UsedBuffers();
      let left = known.length - offset;
      await pipeline(
        part,
        async function* (chunks: AsyncIterable<Buffer>) {
          for await (const chunk of chunks) {
            left -= chunk.length;
            if (left < 0) throw tooLong(known.length);
            yield chunk;
            used.add(chunk.length);
          }
        },
        createWriteStream(this.data(id), { flags: 'a' }),
      );
      const now = await this.get(id);
      return now.offset === now.length ? await this.finish(id) : now;
    } finally {
      this.busy.delete(id);
    }
  }

  async remove(id: string): Promise<void> {
    await this.get(id);
    await rm(this.data(id), { force: true });
    await rm(this.note(id), { force: true });
  }

  private async finish(id: string): Promise<PartialUpload> {
    const { name, length } = await this.get(id);
    const { sha256 } = await this.objects.put(
      createReadStream(this.data(id), { highWaterMark: 1 << 20 }),
    );
    await this.keep(id, { name, length, upload: `upload:${sha256}` });
    await rm(this.data(id), { force: true });
    return this.get(id);
  }

  /** What nobody went on with for a week. */
  private async sweep(): Promise<void> {
    for (const name of await readdir(this.folder)) {
      const path = join(this.folder, name);
      if (Date.now() - (await stat(path)).mtimeMs > KEPT_MS) await rm(path, { force: true });
    }
  }

  private keep(id: string, kept: Kept): Promise<void> {
    return writeFile(this.note(id), JSON.stringify(kept), { mode: 0o600 });
  }

  private data(id: string): string {
    return join(this.folder, `${id}.part`);
  }

  private note(id: string): string {
    return join(this.folder, `${id}.json`);
  }
}

function tooLong(length: number): AssayError {
  return new AssayError('upload-too-long', `the upload was to have ${length} bytes`, {
    status: 413,
  });
}
