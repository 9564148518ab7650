import { AssayError } from '@assay/schema';
import {
  checkDatasetName,
  checkFree,
  findDataset,
  type KnownDataset,
  type Store,
} from '../../store/index.js';

/**
 * The dataset that a load of this name changes; undefined when it makes a new one.
 *
 * @throws AssayError `name-invalid`, and `name-taken` (409) where the name is that of something that was not loaded
 */
export async function loadedBefore(store: Store, name: string): Promise<KnownDataset | undefined> {
  checkDatasetName(name);
  const previous = await findDataset(store, name);
  if (previous === undefined) await checkFree(store, name);
  else if (previous.kind !== 'raw')
    throw new AssayError('name-taken', `"${name}" is a dataset made by a processor`, {
      status: 409,
      pointer: '/as',
      remedy: 'give another name with --as',
    });
  return previous;
}
