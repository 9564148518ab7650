import { randomUUID } from 'node:crypto';
import type { Acquired } from '../acquire/acquired.js';
import type { LoadContext } from './load-context.js';

/** The ledger's row of a received file; the same bytes under the same name are one. */
export async function registerDataFile(
  { store, now }: Pick<LoadContext, 'store' | 'now'>,
  acquired: Acquired,
  kind: string,
): Promise<string> {
  const { object, name, location, mediaType } = acquired;
  return store.transaction(async (tx) => {
    const known = await tx.query(
      'SELECT CAST(id AS VARCHAR) AS id FROM assay.data_file WHERE sha256 = $1 AND name = $2',
      [object.sha256, name],
    );
    if (known[0] !== undefined) return String(known[0]['id']);
    const id = randomUUID();
    await tx.query(
      'INSERT INTO assay.data_file (id, name, kind, sha256, bytes, location, media_type, created_at) VALUES ($1, $2, $3, $4, $5, $6, $7, $8)',
      [id, name, kind, object.sha256, object.bytes, location, mediaType, now()],
    );
    return id;
  });
}
