import { nameOf } from './statement-tree.js';
import type { Expression } from './statement-tree.js';

/**
 * Aggregates that go through their values once, and depend on the order in which these come. Those of two values (`corr`,
 * `covar_pop`) would be asked for six parts of each half, which takes longer than one thread does.
 */
export const SPREADS = new Set(
  'stddev stddev_samp stddev_pop variance var_samp var_pop'.split(' '),
);
const MEANS = new Set(['avg', 'mean']);
const COUNTS = new Set(['count', 'count_star']);
/** Of two values the one that they give of both. */
const OF_BOTH = new Set(['min', 'max', 'bool_and', 'bool_or']);
/** What is asked of each half for a spread. */
const OF_SPREAD = ['count', 'avg', 'var_pop'];

/** What is asked of each half for an aggregate; nothing where two halves do not make a whole. */
export function partsOf(one: Expression, type: string | undefined): Expression[] | undefined {
  const name = nameOf(one);
  if (OF_BOTH.has(name)) return [one];
  if (one['distinct'] === true) return undefined;
  if (name === 'sum' || COUNTS.has(name)) return [one];
  const asked = (names: readonly string[]) =>
    names.map((kind) => ({ ...one, function_name: kind, alias: '' }));
  // Means of whole numbers are rounded once, from a longer number.
  if (MEANS.has(name)) return type === 'DOUBLE' ? asked(['sum', 'count']) : undefined;
  return SPREADS.has(name) ? asked(OF_SPREAD) : undefined;
}

/** An aggregate of what was asked of both halves, which are the columns of these names. */
export function bothOf(one: Expression, columns: readonly string[]): string {
  const [value = '', second = '', third = ''] = columns;
  const name = nameOf(one);
  if (MEANS.has(name)) return `(sum(${value}) / sum(${second}))`;
  if (COUNTS.has(name)) return `CAST(sum(${value}) AS BIGINT)`;
  if (OF_BOTH.has(name)) return `${name}(${value})`;
  if (name === 'sum') return `sum(${value})`;
  const squares = gathered(value, `(${third} * ${value})`, `(max(${second}) - min(${second}))`);
  const less = /_pop$/.test(name) ? 0 : 1;
  const spread = `CASE WHEN sum(${value}) > ${less} THEN ${squares} / (sum(${value}) - ${less}) END`;
  return name.startsWith('stddev') ? `sqrt(${spread})` : `(${spread})`;
}

/** The sum of squares of both halves: those of each around its own mean, and of the means around theirs. */
function gathered(count: string, own: string, gap: string): string {
  const pairs = `((sum(${count}) * sum(${count}) - sum(CAST(${count} AS HUGEINT) * ${count})) // 2)`;
  return `(sum(${own}) + ${gap} * ${gap} * CAST(${pairs} AS DOUBLE) / sum(${count}))`;
}
