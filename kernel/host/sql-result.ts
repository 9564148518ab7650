import type { NamedView, ResultColumn, Store } from '../store/index.js';
import { arrowBytes } from './arrow.js';
import { csvLines } from './csv.js';
import { jsonValue } from './json-values.js';

export type SqlFormat = 'json' | 'arrow' | 'csv' | 'parquet';

export const MEDIA_TYPES: Record<Exclude<SqlFormat, 'json'>, string> = {
  arrow: 'application/vnd.apache.arrow.stream',
  csv: 'text/csv; charset=utf-8',
  parquet: 'application/vnd.apache.parquet',
};

/** The columns of a result as the answer names them. */
export function sqlColumns(columns: readonly ResultColumn[]) {
  return columns.map(({ sqlType, ...column }) => ({ ...column, sql_type: sqlType }));
}

/** A reading statement's result as a file. */
export async function sqlFile(
  store: Store,
  statement: string,
  parameters: readonly unknown[],
  format: Exclude<SqlFormat, 'json'>,
  options: { signal: AbortSignal; views: readonly NamedView[] },
): Promise<Uint8Array> {
  if (format === 'parquet') return store.readParquet(statement, parameters, options);
  if (format === 'arrow') {
    return arrowBytes((await store.readOnly(statement, parameters, options)).table);
  }
  const parts: Uint8Array[] = [];
  const { columns } = await store.readRows(statement, parameters, {
    ...options,
    take: (rows) => parts.push(Buffer.from(csvLines(rows.map((row) => row.map(jsonValue))))),
  });
  const names = columns.map((column) => column.name);
  return Buffer.concat([Buffer.from(csvLines([names])), ...parts]);
}
