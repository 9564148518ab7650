import { AssayError, type Column } from '@assay/schema';
import { findDataset, listDatasets, type KnownDataset, type Reader } from '../store/index.js';

/** A dataset by name or id. @throws AssayError `dataset-unknown` that names the known ones */
export async function knownDataset(reader: Reader, nameOrId: string): Promise<KnownDataset> {
  const found = await findDataset(reader, nameOrId);
  if (found !== undefined) return found;
  const names = (await listDatasets(reader)).map((dataset) => dataset.name);
  throw new AssayError('dataset-unknown', `there is no dataset "${nameOrId}"`, {
    status: 404,
    pointer: '/dataset',
    remedy:
      names.length === 0
        ? 'load one first: assay load FILE'
        : `known: ${names.slice(0, 20).join(', ')}${names.length > 20 ? ' …' : ''}`,
  });
}

/** A dataset's column, whatever the case. @throws AssayError `column-unknown` that names the columns */
export function knownColumn(dataset: KnownDataset, name: string, pointer: string): Column {
  const column =
    dataset.columns.find((candidate) => candidate.name === name) ??
    dataset.columns.find((candidate) => candidate.name.toLowerCase() === name.toLowerCase());
  if (column !== undefined) return column;
  throw new AssayError('column-unknown', `"${dataset.name}" has no column "${name}"`, {
    status: 422,
    pointer,
    remedy: `its columns: ${dataset.columns.map((candidate) => candidate.name).join(', ')}`,
  });
}
