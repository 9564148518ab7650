import { createReadStream } from 'node:fs';
import { stat } from 'node:fs/promises';
import { basename, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { AssayError, type LoadRequest } from '@assay/schema';
import type { Store } from '../../store/index.js';
import type { LoadContext } from '../load/load-context.js';
import type { Acquired } from './acquired.js';
import { fetchObject } from './fetch-object.js';
import { fetchSource, locationOf } from './fetch-source.js';
import { replayed } from './replay.js';

/**
 * Keeps a source's bytes before anything looks at them.
 *
 * @throws AssayError `source-unknown`, `source-unreadable`, `upload-unknown`, and those of `fetchSource`
 */
export async function acquire(
  {
    store,
    project,
    signal,
    watched,
    environment = process.env,
  }: Pick<LoadContext, 'store' | 'project' | 'signal' | 'watched' | 'environment'>,
  request: LoadRequest,
): Promise<Acquired> {
  const { source } = request;
  if (source.startsWith('upload:')) return uploaded(store, source.slice(7), request.name);
  if (/^s3:\/\//i.test(source))
    return fetchObject(store, source, request.name, { environment, signal });
  if (/^https?:\/\//i.test(source)) {
    const brought = await replayed(store, project, locationOf(source), request.name);
    return brought ?? fetchSource(store, source, request.name, { environment, signal });
  }
  if (/^[a-z][a-z0-9+.-]+:\/\//i.test(source) && !source.startsWith('file://')) {
    throw new AssayError('source-unknown', `${source}: no source of that kind is known`, {
      pointer: '/source',
      remedy: 'give a path, an http or https address, or s3://bucket/key',
    });
  }
  const path = pathOf(project, source);
  const bytes = watched?.bytes(path);
  try {
    const object = await store.objects.put(
      createReadStream(path, {
        highWaterMark: 1 << 20,
        ...(signal === undefined ? {} : { signal }),
        ...(bytes === undefined || bytes === 0 ? {} : { end: bytes - 1 }),
      }),
    );
    await watched?.check(path);
    return {
      object,
      name: request.name ?? basename(path),
      location: path,
      mediaType: null,
      more: {},
    };
  } catch (error) {
    throw unreadable(path, error);
  }
}

export function pathOf(project: string, source: string): string {
  return source.startsWith('file://') ? fileURLToPath(source) : resolve(project, source);
}

/** Whether a source is a folder of files. */
export async function isFolder(project: string, source: string): Promise<boolean> {
  if (/^(upload:|[a-z][a-z0-9+.-]+:\/\/)/i.test(source) && !source.startsWith('file://'))
    return false;
  const path = pathOf(project, source);
  try {
    const entry = await stat(path);
    if (!entry.isFile() && !entry.isDirectory()) {
      throw new AssayError('source-unreadable', `${path} is neither a file nor a folder`, {
        place: { file: path },
        pointer: '/source',
      });
    }
    return entry.isDirectory();
  } catch (error) {
    throw unreadable(path, error);
  }
}

async function uploaded(store: Store, sha256: string, name: string | undefined): Promise<Acquired> {
  const known = /^[0-9a-f]{64}$/.test(sha256) && (await store.objects.has(sha256));
  if (!known) {
    throw new AssayError('upload-unknown', `nothing was uploaded as ${sha256}`, {
      status: 404,
      pointer: '/source',
      remedy: 'send the bytes to /api/v1/uploads first',
    });
  }
  const path = store.objects.path(sha256);
  const { size } = await stat(path);
  return {
    object: { sha256, bytes: size, path },
    name: name ?? 'upload',
    location: `upload:${sha256}`,
    mediaType: null,
    more: {},
  };
}

function unreadable(path: string, error: unknown): unknown {
  if (error instanceof AssayError) return error;
  const code = (error as NodeJS.ErrnoException).code;
  const messages: Record<string, [string, number]> = {
    ENOENT: ['there is no such file', 404],
    EACCES: ['you may not read it', 403],
    EPERM: ['you may not read it', 403],
    ENOTDIR: ['a part of the path is no folder', 404],
    EISDIR: ['it is a folder', 422],
    ENOSPC: ['there is no room left for a copy of it in the project', 507],
    ELOOP: ['its links go in a circle', 422],
    ENAMETOOLONG: ['its name is too long', 422],
  };
  const known = code === undefined ? undefined : messages[code];
  if (known === undefined) return error;
  return new AssayError('source-unreadable', `${path}: ${known[0]}`, {
    place: { file: path },
    status: known[1],
    pointer: '/source',
    remedy: 'check the path and its permissions',
    cause: error,
  });
}
