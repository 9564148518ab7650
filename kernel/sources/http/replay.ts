import { createReadStream } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Store } from '../../store/index.js';
import type { Acquired } from '../acquire/acquired.js';

/** Bytes that came from the network once and were brought along with a notebook. */
export interface Received {
  /** The address without its keys, as a load keeps it. */
  location: string;
  sha256: string;
  name: string;
  media_type: string | null;
  /** More than one: the pages of an API, one document behind the other. */
  pages: number;
}

/** Lists what was brought along, in a project that a bundle or a proof laid out; the bytes are in `received/` beside it. */
export const RECEIVED_FILE = 'received.json';

/**
 * Takes bytes that were brought along instead of asking the network for them again: a proof needs the bytes of then. The
 * dataset's source says `replayed: true`. Undefined in every ordinary project.
 */
export async function replayed(
  store: Store,
  project: string,
  location: string,
  name: string | undefined,
): Promise<Acquired | undefined> {
  const folder = join(project, '.assay');
  const list = await readFile(join(folder, RECEIVED_FILE), 'utf8').catch(
    (error: NodeJS.ErrnoException) => {
      if (error.code === 'ENOENT') return undefined;
      throw error;
    },
  );
  if (list === undefined) return undefined;
  const known = (JSON.parse(list) as Received[]).find((one) => one.location === location);
  if (known === undefined) return undefined;
  // Read through the store again, so that bytes that were changed on the way get the name that is theirs.
  const object = await store.objects.put(createReadStream(join(folder, 'received', known.sha256)));
  return {
    object,
    name: name ?? known.name,
    location,
    mediaType: known.media_type,
    ...(known.pages > 1 ? { format: 'api' } : {}),
    more: { address: location, pages: known.pages, replayed: true },
  };
}
