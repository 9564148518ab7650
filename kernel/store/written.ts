const LEDGER = /\b(assay|checkpoint)"?\."?(\w+)/gi;
const READS = /^\s*(SELECT|WITH|FROM|EXPLAIN)\b/i;
const DROPS = /^\s*DROP\b/i;

/** What stands for all tables of data: counted when one of them goes. */
export const DROPPED = 'dropped';

/** Which tables of the ledger were written to, and how often: so that what was read of them may be kept in memory. */
export class Written {
  readonly #counts = new Map<string, number>();
  #all = 0;

  /** Commits that wrote to any of these tables, by their full names, or to nobody knows which. */
  of(tables: readonly string[]): number {
    return tables.reduce((sum, table) => sum + (this.#counts.get(table) ?? 0), this.#all);
  }

  /** After a commit. */
  add(tables: Iterable<string>): void {
    for (const table of tables) this.#counts.set(table, (this.#counts.get(table) ?? 0) + 1);
  }

  /** After a commit of a user's own statement. */
  addAll(): void {
    this.#all += 1;
  }
}

/** The tables of the ledger that a statement of the host's own names when it writes; it may only read some of them. */
export function writtenBy(sql: string): string[] {
  if (READS.test(sql)) return [];
  const names = [...sql.matchAll(LEDGER)].map(([, schema = '', table = '']) =>
    `${schema}.${table}`.toLowerCase(),
  );
  return DROPS.test(sql) ? [...names, DROPPED] : names;
}
