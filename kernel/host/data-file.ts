import { AssayError, type Dataset } from '@assay/schema';
import { listDatasets, type Store } from '../store/index.js';

/**
 * The dataset that a data file became.
 *
 * @throws AssayError `data-file-unknown` (404); `data-file-ambiguous` (409) when it became several and none is named
 */
export async function datasetOfFile(store: Store, id: string, named?: string): Promise<string> {
  const [files, datasets] = await Promise.all([
    store.query('SELECT 1 FROM assay.data_file WHERE CAST(id AS VARCHAR) = lower($1)', [id]),
    listDatasets(store),
  ]);
  if (files.length === 0) {
    throw new AssayError('data-file-unknown', `there is no data file ${id}`, {
      status: 404,
      pointer: '/data_file_id',
      remedy: 'load gives data_file_id; GET /api/v1/datasets lists them',
    });
  }
  const made = datasets.filter((one) => one.kind === 'raw' && filesOf(one).has(id.toLowerCase()));
  const fit = made.filter(({ name }) => named?.toLowerCase() === name.toLowerCase());
  const [chosen, another] = named === undefined ? made : fit;
  if (chosen === undefined) {
    throw new AssayError('dataset-unknown', `data file ${id} has no such dataset`, {
      status: 404,
      pointer: named === undefined ? '/data_file_id' : '/dataset',
      remedy: made.length === 0 ? 'load it again' : `it has ${made.map(nameOf).join(', ')}`,
    });
  }
  if (another === undefined) return chosen.name;
  throw new AssayError('data-file-ambiguous', `data file ${id} became several datasets`, {
    status: 409,
    pointer: '/dataset',
    remedy: `name one in "dataset": ${made.map(nameOf).join(', ')}`,
  });
}

/** A dataset that was appended to has more files than its last one. */
export function filesOf({ data_file_id, source }: Dataset): ReadonlySet<unknown> {
  const files = Array.isArray(source?.['files']) ? (source['files'] as unknown[]) : [];
  return new Set([
    data_file_id,
    ...files.map((file) => (file as { data_file_id?: unknown } | null)?.data_file_id),
  ]);
}

const nameOf = ({ name }: { name: string }): string => name;
