import { stat } from 'node:fs/promises';
import { AssayError } from '@assay/schema';
import type { Store } from '../../store/index.js';
import type { Acquired } from './acquired.js';
import type { Known } from './fetch-answer.js';

/** An answer that was loaded before and may still be good. */
export interface Earlier extends Known {
  sha256: string;
  name: string;
  more: Record<string, unknown>;
}

/** What was loaded from an address before, when the service can be asked whether it is still good. */
export async function earlierAnswer(store: Store, location: string): Promise<Earlier | undefined> {
  const rows = await store.query(
    `SELECT source FROM assay.dataset WHERE COALESCE(json_extract_string(source, '$.address'), json_extract_string(source, '$.location')) = $1 ORDER BY updated_at DESC LIMIT 1`,
    [location],
  );
  const source = rows[0]?.['source'] as Record<string, unknown> | undefined;
  const {
    sha256,
    name,
    address,
    location: place,
    url,
    pages,
    etag,
    last_modified: lastModified,
  } = source ?? {};
  if (typeof sha256 !== 'string' || typeof name !== 'string') return undefined;
  if (typeof etag !== 'string' && typeof lastModified !== 'string') return undefined;
  if (!(await store.objects.has(sha256))) return undefined;
  return {
    sha256,
    name,
    ...(typeof etag === 'string' ? { etag } : {}),
    ...(typeof lastModified === 'string' ? { lastModified } : {}),
    more: { address, location: place, url, pages, etag, last_modified: lastModified },
  };
}

/** The address says that nothing changed: the bytes are there. */
export async function unchanged(
  store: Store,
  location: string,
  earlier: Earlier | undefined,
): Promise<Acquired> {
  if (earlier === undefined)
    throw new AssayError('fetch-status', `${location} answered 304 without being asked`, {
      status: 424,
      place: { file: location },
    });
  const path = await store.objects.find(earlier.sha256);
  const { size } = await stat(path);
  return {
    object: { sha256: earlier.sha256, bytes: size, path },
    name: earlier.name,
    location,
    mediaType: null,
    more: Object.fromEntries(
      Object.entries(earlier.more).filter(([, value]) => value !== undefined),
    ),
  };
}
