import type { LoadReport, LoadRequest, Watch } from '@assay/schema';
import type { Reader, Row, Store } from '../../store/index.js';
import type { Seen } from './changed-files.js';

/** A watch as the store keeps it. */
export interface KnownWatch extends Watch {
  dataset_id: string;
  seen: Seen;
}

const SELECT = `SELECT CAST(w.id AS VARCHAR) AS id, CAST(w.dataset_id AS VARCHAR) AS dataset_id, d.name AS dataset,
    w.source, w.request, w.every_seconds, w.state, w.seen, w.changes, w.last_run, w.last_loaded_at, w.last_error, w.created_at
  FROM assay.watch w JOIN assay.dataset d ON d.id = w.dataset_id`;

export async function listWatches(reader: Reader): Promise<KnownWatch[]> {
  return (await reader.query(`${SELECT} ORDER BY w.created_at, w.source`)).map(watchOf);
}

/** Undefined when it was removed, or its dataset. */
export async function findWatch(reader: Reader, id: string): Promise<KnownWatch | undefined> {
  const [row] = await reader.query(`${SELECT} WHERE CAST(w.id AS VARCHAR) = $1`, [id]);
  return row === undefined ? undefined : watchOf(row);
}

/** Keeps a watch; one of the same source and dataset makes place. */
export async function putWatch(
  store: Store,
  watch: {
    id: string;
    datasetId: string;
    source: string;
    request: LoadRequest;
    every: number;
    seen: Seen;
    run: LoadReport['run'];
    now: Date;
  },
): Promise<void> {
  const { id, datasetId, source, request, every, seen, run, now } = watch;
  await store.transaction(async (tx) => {
    await tx.query(
      'DELETE FROM assay.watch WHERE CAST(dataset_id AS VARCHAR) = $1 AND source = $2',
      [datasetId, source],
    );
    await tx.query(
      `INSERT INTO assay.watch (id, dataset_id, source, request, every_seconds, state, seen, last_run, last_loaded_at, created_at)
       VALUES ($1, $2, $3, $4, $5, 'watching', $6, $7, $8, $8)`,
      [id, datasetId, source, request, every, seen, run, now],
    );
  });
}

/** Notes a load of a watched source. */
export async function noteLoad(
  store: Store,
  id: string,
  { seen, run, changed, now }: { seen: Seen; run: LoadReport['run']; changed: boolean; now: Date },
): Promise<void> {
  await store.query(
    changed
      ? `UPDATE assay.watch SET state = 'watching', last_error = NULL, seen = $2, last_run = $3, last_loaded_at = $4, changes = changes + 1
         WHERE CAST(id AS VARCHAR) = $1`
      : `UPDATE assay.watch SET state = 'watching', last_error = NULL, seen = $2 WHERE CAST(id AS VARCHAR) = $1`,
    changed ? [id, seen, run, now] : [id, seen],
  );
}

/** Notes that a watched source is gone for now, or could not be loaded. */
export async function noteTrouble(
  store: Store,
  id: string,
  { state, seen, error }: { state: Watch['state']; seen: Seen; error: object | null },
): Promise<void> {
  await store.query(
    'UPDATE assay.watch SET state = $2, seen = $3, last_error = $4 WHERE CAST(id AS VARCHAR) = $1',
    [id, state, seen, error],
  );
}

export async function dropWatch(store: Store, id: string): Promise<void> {
  await store.query('DELETE FROM assay.watch WHERE CAST(id AS VARCHAR) = $1', [id]);
}

/** A watch as it is shown. */
export function shownWatch({ dataset_id: _id, seen: _seen, ...watch }: KnownWatch): Watch {
  return watch;
}

function watchOf(row: Row): KnownWatch {
  return {
    ...(row as unknown as KnownWatch),
    seen: row['seen'] as Seen,
    every_seconds: Number(row['every_seconds']),
    changes: Number(row['changes']),
  };
}
