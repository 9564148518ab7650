import { createHash, randomBytes } from 'node:crypto';
import { mkdir, open, readdir, rename, rm, stat, type FileHandle } from 'node:fs/promises';
import { join } from 'node:path';
import { AssayError } from '@assay/schema';
import type { Arriving } from './arriving.js';
import { diskFull, saysDiskFull } from './disk-full.js';
import type { FarObjects } from './far-objects.js';
import { UsedBuffers } from './used-buffers.js';

const INCOMING = '.incoming-';

/** Bytes as received, kept under their sha256 and never changed. */
export interface StoredObject {
  sha256: string;
  bytes: number;
  path: string;
  /** Settles when the bytes are on the disk; they are, where it is absent. */
  durable?: Promise<void>;
}

/**
 * The folder `objects` beside the store. A name appears only when all its bytes are written, and whatever refers to it is
 * committed only when they are on the disk.
 */
export class Objects {
  /** @param shared - where they are kept besides: then the folder holds what was received or read here */
  constructor(
    private readonly folder: string,
    private readonly shared?: FarObjects,
  ) {}

  /** Whether bytes are kept elsewhere, too. */
  get areShared(): boolean {
    return this.shared !== undefined;
  }

  /** Asks where bytes are kept besides for some that nobody has. @throws AssayError when it does not answer */
  async askShared(): Promise<void> {
    await this.shared?.holds(createHash('sha256').digest('hex'));
  }

  /** Keeps bytes; the same bytes twice are one object. */
  async put(content: Uint8Array | AsyncIterable<Uint8Array>): Promise<StoredObject> {
    return this.settled(await this.receive(content));
  }

  /**
   * Keeps bytes that may be looked at before they are on the disk: who refers to them waits until they are `durable`.
   *
   * @param arriving - told of them while they come
   */
  async putAhead(content: AsyncIterable<Uint8Array>, arriving?: Arriving): Promise<StoredObject> {
    const received = await this.receive(content, arriving);
    return this.shared === undefined ? received : this.settled(received);
  }

  private async settled({ durable, ...object }: StoredObject): Promise<StoredObject> {
    await durable;
    await this.shared?.keep(object.sha256, object.path);
    return object;
  }

  private async receive(
    content: Uint8Array | AsyncIterable<Uint8Array>,
    arriving?: Arriving,
  ): Promise<StoredObject> {
    await mkdir(this.folder, { recursive: true });
    const temporary = join(
      this.folder,
      `${INCOMING}${process.pid}-${randomBytes(8).toString('hex')}`,
    );
    const handle = await open(temporary, 'wx', 0o600);
    try {
      await arriving?.in(temporary);
      const { sha256, bytes } = await writeHashed(handle, content, arriving);
      const path = this.path(sha256);
      // What is on the disk under that name stays until the same bytes are there once more.
      if (await this.isHere(sha256)) await handle.sync();
      await rename(temporary, path);
      const durable = this.settle(handle, path);
      // Whoever waits for it is told; nobody has to.
      durable.catch(() => undefined);
      return { sha256, bytes, path, durable };
    } catch (error) {
      await handle.close();
      await rm(temporary, { force: true });
      throw full(error);
    }
  }

  private async settle(handle: FileHandle, path: string): Promise<void> {
    try {
      await handle.sync();
      await syncFolder(this.folder);
    } catch (error) {
      await rm(path, { force: true });
      throw full(error);
    } finally {
      await handle.close();
    }
  }

  /** Removes what an owner that was killed left half received. Only the store's one owner may ask for it. */
  async sweep(): Promise<void> {
    await mkdir(this.folder, { recursive: true });
    const left = (await readdir(this.folder)).filter((name) => name.startsWith(INCOMING));
    await Promise.all(left.map((name) => rm(join(this.folder, name), { force: true })));
  }

  /**
   * Where an object's bytes lie in this machine's files, brought there when another machine received them.
   *
   * @throws AssayError `object-missing` (410)
   */
  async find(sha256: string): Promise<string> {
    if (await this.has(sha256)) return this.path(sha256);
    throw new AssayError('object-missing', `the bytes ${sha256} are no longer there`, {
      ...{ status: 410, remedy: 'load the source again' },
    });
  }

  /** Forgets an object that nothing refers to any more. */
  async remove(sha256: string): Promise<void> {
    await this.shared?.remove(sha256);
    await rm(this.path(sha256), { force: true });
  }

  /** Where an object lies that is known to be here; {@link find} asks first. */
  path(sha256: string): string {
    if (!/^[0-9a-f]{64}$/.test(sha256)) throw new TypeError(`not a sha256 in hex: ${sha256}`);
    return join(this.folder, sha256);
  }

  /** Whether an object is here, or could be brought here. */
  async has(sha256: string): Promise<boolean> {
    if (await this.isHere(sha256)) return true;
    if (this.shared === undefined || !(await this.shared.holds(sha256))) return false;
    const brought = await this.receive(this.shared.bytes(sha256));
    // Received under the name of its own bytes: whatever else came is not what was asked for.
    return brought.sha256 === sha256;
  }

  private async isHere(sha256: string): Promise<boolean> {
    return await stat(this.path(sha256)).then(
      (entry) => entry.isFile(),
      (error: NodeJS.ErrnoException) => {
        if (error.code === 'ENOENT') return false;
        throw error;
      },
    );
  }
}

function full(cause: unknown): unknown {
  return saysDiskFull(cause) ? diskFull('for what was received', { cause }) : cause;
}

async function writeHashed(
  handle: FileHandle,
  content: Uint8Array | AsyncIterable<Uint8Array>,
  arriving: Arriving | undefined,
): Promise<{ sha256: string; bytes: number }> {
  const hash = createHash('sha256');
  const used = new UsedBuffers();
  let bytes = 0;
  const chunks = content instanceof Uint8Array ? [content] : content;
  for await (const chunk of chunks) {
    // Hashed here while another thread writes.
    const first = handle.write(chunk);
    hash.update(chunk);
    let written = (await first).bytesWritten;
    while (written < chunk.byteLength) {
      written += (await handle.write(chunk, written)).bytesWritten;
    }
    bytes += chunk.byteLength;
    arriving?.reached(bytes);
    used.add(chunk.byteLength);
  }
  arriving?.complete(bytes);
  return { sha256: hash.digest('hex'), bytes };
}

async function syncFolder(folder: string): Promise<void> {
  // A folder cannot be opened on Windows; there the rename alone is durable enough.
  if (process.platform === 'win32') return;
  const handle = await open(folder, 'r');
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}
