import { AssayError } from '@assay/schema';
import {
  type KnownDataset,
  listDatasets,
  removeDataset,
  type Store,
} from '../../../../store/index.js';
import { filesOf } from '../../../data-file.js';

/** A file that was received, and what became of it. */
export interface FileRecord {
  id: string;
  name: string;
  kind: string;
  bytes: number;
  sha256: string;
  media_type: string | null;
  created_at: string;
  /** Datasets that hold its rows. */
  datasets: string[];
}

export const FILE = {
  type: 'object',
  required: ['id', 'name', 'kind', 'bytes', 'sha256', 'media_type', 'created_at', 'datasets'],
  properties: {
    id: { type: 'string', format: 'uuid' },
    ...{ name: { type: 'string' }, kind: { type: 'string' }, bytes: { type: 'integer' } },
    ...{ sha256: { type: 'string' }, media_type: { type: ['string', 'null'] } },
    created_at: { type: 'string', format: 'date-time' },
    datasets: { type: 'array', items: { type: 'string' } },
  },
};

const SELECT = `SELECT CAST(id AS VARCHAR) AS id, name, kind, bytes, sha256, media_type, created_at
  FROM assay.data_file`;

/** Oldest first. */
export async function listFiles(store: Store): Promise<FileRecord[]> {
  const [rows, datasets] = await Promise.all([
    store.query(`${SELECT} ORDER BY created_at, id`),
    listDatasets(store),
  ]);
  return rows.map((row) => recordOf(row, datasets));
}

/** @throws AssayError `data-file-unknown` (404) */
export async function getFile(store: Store, id: string): Promise<FileRecord> {
  const [rows, datasets] = await Promise.all([
    store.query(`${SELECT} WHERE CAST(id AS VARCHAR) = lower($1)`, [id]),
    listDatasets(store),
  ]);
  if (rows[0] !== undefined) return recordOf(rows[0], datasets);
  throw new AssayError('data-file-unknown', `there is no data file ${id}`, {
    ...{ status: 404, remedy: 'see GET /api/v1/files' },
  });
}

/**
 * Removes a file, the datasets that hold nothing but its rows, and its bytes unless another file has the same. Results
 * that were made from it stay.
 *
 * @returns the datasets that went
 * @throws AssayError `data-file-shared` (409) when a dataset holds rows of other files too
 */
export async function removeFile(store: Store, file: FileRecord): Promise<KnownDataset[]> {
  const gone = await store.transaction(async (tx) => {
    const made = (await listDatasets(tx)).filter((one) => file.datasets.includes(one.name));
    const shared = made.find((one) => [...filesOf(one)].some((id) => id != null && id !== file.id));
    if (shared !== undefined) {
      throw new AssayError('data-file-shared', `"${shared.name}" holds rows of other files too`, {
        ...{ status: 409, remedy: `remove the dataset: DELETE /api/v1/datasets/${shared.name}` },
      });
    }
    for (const { id } of made) await removeDataset(tx, id);
    await tx.query('DELETE FROM assay.data_file WHERE CAST(id AS VARCHAR) = $1', [file.id]);
    return made;
  });
  const others = await store.query('SELECT 1 FROM assay.data_file WHERE sha256 = $1 LIMIT 1', [
    file.sha256,
  ]);
  if (others.length === 0) await store.objects.remove(file.sha256);
  return gone;
}

function recordOf(row: Record<string, unknown>, datasets: readonly KnownDataset[]): FileRecord {
  const id = String(row['id']);
  return {
    ...{ id, name: String(row['name']), kind: String(row['kind']), bytes: Number(row['bytes']) },
    ...{ sha256: String(row['sha256']), media_type: (row['media_type'] ?? null) as string | null },
    created_at: String(row['created_at']),
    datasets: datasets
      .filter((one) => one.kind === 'raw' && filesOf(one).has(id))
      .map(({ name }) => name),
  };
}
