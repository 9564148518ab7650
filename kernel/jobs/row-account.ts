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
  await checkAllWritten(tx, [{ relation, made }]);
}

/** Counts of one statement. */
const MOST_COUNTS = 64;

/** As `checkWritten`, of many outputs. */
export async function checkAllWritten(
  tx: Transaction,
  outputs: readonly { relation: Relation; made: number }[],
): Promise<void> {
  for (let from = 0; from < outputs.length; from += MOST_COUNTS) {
    const some = outputs.slice(from, from + MOST_COUNTS);
    const counts = some.map(
      ({ relation }, i) => `SELECT ${i} AS i, count(*) AS n FROM ${relationName(relation)}`,
    );
    const rows = await tx.query(counts.join(' UNION ALL '));
    const written = new Map(rows.map(({ i, n }) => [Number(i), Number(n)]));
    for (const [i, { made }] of some.entries()) {
      if (written.get(i) === made) continue;
      throw lost(`${written.get(i)} of ${made} rows of the output were written`);
    }
  }
}

function lost(what: string): AssayError {
  return new AssayError('rows-lost', `${what}; nothing of the job is kept`, {
    status: 500,
    remedy: 'assay jobs retry ID; tell us when it happens again',
  });
}
