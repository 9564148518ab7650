import { quoteName } from '../names.js';
import type { Store } from '../store.js';
import { fromOf, nameOf, textsOf } from './statement-tree.js';
import type { Expression, SelectTree } from './statement-tree.js';

/** The names under which a statement in halves reads the first and the second half of its rows. */
export const HALVES = ['assay:first', 'assay:second'] as const;

const SUMS = /^sum$/;
const MEANS = /^(avg|mean)$/;
const COUNTS = /^count(_star)?$/;
/** Of two values the one that they give of both. */
const OF_BOTH = /^(min|max|bool_and|bool_or)$/;

/**
 * A statement that gives one row, said of each half of its rows and then of the two: DuckDB reads lanes into one sum one after
 * the other, and into two at once. Each sum is that of the first half and that of the second, as it is without.
 *
 * @param types - the types of the values of sums and means
 * @returns undefined where it cannot be said so
 */
export async function inHalves(
  store: Store,
  tree: SelectTree,
  aggregates: readonly Expression[],
  types: ReadonlyMap<Expression, string>,
): Promise<string | undefined> {
  const { group_expressions: groups, having, modifiers, select_list: shown } = tree;
  if (groups.length > 0 || (having ?? null) !== null || modifiers.length > 0) return undefined;
  const parts: Expression[] = [];
  const whole = new Map<Expression, string>();
  for (const one of aggregates) {
    const places = partsOf(one, types.get(one))?.map((part) => `"assay:p${parts.push(part)}"`);
    const [value = '', count = ''] = places ?? [];
    if (value === '') return undefined;
    whole.set(one, bothOf(one, value, count));
  }
  const names = await textsOf(store, tree, shown);
  const all = await Promise.all(shown.map((one) => rewritten(store, tree, one, whole)));
  const given = await textsOf(store, tree, parts);
  const where = tree.where_clause as Expression | null | undefined;
  const rule = where ? ` WHERE ${(await textsOf(store, tree, [where])).join('')}` : '';
  const list = given.map((text, i) => `${text} AS "assay:p${i + 1}"`).join(', ');
  const half = (half: string) => `SELECT ${list} FROM ${fromOf(tree, half)}${rule}`;
  const shownAs = all.map(
    (text, i) => `${text} AS ${quoteName(shown[i]?.alias || (names[i] ?? ''))}`,
  );
  return `SELECT ${shownAs.join(', ')} FROM (${HALVES.map(half).join(' UNION ALL ')})`;
}

/** What is asked of each half for an aggregate. */
function partsOf(one: Expression, type: string | undefined): Expression[] | undefined {
  const name = nameOf(one);
  if (OF_BOTH.test(name)) return [one];
  if (one['distinct'] === true) return undefined;
  if (SUMS.test(name) || COUNTS.test(name)) return [one];
  // Means of whole numbers are rounded once, from a longer number.
  if (!MEANS.test(name) || type !== 'DOUBLE') return undefined;
  return ['sum', 'count'].map((kind) => ({ ...one, function_name: kind, alias: '' }));
}

/** An aggregate of what was asked of both halves. */
function bothOf(one: Expression, value: string, count: string): string {
  const name = nameOf(one);
  if (MEANS.test(name)) return `(sum(${value}) / sum(${count}))`;
  if (COUNTS.test(name)) return `CAST(sum(${value}) AS BIGINT)`;
  return OF_BOTH.test(name) ? `${name}(${value})` : `sum(${value})`;
}

/** An expression with the text of each aggregate in it replaced. */
async function rewritten(
  store: Store,
  tree: SelectTree,
  shown: Expression,
  whole: ReadonlyMap<Expression, string>,
): Promise<string> {
  const marks: string[] = [];
  const mark = (text: string) => `assay:part ${marks.push(text)}`;
  const [text = ''] = await textsOf(store, tree, [marked(shown, whole, mark) as Expression]);
  return text.replace(/"assay:part (\d+)"/g, (_, at: string) => marks[Number(at) - 1] ?? '');
}

/** A copy in which columns stand for the aggregates. */
function marked(
  part: unknown,
  whole: ReadonlyMap<Expression, string>,
  mark: (text: string) => string,
): unknown {
  if (Array.isArray(part)) return part.map((one) => marked(one, whole, mark));
  if (part === null || typeof part !== 'object') return part;
  const text = whole.get(part as Expression);
  if (text !== undefined) {
    const column_names = [mark(text)];
    return { class: 'COLUMN_REF', type: 'COLUMN_REF', alias: '', column_names };
  }
  return Object.fromEntries(Object.entries(part).map(([k, v]) => [k, marked(v, whole, mark)]));
}
