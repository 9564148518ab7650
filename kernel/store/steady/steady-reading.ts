import { AssayError } from '@assay/schema';
import { listDatasets } from '../datasets.js';
import type { KnownDataset } from '../known-dataset.js';
import type { NamedView } from '../named-view.js';
import { Remembered } from '../remembered.js';
import { literalText } from '../row-values.js';
import { sqlTokens, type Token } from '../sql-tokens.js';
import type { Parameter, Store } from '../store.js';
import { flatColumns } from './flat-columns.js';
import { CHOOSING, EXACT, knownFunctions } from './functions.js';
import { HALVES } from './halves.js';
import { LANES, LANES_FROM, lanes } from './lanes.js';
import { mixedRows, mixesRows } from './mixed-rows.js';
import { orderFree, type OrderFree } from './order-free.js';

/** How a statement is read so that its rows depend on its data alone. */
export interface SteadyReading {
  statement: string;
  views: NamedView[];
  /** As many threads may work on it. */
  threads: number;
}

/** What is known of a statement as long as the datasets stay as they are. */
interface Known {
  tokens: Token[];
  /** Those that it reads. */
  datasets: KnownDataset[];
  sums: boolean;
  mixes: boolean;
  free: OrderFree | undefined;
}

const remembered = new WeakMap<Store, Remembered<Known>>();
/** Longer ones are looked at again each time. */
const LONG = 10_000;

/**
 * How to read a statement so that its rows depend neither on the number of threads nor on how its data came to be stored:
 * by one thread, unless it is proven that several give the same.
 */
export async function steadyReading(
  store: Store,
  statement: string,
  parameters: readonly Parameter[] = [],
): Promise<SteadyReading> {
  const { tokens, datasets, sums, mixes, free } = await known(store, statement, parameters);
  const one = { statement, threads: 1 };
  if (mixes) return { ...one, views: await mixedRows(store, tokens, datasets, sums) };
  const [dataset] = datasets;
  if (dataset === undefined || datasets.length > 1) return { ...one, views: [] };
  const columns = sums ? await flatColumns(store, dataset) : [];
  const { name, relation } = dataset;
  const flat = columns.some(({ flattened }) => flattened)
    ? [{ name, sql: `SELECT ${columns.map(({ sql }) => sql).join(', ')} FROM ${relation}` }]
    : [];
  if (free === undefined) return { ...one, views: flat };
  if (!free.lanes) return { statement: free.statement, views: flat, threads: store.threads };
  const both = await lanes(store, dataset, columns);
  const views = free.halves
    ? both.map((sql, i) => ({ name: HALVES[i] ?? '', sql }))
    : [{ name, sql: both.join(' UNION ALL ') }];
  return { statement: free.statement, views, threads: LANES };
}

/** To look at a statement takes as long as to read a million rows, and a notebook asks the same again. */
async function known(
  store: Store,
  statement: string,
  parameters: readonly Parameter[],
): Promise<Known> {
  const look = () => lookAt(store, statement, parameters);
  const given = parameters.map(literalText).join();
  const all = remembered.get(store) ?? new Remembered<Known>(store, ['assay.dataset']);
  remembered.set(store, all);
  try {
    const long = statement.length + given.length > LONG;
    return await (long ? look() : all.get(JSON.stringify([statement, given]), look));
  } catch (error) {
    if (!(error instanceof Unreadable)) throw error;
    return { ...NOTHING, tokens: sqlTokens(statement) };
  }
}

/** A statement that DuckDB cannot read is explained where it runs. */
class Unreadable extends Error {}
const NOTHING = { datasets: [], sums: false, mixes: false, free: undefined };

async function lookAt(
  store: Store,
  statement: string,
  parameters: readonly Parameter[],
): Promise<Known> {
  const tokens = sqlTokens(statement);
  const read = await store.relationsRead(statement, parameters).catch((cause: unknown) => {
    throw new Unreadable('', { cause });
  });
  const all = read.length === 0 ? [] : await listDatasets(store);
  const datasets = all.filter(({ relation }) => read.includes(relation));
  const sums = datasets.length > 0 && (await addsUp(store, tokens));
  const mixes = read.length > 0 && mixesRows(tokens);
  const [dataset] = datasets;
  const alone = dataset !== undefined && datasets.length === 1 && !mixes;
  const free =
    alone && dataset.rows >= LANES_FROM
      ? await orderFree(store, statement, dataset).catch(unlessRefused)
      : undefined;
  return { tokens, datasets, sums, mixes, free };
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
