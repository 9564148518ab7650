import { AssayError } from '@assay/schema';
import { checkDatasetName, findDataset, type KnownDataset, type Reader } from '../store/index.js';

/**
 * A job's output may take a free name or that of an older output, never that of what was loaded.
 *
 * @throws AssayError `name-invalid`, `name-taken` (409)
 */
export async function checkOutputName(reader: Reader, name: string): Promise<void> {
  checkDatasetName(name);
  refuseTaken(name, await findDataset(reader, name));
}

/** As `checkOutputName`, for who knows what has the name. */
export function refuseTaken(name: string, existing: KnownDataset | undefined): void {
  if (existing === undefined || existing.kind === 'processed') return;
  const what = `"${name}" is a ${existing.kind} dataset, which no job replaces`;
  throw new AssayError('name-taken', what, {
    status: 409,
    pointer: '/as',
    remedy: 'give another name with --as',
  });
}
