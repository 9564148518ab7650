import { stat } from 'node:fs/promises';
import { AssayError } from '@assay/schema';
import { detectFormat } from '../format/detect-format.js';
import type { Plan, Reading, ReadingOptions } from '../table/reading.js';
import { TextReading } from '../text/text-reading.js';

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
  const { format, encoding } = detectFormat(path, name, options.format, options.encoding);
  switch (format) {
    case 'text':
      return new TextReading(path, encoding, options, plan);
    default:
      throw new AssayError('format-unsupported', format);
  }
}
