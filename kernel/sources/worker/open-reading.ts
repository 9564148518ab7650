import { stat } from 'node:fs/promises';
import { AssayError } from '@assay/schema';
import { detectFormat } from '../kind/detect-format.js';
import type { Plan, Reading, ReadingOptions } from '../table/reading.js';

/** Opens an object by what its bytes are. */
export async function openReading(
  path: string,
  name: string,
  options: ReadingOptions,
  plan: Plan | undefined,
): Promise<Reading> {
  const { size } = await stat(path);
  if (size === 0) {
    throw new AssayError('source-empty', `${name} is empty: it has no byte`, {
      place: { file: name },
      remedy: 'check that the export was written to its end',
    });
  }
  const { content, format, encoding } = await detectFormat(
    path,
    name,
    options.format,
    options.encoding,
  );
  return content.open({ path, name, format, encoding, options, plan });
}
