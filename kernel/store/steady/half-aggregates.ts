import { nameOf } from './statement-tree.js';
import type { Expression } from './statement-tree.js';

/** Aggregates that go through their values once, and depend on the order in which these come. */
export const SPREADS = new Set(
  'stddev stddev_samp stddev_pop variance var_samp var_pop covar_samp covar_pop corr'.split(' '),
);
const MEANS = new Set(['avg', 'mean']);
const COUNTS = new Set(['count', 'count_star']);
/** Of two values the one that they give of both. */
const OF_BOTH = new Set(['min', 'max', 'bool_and', 'bool_or']);
/** What is asked of each half for a spread of one value, and for one of two: count, means, and sums of squares or products. */
const ONE = ['count', 'avg', 'var_pop'];
const TWO = ['regr_count', 'regr_avgy', 'regr_avgx', 'regr_sxy', 'regr_syy', 'regr_sxx'];

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
  if (!SPREADS.has(name)) return undefined;
  if ((one['children'] as unknown[]).length === 1) return asked(ONE);
  return asked(name === 'corr' ? TWO : TWO.slice(0, 4));
}

/** An aggregate of what was asked of both halves, which are the columns of these names. */
export function bothOf(one: Expression, columns: readonly string[]): string {
  const [value = '', second = '', third = ''] = columns;
  const name = nameOf(one);
  if (MEANS.has(name)) return `(sum(${value}) / sum(${second}))`;
  if (COUNTS.has(name)) return `CAST(sum(${value}) AS BIGINT)`;
  if (OF_BOTH.has(name)) return `${name}(${value})`;
  if (name === 'sum') return `sum(${value})`;
  if (name === 'corr') return correlation(columns);
  const squares =
    columns.length === ONE.length
      ? gathered(value, `(${third} * ${value})`, gap(second), gap(second))
      : gathered(value, columns[3] ?? '', gap(second, third), gap(third));
  const less = /_pop$/.test(name) ? 0 : 1;
  const spread = `CASE WHEN sum(${value}) > ${less} THEN ${squares} / (sum(${value}) - ${less}) END`;
  return name.startsWith('stddev') ? `sqrt(${spread})` : `(${spread})`;
}

/** How far the means of the halves are from each other; of a second value with the sign that it has beside the first. */
function gap(mean: string, beside = mean): string {
  if (beside === mean) return `(max(${mean}) - min(${mean}))`;
  return `(arg_max(${mean}, ${beside}) - arg_min(${mean}, ${beside}))`;
}

/** The sum of squares or products of both halves: those of each around its own mean, and of the means around theirs. */
function gathered(count: string, own: string, one: string, other: string): string {
  const pairs = `((sum(${count}) * sum(${count}) - sum(CAST(${count} AS HUGEINT) * ${count})) // 2)`;
  return `(sum(${own}) + ${one} * ${other} * CAST(${pairs} AS DOUBLE) / sum(${count}))`;
}

function correlation([
  n = '',
  y = '',
  x = '',
  xy = '',
  yy = '',
  xx = '',
]: readonly string[]): string {
  const both = gathered(n, xy, gap(y, x), gap(x));
  const spreads = `(sqrt(${gathered(n, yy, gap(y), gap(y))}) * sqrt(${gathered(n, xx, gap(x), gap(x))}))`;
  return `CASE WHEN sum(${n}) = 0 THEN NULL WHEN ${spreads} = 0 THEN 'NaN'::DOUBLE ELSE ${both} / ${spreads} END`;
}
