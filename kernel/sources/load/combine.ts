import type { Column, Warning } from '@assay/schema';
import {
  quoteName,
  ROW_COLUMN,
  sqlType,
  type KnownDataset,
  type Transaction,
} from '../../store/index.js';
import { changesBetween } from './changes-between.js';
import type { Continuation } from './continuation.js';
import { exactUnion } from './exact-union.js';
import { PLACE_COLUMNS } from './hidden-columns.js';
import { identity, keyDoubts, repeatedKeys } from './identity.js';
import type { Counts, LoadRunState } from './load-run.js';

/** The table of a load's outcome: the run's own, or one made of it and of what was there. */
export interface Combined {
  table: string;
  columns: Column[];
  rows: number;
  counts: Counts;
  warnings?: (Warning & { file?: number })[];
  /** True when its first rows are the dataset's as it was, in the same columns. */
  continues?: boolean;
}

const ROW = quoteName(ROW_COLUMN);

/**
 * Puts the run's rows behind those of the dataset. Columns may come and go; types widen. Rows that are there already stay
 * out: with a key those whose key is known (the first of a repeated one counts), and those of a source that has only grown.
 */
export async function appended(
  tx: Transaction,
  previous: KnownDataset,
  run: LoadRunState,
  options: { continued: Continuation | undefined; key: readonly string[] },
): Promise<Combined> {
  const { continued, key } = options;
  const table = `${run.relation}+`;
  const staged = `raw.${quoteName(run.relation)}`;
  const columns = await exactUnion(tx, previous, run);
  const from = continued?.grown === true ? await firstNew(tx, previous, staged, continued) : 0;
  const stays =
    continued === undefined
      ? 'true'
      : `NOT ("assay:file" IN (${continued.files.join(', ')}) AND "assay:start" >= ${from})`;
  const same = identity(key, run.plan.columns, columns);
  const first = `row_number() OVER (PARTITION BY ${same.terms()} ORDER BY ${ROW}) = 1`;
  const old = select(columns, previous.columns, previous.relation, ROW);
  const fresh = select(columns, run.plan.columns, staged, ROW);
  const left = `SELECT * FROM (${old}) WHERE ${stays}`;
  const news = `SELECT * FROM (${fresh}) n WHERE "assay:start" >= ${from}
    ${key.length === 0 ? '' : `AND NOT EXISTS (SELECT 1 FROM (${left}) o WHERE ${same.match}) QUALIFY ${first}`}`;
  const renumber = (query: string, base: number): string =>
    `SELECT * REPLACE (${base} + row_number() OVER (ORDER BY ${ROW}) - 1 AS ${ROW}) FROM (${query}) ORDER BY ${ROW}`;
  const rows = Number((await tx.query(`SELECT count(*) AS n FROM (${left})`))[0]?.['n'] ?? 0);
  const before = rows === previous.rows ? old : `(${renumber(left, 0)})`;
  await tx.query(
    `CREATE OR REPLACE TABLE raw.${quoteName(table)} AS ${before} UNION ALL (${renumber(news, rows)})`,
  );
  const total = await count(tx, table);
  const gone = previous.rows - rows;
  const came = total - rows;
  const alike = JSON.stringify(columns) === JSON.stringify(previous.columns);
  const warnings = await repeatedKeys(tx, run, key, same.terms());
  const outcome = { table, columns, rows: total, continues: alike && gone === 0, warnings };
  if (continued?.grown === false) {
    const was = { relation: `(SELECT * FROM (${old}) WHERE NOT (${stays}))`, columns, rows: gone };
    const is = { relation: `(${news})`, columns, rows: came };
    const by = key.length === 0 ? undefined : key;
    return { ...outcome, counts: await changesBetween(tx, was, is, by) };
  }
  // Of a source that has grown only the last record may have been cut off, and is whole now.
  return {
    ...outcome,
    counts: { inserted: came - gone, updated: gone, unchanged: run.position - came, deleted: 0 },
  };
}

/** The first load that is appended: of a repeated key the first row counts, as it does in any later one. */
export async function begun(
  tx: Transaction,
  run: LoadRunState,
  key: readonly string[],
): Promise<Combined> {
  const { columns } = run.plan;
  const same = identity(key, columns, columns);
  const warnings = await repeatedKeys(tx, run, key, same.terms());
  const counts = { inserted: run.position, updated: 0, unchanged: 0, deleted: 0 };
  if (warnings.length === 0) return { table: run.relation, columns, rows: run.position, counts };
  const table = `${run.relation}+`;
  const first = `SELECT * FROM raw.${quoteName(run.relation)} QUALIFY row_number() OVER (PARTITION BY ${same.terms()} ORDER BY ${ROW}) = 1`;
  await tx.query(
    `CREATE OR REPLACE TABLE raw.${quoteName(table)} AS SELECT * REPLACE (row_number() OVER (ORDER BY ${ROW}) - 1 AS ${ROW}) FROM (${first}) ORDER BY ${ROW}`,
  );
  const rows = await count(tx, table);
  return {
    ...{ table, columns, rows, warnings },
    counts: { ...counts, inserted: rows, unchanged: run.position - rows },
  };
}

/** First byte whose records are not in the dataset: behind its last record of that source, unless that one has grown too. */
async function firstNew(
  tx: Transaction,
  previous: KnownDataset,
  staged: string,
  { files }: Continuation,
): Promise<number> {
  const [last] = await tx.query(
    `SELECT "assay:start" AS "from", "assay:end" AS "to" FROM ${previous.relation}
     WHERE "assay:file" IN (${files.join(', ')}) ORDER BY "assay:start" DESC LIMIT 1`,
  );
  if (last === undefined) return 0;
  const from = Number(last['from']);
  const [now] = await tx.query(
    `SELECT "assay:end" AS "to" FROM ${staged} WHERE "assay:start" = ${from}`,
  );
  return now !== undefined && Number(now['to']) === Number(last['to']) ? from + 1 : from;
}

/** Puts the run's rows in the place of those with the same key, others behind. The last of a repeated key counts. */
export async function merged(
  tx: Transaction,
  previous: KnownDataset | undefined,
  run: LoadRunState,
  key: readonly string[],
): Promise<Combined> {
  const before = previous?.columns ?? [];
  const columns = previous === undefined ? run.plan.columns : await exactUnion(tx, previous, run);
  const table = `${run.relation}+`;
  const same = identity(key, run.plan.columns, columns);
  const fresh = `(SELECT * FROM (${select(columns, run.plan.columns, `raw.${quoteName(run.relation)}`, ROW)}) QUALIFY row_number() OVER (PARTITION BY ${same.terms()} ORDER BY ${ROW} DESC) = 1)`;
  const warnings = await keyDoubts(tx, run, key, fresh);
  if (previous === undefined) {
    await tx.query(
      `CREATE OR REPLACE TABLE raw.${quoteName(table)} AS SELECT * REPLACE (row_number() OVER (ORDER BY ${ROW}) - 1 AS ${ROW}) FROM ${fresh}`,
    );
    const rows = await count(tx, table);
    return {
      table,
      columns,
      rows,
      warnings,
      counts: { inserted: rows, updated: 0, unchanged: 0, deleted: 0 },
    };
  }
  const old = `(${select(columns, before, previous.relation, ROW)})`;
  const { match } = same;
  const given = run.plan.columns.map(
    (column) =>
      columns.find((one) => one.name.toLowerCase() === column.name.toLowerCase())?.name ??
      column.name,
  );
  const differs = given
    .map((name) => `o.${quoteName(name)} IS DISTINCT FROM n.${quoteName(name)}`)
    .join(' OR ');
  const told =
    await tx.query(`SELECT count(*) FILTER (o.${ROW} IS NULL) AS inserted, count(*) FILTER (o.${ROW} IS NOT NULL AND (${differs})) AS updated,
    count(*) FILTER (o.${ROW} IS NOT NULL AND NOT (${differs})) AS unchanged FROM ${fresh} n LEFT JOIN ${old} o ON ${match}`);
  const chosen = columns.map(({ name }) =>
    given.includes(name)
      ? `CASE WHEN n.${ROW} IS NULL THEN o.${quoteName(name)} ELSE n.${quoteName(name)} END AS ${quoteName(name)}`
      : `o.${quoteName(name)}`,
  );
  const places = PLACE_COLUMNS.map(
    (name) =>
      `CASE WHEN n.${ROW} IS NULL OR NOT (${differs}) THEN o.${quoteName(name)} ELSE n.${quoteName(name)} END AS ${quoteName(name)}`,
  );
  const kept = `SELECT ${[...chosen, `o.${ROW} AS ${ROW}`, ...places].join(', ')} FROM ${old} o LEFT JOIN ${fresh} n ON ${match}`;
  const added = `SELECT ${[...columns.map(({ name }) => `n.${quoteName(name)}`), `${previous.rows} - 1 + row_number() OVER (ORDER BY n.${ROW}) AS ${ROW}`, ...PLACE_COLUMNS.map((name) => `n.${quoteName(name)}`)].join(', ')}
    FROM ${fresh} n LEFT JOIN ${old} o ON ${match} WHERE o.${ROW} IS NULL`;
  await tx.query(
    `CREATE OR REPLACE TABLE raw.${quoteName(table)} AS SELECT * FROM (${kept} UNION ALL ${added}) ORDER BY ${ROW}`,
  );
  const number = (name: string): number => Number(told[0]?.[name] ?? 0);
  return {
    table,
    columns,
    rows: await count(tx, table),
    warnings,
    counts: {
      inserted: number('inserted'),
      updated: number('updated'),
      unchanged: number('unchanged'),
      deleted: 0,
    },
  };
}

async function count(tx: Transaction, table: string): Promise<number> {
  return Number(
    (await tx.query(`SELECT count(*) AS n FROM raw.${quoteName(table)}`))[0]?.['n'] ?? 0,
  );
}

/** SQL of these columns of a relation that has some of them. */
export function select(
  wanted: readonly Column[],
  present: readonly Column[],
  from: string,
  row: string,
): string {
  const columns = wanted.map(({ name, type }) => {
    const column = present.find((one) => one.name.toLowerCase() === name.toLowerCase());
    const value = column === undefined ? 'NULL' : quoteName(column.name);
    return `CAST(${value} AS ${sqlType(type)}) AS ${quoteName(name)}`;
  });
  return `SELECT ${[...columns, `${row} AS ${ROW}`, ...PLACE_COLUMNS.map((name) => quoteName(name))].join(', ')} FROM ${from}`;
}
