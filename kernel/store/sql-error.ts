import { types } from 'node:util';
import { AssayError } from '@assay/schema';

const REMEDIES: [RegExp, string][] = [
  [/Table with name (\S+) does not exist/, 'list the datasets with: assay sql "SHOW TABLES"'],
  [/Referenced column .* not found/, 'a column name with spaces or signs needs double quotes'],
  [
    /external access|disabled by configuration|file system operations are disabled/i,
    'files and addresses are loaded with: assay load',
  ],
  [/read-only|read only/i, 'add --write (or "write": true) to change data of your own'],
];

/** A statement that was cancelled, before it began or while it ran. */
export const interrupted = (): AssayError =>
  new AssayError('cancelled', 'the statement was interrupted', { status: 499 });

/** DuckDB's own message as an AssayError, with line and column (1-based) of the statement where it names them. */
export function sqlError(error: unknown, sql: string): unknown {
  if (error instanceof AssayError || !types.isNativeError(error)) return error;
  if (/INTERRUPT|Interrupted/.test(error.message)) {
    return interrupted();
  }
  const message = error.message.replace(/^Failed to extract statements: /, '').trim();
  const remedy = REMEDIES.find(([pattern]) => pattern.test(message))?.[1];
  return new AssayError('sql-error', message, {
    status: 422,
    pointer: '/statement',
    place: placeIn(message, sql),
    cause: error,
    ...(remedy === undefined ? {} : { remedy }),
  });
}

/** DuckDB shows `LINE 2: SELEC x` with a caret under the place; that line may be shortened by `...` on the left. */
function placeIn(message: string, sql: string): { line?: number; column?: number } {
  const shown = /^LINE (\d+): (.*)\n( *)\^/m.exec(message);
  if (shown === null) return {};
  const line = Number(shown[1]);
  const prefix = `LINE ${shown[1] ?? ''}: `.length;
  const caret = (shown[3] ?? '').length - prefix;
  const text = sql.split('\n')[line - 1] ?? '';
  const excerpt = shown[2] ?? '';
  const cut = excerpt.startsWith('...') ? 3 : 0;
  const start = text.indexOf(excerpt.slice(cut).replace(/\.\.\.$/, ''));
  const column = (start < 0 ? 0 : start) + caret - cut + 1;
  return column >= 1 ? { line, column } : { line };
}
