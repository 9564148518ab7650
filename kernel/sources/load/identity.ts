import type { Column, Warning } from '@assay/schema';
import { quoteName, ROW_COLUMN, type Transaction } from '../../store/index.js';
import type { LoadRunState } from './load-run.js';

/**
 * By what a row is the same as another: its key, and where a part of that is missing, all that the load says of it. Rows
 * without a key are not each other.
 *
 * @param given the load's columns, `columns` those of the dataset that it becomes
 */
export function identity(
  key: readonly string[],
  given: readonly Column[],
  columns: readonly Column[],
): { terms: (row?: string) => string; match: string } {
  const own = given.map(
    ({ name }) =>
      columns.find((one) => one.name.toLowerCase() === name.toLowerCase())?.name ?? name,
  );
  const list = (row = ''): string[] => {
    const at = (name: string): string => `${row === '' ? '' : `${row}.`}${quoteName(name)}`;
    const missing = key.map((name) => `${at(name)} IS NULL`).join(' OR ');
    const whole = `CAST(row(${own.map(at).join(', ')}) AS VARCHAR)`;
    return [
      ...key.map(at),
      ...(key.length === 0 ? [] : [`CASE WHEN ${missing} THEN ${whole} END`]),
    ];
  };
  const old = list('o');
  const match = list('n').map((term, i) => `${old[i] ?? ''} IS NOT DISTINCT FROM ${term}`);
  return { terms: (row) => list(row).join(', '), match: match.join(' AND ') };
}

/** What a key does not tell apart in a load that is merged by it. */
export async function keyDoubts(
  tx: Transaction,
  run: LoadRunState,
  key: readonly string[],
  kept: string,
): Promise<Warning[]> {
  const missing = key.map((name) => `${quoteName(name)} IS NULL`).join(' OR ');
  const [told] = await tx.query(
    `SELECT count(*) FILTER (${missing}) AS without, min("assay:line") FILTER (${missing}) AS line FROM raw.${quoteName(run.relation)}`,
  );
  const [rest] = await tx.query(`SELECT count(*) AS n FROM ${kept}`);
  const without = Number(told?.['without'] ?? 0);
  const repeated = run.position - Number(rest?.['n'] ?? 0);
  const name = key.join(', ');
  return [
    ...(without === 0
      ? []
      : [
          {
            line: Number(told?.['line']),
            message: `${without} rows lack the key ${name}: each is a row of its own`,
          },
        ]),
    ...(repeated === 0
      ? []
      : [
          {
            line: null,
            message: `${repeated} rows have the key ${name} of a later row of the source, which counts`,
          },
        ]),
  ];
}

/** A doubt about one of a load's files, whose number in the dataset it names. */
export type FileWarning = Warning & { file: number };

/** A doubt about rows that a file repeats, of which the first one is kept. */
export async function repeatedKeys(
  tx: Transaction,
  run: LoadRunState,
  key: readonly string[],
  terms: string,
): Promise<FileWarning[]> {
  if (key.length === 0) return [];
  const told = await tx.query(
    `SELECT "assay:file" AS file, count(*) AS n, min("assay:line") AS line FROM (
       SELECT "assay:file", "assay:line" FROM raw.${quoteName(run.relation)}
       QUALIFY row_number() OVER (PARTITION BY "assay:file", ${terms} ORDER BY ${quoteName(ROW_COLUMN)}) > 1)
     GROUP BY ALL ORDER BY ALL`,
  );
  return told.map(({ file, n, line }) => ({
    file: Number(file),
    line: Number(line),
    message: `${Number(n)} rows have the key ${key.join(', ')} of an earlier row of the source, which counts`,
  }));
}
