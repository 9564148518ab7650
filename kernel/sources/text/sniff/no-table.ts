import { AssayError } from '@assay/schema';

/** What is thrown when lines make no table. */
export function noTable(line: number): AssayError {
  return new AssayError(
    'no-table',
    `no table was found: the lines from ${line} on do not divide evenly into columns`,
    {
      place: { line },
      remedy: 'if it is one, say how it is divided: --delimiter, or header_line in the request',
    },
  );
}
