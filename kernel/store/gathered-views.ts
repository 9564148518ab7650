import { listDatasets } from './datasets.js';
import { NORMALIZED, writeNormalizedView } from './normalized.js';
import { RAW_TABLES, writeRawViews } from './raw-views.js';
import type { Store, Transaction } from './store.js';
import { DUE } from './views-due.js';

const GATHERED = [NORMALIZED, ...RAW_TABLES];
/** A relation by a name that is computed. */
const COMPUTED = /\bquery(_table)?\s*\(/i;
/** With so many raw datasets the views are written when the store closes, too, for other programs that read the file. */
const QUICKLY = 200;

/** Those of the views that a statement names. */
function named(statement: string): string[] {
  const text = statement.toLowerCase();
  return GATHERED.filter((name) => text.includes(name));
}

/** Whether a statement of the host's own reads them. */
export function namesGathered(statement: string): boolean {
  return named(statement).length > 0;
}

/**
 * The views that gather the records of all raw datasets. Written when a statement may read them, and not after each load:
 * DuckDB binds every dataset for it.
 */
export class GatheredViews {
  /** Whether views or macros of a user's own read them. */
  #hidden: Promise<boolean> | undefined;
  /** Commits to the list of what is due after which nothing was. */
  #settledAt: number | undefined;

  constructor(private readonly store: Store) {}

  /** Brings up to date what a statement may read of them; false when it can read none. */
  async settle(statement: string): Promise<boolean> {
    const names = await this.#read(statement);
    if (names.length > 0) await this.#write(names);
    return names.length > 0;
  }

  /** A user may have made a view or a macro. */
  changed(): void {
    this.#hidden = undefined;
  }

  /** For programs that read the file when the store is closed; not where that would take long. */
  async settleFew(): Promise<void> {
    if (this.store.shared) return;
    const [counted] = await this.store.query(
      `SELECT count(*) AS n FROM assay.dataset WHERE kind = 'raw'`,
    );
    if (Number(counted?.['n']) <= QUICKLY) await this.#write(GATHERED);
  }

  async #read(statement: string): Promise<string[]> {
    // Others write to a lake, and its catalogue is far away: there every statement counts.
    if (this.store.shared || COMPUTED.test(statement)) return GATHERED;
    this.#hidden ??= this.#gatheredByUser();
    return (await this.#hidden) ? GATHERED : named(statement);
  }

  async #gatheredByUser(): Promise<boolean> {
    const pattern = GATHERED.join('|');
    const found = await this.store.query(
      `SELECT 1 FROM duckdb_views() WHERE NOT internal AND NOT regexp_full_match(view_name, $1) AND regexp_matches(sql, $1, 'i')
       UNION ALL SELECT 1 FROM duckdb_functions() WHERE NOT internal AND regexp_matches(macro_definition, $1, 'i') LIMIT 1`,
      [pattern],
    );
    return found.length > 0;
  }

  async #write(names: readonly string[]): Promise<void> {
    const before = this.store.written([DUE]);
    if (before !== undefined && before === this.#settledAt) return;
    const due = await this.#due(this.store);
    const wanted = names.filter((name) => due.has(name));
    if (wanted.length > 0) await this.store.transaction((tx) => this.#bring(tx, wanted));
    else if (due.size === 0) this.#settledAt = before;
  }

  async #bring(tx: Transaction, names: readonly string[]): Promise<void> {
    // Somebody else may have been first.
    const due = await this.#due(tx);
    const wanted = names.filter((name) => due.has(name));
    if (wanted.length === 0) return;
    const datasets = await listDatasets(tx);
    if (wanted.includes(NORMALIZED)) await writeNormalizedView(tx, datasets);
    await writeRawViews(tx, datasets, wanted);
    for (const name of wanted) await tx.query(`DELETE FROM ${DUE} WHERE name = $1`, [name]);
  }

  async #due(reader: Pick<Store | Transaction, 'query'>): Promise<Set<string>> {
    const rows = await reader.query(`SELECT DISTINCT name FROM ${DUE}`);
    return new Set(rows.map(({ name }) => String(name)));
  }
}
