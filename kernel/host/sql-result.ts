import type { ColumnTable } from '@assay/schema';
import type { ResultColumn, Store, UserOptions } from '../store/index.js';
import { ArrowParts } from './arrow.js';
import { csvLines } from './csv.js';
import { jsonValue } from './json-values.js';
import { LongAnswer } from './long-answer.js';

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

/** A reading statement's result as a file, which is written as it is read: a long one never lies in memory. */
export async function sqlFile(
  store: Store,
  statement: string,
  parameters: readonly unknown[],
  format: Exclude<SqlFormat, 'json'>,
  options: UserOptions & { folder: string },
): Promise<LongAnswer> {
  const { folder, ...user } = options;
  const answer = new LongAnswer(folder);
  try {
    if (format === 'parquet') {
      await answer.written((file) => store.writeParquet(statement, parameters, file, user));
    } else if (format === 'arrow') {
      const parts = new ArrowParts();
      const take = (piece: ColumnTable) => answer.add(parts.next(piece));
      await store.readTables(statement, parameters, take, user);
      await answer.add(parts.end());
    } else await addCsv(answer, store, statement, parameters, user);
    return answer;
  } catch (error) {
    await answer.drop();
    throw error;
  }
}

async function addCsv(
  answer: LongAnswer,
  store: Store,
  statement: string,
  parameters: readonly unknown[],
  options: UserOptions,
): Promise<void> {
  let begun = false;
  const take = async ({ columns, rows }: Rows) => {
    const names = begun ? [] : [columns.map((column) => column.name)];
    begun = true;
    const lines = csvLines([...names, ...rows.map((row) => row.map(jsonValue))]);
    await answer.add([Buffer.from(lines)]);
  };
  await store.readRows(statement, parameters, { ...options, take });
}

interface Rows {
  columns: readonly ResultColumn[];
  rows: readonly unknown[][];
}
