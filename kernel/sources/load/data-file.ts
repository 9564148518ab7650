import { randomUUID } from 'node:crypto';
import { givenTexts, type Transaction } from '../../store/index.js';
import type { Acquired } from '../acquire/acquired.js';
import type { LoadContext } from './load-context.js';

type Received = { acquired: Acquired; kind: string };

/** The ledger's row of a received file; the same bytes under the same name are one. */
export async function registerDataFile(
  { store, now }: Pick<LoadContext, 'store' | 'now'>,
  acquired: Acquired,
  kind: string,
): Promise<string> {
  return store.transaction(async (tx) => {
    const [id] = await registerDataFiles(tx, [{ acquired, kind }], now());
    if (id === undefined) throw new Error(`${acquired.name} was not listed`);
    return id;
  });
}

/** The rows of several received files, in their order. */
export async function registerDataFiles(
  tx: Transaction,
  files: readonly Received[],
  now: Date,
): Promise<string[]> {
  const known = await tx.query(
    `SELECT CAST(id AS VARCHAR) AS id, sha256, name FROM assay.data_file
     WHERE sha256 IN (${givenTexts(files.map(({ acquired }) => acquired.object.sha256))})`,
  );
  const key = (sha256: unknown, name: unknown): string => `${String(sha256)} ${String(name)}`;
  const ids = new Map(known.map(({ id, sha256, name }) => [key(sha256, name), String(id)]));
  const rows: unknown[][] = [];
  const all = files.map(({ acquired: { object, name, location, mediaType }, kind }) => {
    const there = ids.get(key(object.sha256, name));
    if (there !== undefined) return there;
    const id = randomUUID();
    ids.set(key(object.sha256, name), id);
    rows.push([id, name, kind, object.sha256, object.bytes, location, mediaType, now]);
    return id;
  });
  const columns = ['id', 'name', 'kind', 'sha256', 'bytes', 'location', 'media_type', 'created_at'];
  if (rows.length > 0) await tx.insert('assay.data_file', columns, rows);
  return all;
}
