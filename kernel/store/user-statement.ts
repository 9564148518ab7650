import {
  DuckDBTypeId,
  listValue,
  StatementType,
  type DuckDBConnection,
  type DuckDBPreparedStatement,
} from '@duckdb/node-api';
import { AssayError } from '@assay/schema';
import { refuseHostFunctions } from './host-functions.js';
import { quoteText } from './names.js';
import { rollback } from './rollback.js';
import { withoutSemicolon } from './sql-tokens.js';
import { onlyReads, withStatement } from './statement.js';
import type { Parameter } from './store.js';
import { writeTarget, type WriteTarget } from './write-target.js';

/** What a user's statement may do when writing was asked for; files, settings and transactions stay closed. */
const WRITES = new Set([
  StatementType.INSERT,
  StatementType.UPDATE,
  StatementType.DELETE,
  StatementType.CREATE,
  StatementType.ALTER,
  StatementType.DROP,
]);

function refuse(type: StatementType, write: boolean): AssayError {
  const name = StatementType[type] ?? 'this kind of statement';
  const mayWrite = WRITES.has(type);
  return new AssayError(
    'sql-read-only',
    write ? `${name} is not allowed` : `${name} is not allowed: the statement may only read`,
    {
      status: 403,
      pointer: '/statement',
      remedy:
        mayWrite && !write
          ? 'add --write (or "write": true) to change data of your own'
          : "files are written with --format csv, parquet or arrow; settings and transactions are the host's",
    },
  );
}

/** A statement that may only read, in a transaction that cannot write, whatever the statement calls. */
export async function reading<T>(
  connection: DuckDBConnection,
  sql: string,
  params: readonly Parameter[],
  work: (statement: DuckDBPreparedStatement) => Promise<T> | T,
): Promise<T> {
  refuseHostFunctions(sql);
  await connection.run('BEGIN TRANSACTION READ ONLY');
  try {
    return await withStatement(connection, sql, params, work, (type) => {
      if (!onlyReads(type)) throw refuse(type, false);
    });
  } finally {
    await rollback(connection);
  }
}

/** A statement that may write, in the transaction that `connection` is in. */
export async function writing<T>(
  connection: DuckDBConnection,
  sql: string,
  params: readonly Parameter[],
  work: (statement: DuckDBPreparedStatement) => Promise<T> | T,
): Promise<T> {
  refuseHostFunctions(sql);
  await withStatement(connection, sql, undefined, async ({ statementType }) => {
    if (statementType === StatementType.SELECT) return;
    if (!WRITES.has(statementType)) throw refuse(statementType, true);
    await refuseDatasets(connection, writeTarget(sql));
  });
  return withStatement(connection, sql, params, work);
}

/** Names of datasets and of the ledger's views are the host's; tables of the user's own are not among them. */
async function refuseDatasets(connection: DuckDBConnection, target: WriteTarget): Promise<void> {
  if (target.schema !== undefined && target.schema !== 'main') return;
  const reader = await connection.runAndReadAll(
    `SELECT lower(name) FROM assay.dataset UNION ALL SELECT unnest($1)`,
    [listValue(['datafile', 'processingresult', 'etl_job_queue'])],
  );
  if (!reader.getRows().some(([name]) => name === target.name.toLowerCase())) return;
  throw new AssayError('sql-write-target', `"${target.name}" is changed by loads and jobs only`, {
    status: 403,
    pointer: '/statement',
    remedy: 'write to tables of your own: CREATE TABLE name AS SELECT …',
  });
}

/** Whether a result may hold floating-point numbers, by themselves or inside other values. */
function maySign(statement: DuckDBPreparedStatement): boolean {
  return Array.from({ length: statement.columnCount }, (_, i) => i).some(
    // A parameter's type is not known before it is run.
    (i) =>
      statement.columnTypeId(i) === DuckDBTypeId.INVALID ||
      /DOUBLE|FLOAT/.test(String(statement.columnType(i))),
  );
}

/**
 * The result of a reading statement as a new Parquet file, written as it is read. The statement is proven to be one SELECT
 * before it is put into the COPY.
 */
export async function parquet(
  connection: DuckDBConnection,
  file: string,
  sql: string,
  params: readonly Parameter[],
): Promise<void> {
  const signed = await reading(connection, sql, params, maySign);
  // A dictionary takes a zero and a zero of negative sign for one.
  const options = signed ? 'FORMAT parquet, DICTIONARY_SIZE_LIMIT 0' : 'FORMAT parquet';
  const copy = (body: string) => `COPY (${body}\n) TO ${quoteText(file)} (${options})`;
  // Cut at what looks like its end only where the parser does not take it whole.
  const whole = await connection.extractStatements(copy(sql)).then(
    () => true,
    () => false,
  );
  const text = copy(whole ? sql : withoutSemicolon(sql));
  await withStatement(connection, text, params, (statement) => statement.run());
}
