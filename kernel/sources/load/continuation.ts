import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import type { Acquired } from '../acquire/acquired.js';
import type { ReadingOptions } from '../table/reading.js';
import type { LoadedFile } from './source-files.js';

/** What an appended source has to do with files of the same place that are in the dataset already. */
export interface Continuation {
  /** The numbers of those files. */
  files: number[];
  /** True when the source begins with all of its former bytes; else its rows take the place of the former ones. */
  grown: boolean;
}

/**
 * A source that has only grown since it was loaded goes on where it ended: its first bytes are those of the file before, so
 * the records in them are in the dataset. A source that has changed otherwise takes the place of its former rows with
 * `refresh`, as the files of a folder do; without, it is new, and so is one that was never loaded: undefined.
 */
export async function continuationOf(
  { object, location }: Acquired,
  options: ReadingOptions,
  files: readonly LoadedFile[],
  refresh: boolean,
): Promise<Continuation | undefined> {
  const index = files.findLastIndex(
    (file) => file.location === location && file.superseded !== true,
  );
  const last = files[index];
  const bytes = last?.bytes ?? 0;
  if (last === undefined) return undefined;
  const same = files.flatMap((file, i) => (file.location === location ? [i + 1] : []));
  const grown =
    bytes > 0 &&
    object.bytes > bytes &&
    JSON.stringify(last.options) === JSON.stringify(options) &&
    (await hashOfFirst(object.path, bytes)) === last.sha256;
  return grown || refresh ? { files: same, grown } : undefined;
}

/** The sha256 of a file's first bytes. */
export async function hashOfFirst(path: string, bytes: number): Promise<string> {
  const hash = createHash('sha256');
  for await (const chunk of createReadStream(path, { end: bytes - 1 }))
    hash.update(chunk as Buffer);
  return hash.digest('hex');
}
