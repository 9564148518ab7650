import type { LoadRequest } from '@assay/schema';
import { findDataset, type Store } from '../../store/index.js';
import type { Acquired } from '../acquire/acquired.js';
import { optionsFor } from './reading-options.js';
import { alreadyLoaded } from './source-files.js';

/** The first of NAME, NAME_2, NAME_3 … that no dataset has, or one that holds just these bytes. */
export async function nameBeside(
  store: Store,
  acquired: Acquired,
  request: LoadRequest,
  name: string,
): Promise<string> {
  const options = optionsFor(acquired, request);
  for (let n = 1; ; n++) {
    const candidate = n === 1 ? name : `${name}_${n}`;
    const there = await findDataset(store, candidate);
    if (there === undefined) return candidate;
    const same = alreadyLoaded(there, acquired, options, 'replace', false) !== undefined;
    if (there.kind === 'raw' && same) return candidate;
  }
}
