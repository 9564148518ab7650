import type { Store } from '../store.js';

/** Aggregates whose value is decided by the set of values alone, whatever their type. */
export const EXACT = new Set(
  'count count_star count_if countif bool_and bool_or bit_and bit_or bit_xor'.split(' '),
);
/** Those of values with one written form each: of 0 and -0 they would give whichever came first. */
export const CHOOSING = new Set('min max median quantile quantile_cont quantile_disc'.split(' '));
/** Sums: exact over whole numbers; of floating-point numbers, those of two parts are the same either way round. */
export const SUMMING = new Set(['sum', 'avg', 'mean']);

interface Known {
  /** Functions of one row's values. */
  scalar: ReadonlySet<string>;
  aggregate: ReadonlySet<string>;
}

const known = new WeakMap<Store, Promise<Known>>();

/** DuckDB's own functions by what they are. */
export function knownFunctions(store: Store): Promise<Known> {
  const before = known.get(store);
  if (before !== undefined) return before;
  const now = read(store);
  now.catch(() => known.delete(store));
  known.set(store, now);
  return now;
}

async function read(store: Store): Promise<Known> {
  const rows = await store.query(
    `SELECT function_name AS name, string_agg(DISTINCT function_type, ' ') AS types,
       bool_or(stability = 'VOLATILE') AS volatile
     FROM duckdb_functions() WHERE internal GROUP BY ALL`,
  );
  const scalar = new Set<string>();
  const aggregate = new Set<string>();
  for (const { name, types, volatile } of rows) {
    if (String(types) === 'scalar' && volatile !== true) scalar.add(String(name));
    if (/\baggregate\b|\bmacro\b/.test(String(types))) aggregate.add(String(name));
  }
  return { scalar, aggregate };
}
