import { AssayError, type LoadRequest } from '@assay/schema';
import type { Acquired } from '../acquire/acquired.js';
import type { ReadingOptions } from '../table/reading.js';

/** How the user wants a source read; what is left open is the reader's to find out. */
export function optionsOf(request: LoadRequest): ReadingOptions {
  const { format, sheet, records, encoding, delimiter, decimal, header_line, like } = request;
  const { lines, missing, types, dates } = request;
  const named: Record<string, string> = {
    tab: '\t',
    '\\t': '\t',
    space: ' ',
    comma: ',',
    semicolon: ';',
    whitespace: ' ',
  };
  const separator = delimiter === undefined ? undefined : (named[delimiter] ?? delimiter);
  if (separator !== undefined && (separator.length !== 1 || separator.charCodeAt(0) > 127)) {
    throw new AssayError(
      'delimiter-invalid',
      `"${separator}" is no delimiter: one ASCII character is expected`,
      { pointer: '/delimiter' },
    );
  }
  const entries = Object.entries({
    format,
    sheet,
    records,
    encoding,
    delimiter: separator,
    decimal,
    header_line,
    lines,
    missing,
    types,
    dates,
    like,
  });
  return Object.fromEntries(entries.filter(([, value]) => value !== undefined));
}

/** The same for a source whose way tells its format or encoding; what the user says goes before that. */
export function optionsFor(
  { format, encoding }: Pick<Acquired, 'format' | 'encoding'>,
  request: LoadRequest,
): ReadingOptions {
  return optionsOf({
    ...(format === undefined ? {} : { format }),
    ...(encoding === undefined ? {} : { encoding }),
    ...request,
  });
}
