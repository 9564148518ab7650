import { AssayError } from '@assay/schema';
import { listDatasets } from '../datasets.js';
import type { NamedView } from '../named-view.js';
import { sqlTokens, type Token } from '../sql-tokens.js';
import type { Parameter, Store } from '../store.js';
import { flatColumns } from './flat-columns.js';
import { CHOOSING, EXACT, knownFunctions } from './functions.js';
import { LANES, LANES_FROM, lanes } from './lanes.js';
import { mixedRows, mixesRows } from './mixed-rows.js';
import { orderFree } from './order-free.js';

/** How a statement is read so that its rows depend on its data alone. */
export interface SteadyReading {
  statement: string;
  views: NamedView[];
  /** As many threads may work on it. */
  threads: number;
}

/**
 * How to read a statement so that its rows depend neither on the number of threads nor on how its data came to be stored:
 * by one thread, unless it is proven that several give the same.
 */
export async function steadyReading(
  store: Store,
  statement: string,
  parameters: readonly Parameter[] = [],
): Promise<SteadyReading> {
  const tokens = sqlTokens(statement);
  const one = { statement, threads: 1 };
  // A statement that DuckDB cannot read is explained where it runs.
  const read = await store.relationsRead(statement, parameters).catch((): string[] => []);
  if (read.length === 0) return { ...one, views: [] };
  const datasets = (await listDatasets(store)).filter(({ relation }) => read.includes(relation));
  const sums = await addsUp(store, tokens);
  if (mixesRows(tokens)) return { ...one, views: await mixedRows(store, tokens, datasets, sums) };
  const [dataset] = datasets;
  if (dataset === undefined || datasets.length > 1) return { ...one, views: [] };
  const columns = sums ? await flatColumns(store, dataset) : [];
  const { name, relation } = dataset;
  const flat = columns.some(({ flattened }) => flattened)
    ? [{ name, sql: `SELECT ${columns.map(({ sql }) => sql).join(', ')} FROM ${relation}` }]
    : [];
  if (dataset.rows < LANES_FROM) return { ...one, views: flat };
  const free = await orderFree(store, statement, dataset).catch(unlessRefused);
  if (free === undefined) return { ...one, views: flat };
  if (!free.lanes) return { statement: free.statement, views: flat, threads: store.threads };
  const views = [{ name, sql: await lanes(store, dataset, columns) }];
  return { statement: free.statement, views, threads: LANES };
}

/** What DuckDB says no to while a statement is looked at makes it no worse than it is. */
function unlessRefused(error: unknown): undefined {
  if (!(error instanceof AssayError)) throw error;
}

/** Whether a statement has an aggregate whose value depends on how numbers are added. */
async function addsUp(store: Store, tokens: readonly Token[]): Promise<boolean> {
  const called = tokens.filter((token, i) => token.kind !== 'sign' && tokens[i + 1]?.text === '(');
  if (called.length === 0) return false;
  const { aggregate } = await knownFunctions(store);
  return called.some(({ text }) => {
    const name = text.toLowerCase();
    return aggregate.has(name) && !EXACT.has(name) && !CHOOSING.has(name);
  });
}
