import type { Column } from '@assay/schema';
import { quoteName, relationName, ROW_COLUMN, type Store } from '../../store/index.js';
import type { LoadRunState } from './load-run.js';

/** A run's rows on their way into a dataset: each step writes them into a table of its own, the run's stays as it is. */
export class Staging {
  table: string;
  columns: Column[];
  rows: number;
  private step = 0;

  constructor(
    private readonly store: Store,
    private readonly run: LoadRunState,
  ) {
    this.table = run.relation;
    this.columns = run.plan.columns;
    this.rows = run.position;
  }

  get relation(): string {
    return relationName({ schema: 'raw', table: this.table });
  }

  /** Takes a query's rows in the place of those that are here. */
  async replace(query: string, columns: Column[] = this.columns): Promise<void> {
    const before = this.table;
    this.step += 1;
    const next = `${this.run.relation}~${this.step}`;
    const relation = relationName({ schema: 'raw', table: next });
    const counted = await this.store.transaction(async (tx) => {
      await tx.query(`CREATE OR REPLACE TABLE ${relation} AS ${query}`);
      if (before !== this.run.relation) await tx.query(`DROP TABLE raw.${quoteName(before)}`);
      return tx.query(`SELECT count(*) AS n FROM ${relation}`);
    });
    this.table = next;
    this.columns = columns;
    this.rows = Number(counted[0]?.['n'] ?? 0);
  }

  /** Numbers the rows from 0 without a gap, in their order. */
  async renumber(): Promise<void> {
    const row = quoteName(ROW_COLUMN);
    await this.replace(
      `SELECT * REPLACE (row_number() OVER (ORDER BY ${row}) - 1 AS ${row}) FROM ${this.relation} ORDER BY ${row}`,
    );
  }
}
