import { AssayError } from '@assay/schema';
import { relationName, type Relation, type Transaction } from '../store/index.js';
import type { RowAccount } from './record.js';

/**
 * Where the rows of a step went: every row that was read was written or filtered out; a processor rejects none. Null where
 * output rows are no input rows: with no table, or with more rows than there were.
 */
export function accountOf(read: number, written: number | null): RowAccount | null {
  if (written === null || written > read) return null;
  return { read, written, rejected: 0, filtered: read - written };
}

/**
 * The processor got every row that the ledger says its input has.
 *
 * @throws AssayError `rows-lost`
 */
export function checkRead(dataset: string, read: number, known: number): void {
  if (read === known) return;
  throw lost(`${read} of the ${known} rows of "${dataset}" were read`);
}

/**
 * The output's table has every row that the processor made: counted in the transaction that makes it visible.
 *
 * @throws AssayError `rows-lost`
 */
export async function checkWritten(
  tx: Transaction,
  relation: Relation,
  made: number,
): Promise<void> {
  const rows = await tx.query(`SELECT count(*) AS n FROM ${relationName(relation)}`);
  const written = Number(rows[0]?.['n']);
  if (written !== made) throw lost(`${written} of ${made} rows of the output were written`);
}

function lost(what: string): AssayError {
  return new AssayError('rows-lost', `${what}; nothing of the job is kept`, {
    status: 500,
    remedy: 'assay jobs retry ID; tell us when it happens again',
  });
}
