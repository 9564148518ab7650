import { open } from 'node:fs/promises';
import { setTimeout as pause } from 'node:timers/promises';
import { AssayError } from '@assay/schema';
import type { FarObjects } from '../../store/index.js';
import type { Environment } from '../acquire/environment.js';
import { addressOf, signed } from './address.js';

/** A larger object goes in parts of this many bytes: one part is held in memory, and is all that a broken line costs. */
const PART = 16 << 20;
const TRIES = 4;
const FIRST_PAUSE_MS = 250;

interface Asked {
  method: 'DELETE' | 'GET' | 'HEAD' | 'POST' | 'PUT';
  query?: string;
  body?: Uint8Array | string;
}

/**
 * Received bytes in a bucket of S3, or of a service that speaks like it: each object under its sha256 after the prefix.
 * Keys, region and endpoint come from the environment under AWS's names.
 */
class BucketObjects implements FarObjects {
  /** @param prefix - of every key; empty, or ends with a slash */
  constructor(
    private readonly bucket: string,
    private readonly prefix: string,
    private readonly environment: Environment,
  ) {}

  async keep(sha256: string, path: string): Promise<void> {
    if (await this.holds(sha256)) return;
    const file = await open(path);
    try {
      const { size } = await file.stat();
      if (size <= PART) {
        await this.done(sha256, { method: 'PUT', body: await file.readFile() });
        return;
      }
      await this.keepInParts(sha256, size, async (start, length) => {
        const { buffer, bytesRead } = await file.read(Buffer.alloc(length), 0, length, start);
        return buffer.subarray(0, bytesRead);
      });
    } finally {
      await file.close();
    }
  }

  async holds(sha256: string): Promise<boolean> {
    const answer = await this.ask(sha256, { method: 'HEAD' });
    if (answer.ok) return true;
    if (answer.status === 404) return false;
    throw this.refused(answer.status);
  }

  async *bytes(sha256: string): AsyncIterable<Uint8Array> {
    const answer = await this.ask(sha256, { method: 'GET' });
    if (answer.status === 404) return;
    if (!answer.ok || answer.body === null) throw this.refused(answer.status);
    yield* answer.body;
  }

  async remove(sha256: string): Promise<void> {
    await this.done(sha256, { method: 'DELETE' });
  }

  private async keepInParts(
    sha256: string,
    size: number,
    part: (start: number, length: number) => Promise<Uint8Array>,
  ): Promise<void> {
    const begun = await this.done(sha256, { method: 'POST', query: 'uploads=' });
    const id = /<UploadId>([^<]+)<\/UploadId>/.exec(begun.text)?.[1];
    if (id === undefined) throw this.refused(begun.status);
    const upload = `uploadId=${encodeURIComponent(id)}`;
    try {
      const tags: string[] = [];
      for (let start = 0; start < size; start += PART) {
        const body = await part(start, Math.min(PART, size - start));
        const query = `partNumber=${tags.length + 1}&${upload}`;
        tags.push((await this.done(sha256, { method: 'PUT', query, body })).tag);
      }
      const list = tags.map(
        (tag, at) => `<Part><PartNumber>${at + 1}</PartNumber><ETag>${tag}</ETag></Part>`,
      );
      const body = `<CompleteMultipartUpload>${list.join('')}</CompleteMultipartUpload>`;
      const ended = await this.done(sha256, { method: 'POST', query: upload, body });
      // The end of a long upload is answered with 200 before it is known how it went.
      if (ended.text.includes('<Error>')) throw this.refused(ended.status);
    } catch (error) {
      // What was sent would be paid for and never be seen.
      await this.ask(sha256, { method: 'DELETE', query: upload }).catch(() => undefined);
      throw error;
    }
  }

  /** Asks, and wants it done. @throws AssayError `files-refused`, `files-unreachable` */
  private async done(
    sha256: string,
    asked: Asked,
  ): Promise<{ status: number; text: string; tag: string }> {
    const answer = await this.ask(sha256, asked);
    const text = await answer.text();
    if (!answer.ok) throw this.refused(answer.status);
    return { status: answer.status, text, tag: answer.headers.get('etag') ?? '' };
  }

  /** One answer; a line that breaks, and a service that is busy, are asked again. */
  private async ask(sha256: string, { method, query, body }: Asked): Promise<Response> {
    const address = addressOf(this.bucket, `${this.prefix}${sha256}`, this.environment);
    const url = query === undefined ? address : `${address}?${query}`;
    let why = '';
    for (let attempt = 1; attempt <= TRIES; attempt++) {
      try {
        const headers = await signed(url, this.environment, method);
        const answer = await fetch(url, { method, headers, ...(body && { body }) });
        if (answer.status < 500 && answer.status !== 429) return answer;
        await answer.body?.cancel();
        why = `it answered ${answer.status}`;
      } catch (error) {
        const { cause, message } = error as Error;
        why = cause instanceof Error ? cause.message : message;
      }
      if (attempt < TRIES) await pause(FIRST_PAUSE_MS * 2 ** (attempt - 1));
    }
    throw new AssayError('files-unreachable', `s3://${this.bucket} cannot be asked: ${why}`, {
      ...{ status: 503, remedy: 'see AWS_ENDPOINT_URL and whether the service runs, then repeat' },
    });
  }

  private refused(status: number): AssayError {
    return new AssayError('files-refused', `s3://${this.bucket} refused with ${status}`, {
      status: 503,
      remedy:
        'see ASSAY_FILES, AWS_ACCESS_KEY_ID, AWS_SECRET_ACCESS_KEY and AWS_REGION: bucket and keys must fit',
    });
  }
}

/**
 * The bucket that `ASSAY_FILES` names.
 *
 * @param address - `s3://bucket` or `s3://bucket/prefix`
 * @throws AssayError `settings-invalid`
 */
export function bucketObjects(address: string, environment: Environment): FarObjects {
  const [, bucket, prefix = ''] = /^s3:\/\/([a-z0-9][a-z0-9.-]+)(?:\/(.*))?$/.exec(address) ?? [];
  if (bucket === undefined) {
    throw new AssayError('settings-invalid', `ASSAY_FILES is "${address}", not s3://bucket/prefix`);
  }
  for (const name of ['AWS_ACCESS_KEY_ID', 'AWS_SECRET_ACCESS_KEY']) {
    if ((environment[name] ?? '') !== '') continue;
    throw new AssayError('settings-invalid', `ASSAY_FILES needs ${name} in the environment`);
  }
  const folder = prefix === '' || prefix.endsWith('/') ? prefix : `${prefix}/`;
  return new BucketObjects(bucket, folder, environment);
}
