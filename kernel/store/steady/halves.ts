import type { KnownDataset } from '../known-dataset.js';
import { quoteName } from '../names.js';
import type { Store } from '../store.js';
import { bothOf, partsOf } from './half-aggregates.js';
import { columnOf, expressionsIn, fromOf, same, textOfTree, textsOf } from './statement-tree.js';
import type { Expression, SelectTree } from './statement-tree.js';

/** The names under which a statement in halves reads the first and the second half of its rows. */
export const HALVES = ['assay:first', 'assay:second'] as const;
const BOTH = 'assay:both';
const PART = /"assay:part (\d+)"/g;

/**
 * A statement that aggregates, said of each half of its rows and then of the two: one thread goes through a half in the order
 * of its rows, and what is made of two values is the same either way round.
 *
 * @param keys - what rows are grouped by, one for each of the tree's groups
 * @param types - the types of the values of sums and means
 * @returns undefined where it cannot be said so
 */
export async function inHalves(
  store: Store,
  tree: SelectTree,
  dataset: KnownDataset,
  keys: readonly Expression[],
  aggregates: readonly Expression[],
  types: ReadonlyMap<Expression, string>,
): Promise<string | undefined> {
  if (keys.some((key) => key.class === 'CONSTANT')) return undefined;
  const asked: Expression[] = [...keys];
  const place = (part: Expression) => quoteName(`assay:${asked.push(part)}`);
  const whole = new Map<Expression, string>();
  for (const one of aggregates) {
    const parts = partsOf(one, types.get(one));
    if (parts === undefined) return undefined;
    whole.set(one, bothOf(one, parts.map(place)));
  }
  const outer = outside(tree, keys, whole, await namesOf(store, tree, dataset));
  if (outer === undefined) return undefined;
  const texts = await textsOf(store, tree, asked);
  const rules = tree.where_clause ? await textsOf(store, tree, [tree.where_clause]) : [];
  const groups = texts.slice(0, keys.length).join(', ');
  const half = (name: string) =>
    [
      `SELECT ${texts.map((text, i) => `${text} AS "assay:${i + 1}"`).join(', ')}`,
      `FROM ${fromOf(tree, name)}`,
      ...rules.map((rule) => `WHERE ${rule}`),
      ...(keys.length === 0 ? [] : [`GROUP BY ${groups}`]),
    ].join(' ');
  const text = (await textOfTree(store, outer.tree)).replace(
    PART,
    (_, at: string) => outer.texts[Number(at)] ?? '',
  );
  const from = `FROM ${quoteName(BOTH)}`;
  return text.replace(from, () => `FROM (${HALVES.map(half).join(' UNION ALL ')})`);
}

/** The columns' names, which are told by the expressions that they are of. */
async function namesOf(
  store: Store,
  tree: SelectTree,
  { columns }: KnownDataset,
): Promise<string[]> {
  const texts = await textsOf(store, tree, tree.select_list);
  return tree.select_list.map((one, i) => {
    const column = columns.find(({ name }) => name.toLowerCase() === columnOf(one));
    return one.alias === '' ? (column?.name ?? texts[i] ?? '') : one.alias;
  });
}

/** The statement over what was asked of both halves, and the texts that stand for its marks. */
function outside(
  tree: SelectTree,
  keys: readonly Expression[],
  whole: ReadonlyMap<Expression, string>,
  names: readonly string[],
): { tree: SelectTree; texts: string[] } | undefined {
  const texts = keys.map((_, i) => quoteName(`assay:${i + 1}`));
  const column = (at: number): Expression => ({
    ...{ class: 'COLUMN_REF', type: 'COLUMN_REF', alias: '' },
    column_names: [`assay:part ${at}`],
  });
  const marked = (part: unknown): unknown => {
    if (Array.isArray(part)) return part.map(marked);
    if (part === null || typeof part !== 'object') return part;
    const one = part as Expression;
    const text = whole.get(one);
    if (text !== undefined) return { ...column(texts.push(text) - 1), alias: one.alias };
    const key = 'class' in part ? keys.findIndex((known) => same(known, one)) : -1;
    if (key >= 0) return { ...column(key), alias: one.alias };
    return Object.fromEntries(Object.entries(part).map(([k, value]) => [k, marked(value)]));
  };
  const list = marked(tree.select_list) as Expression[];
  const rest = marked([tree.modifiers, tree.having]) as [SelectTree['modifiers'], unknown];
  const known = new Set(tree.select_list.map(({ alias }) => alias.toLowerCase()));
  if (leftOver(list, new Set()) || leftOver(rest, known)) return undefined;
  const node: SelectTree = {
    ...tree,
    select_list: list.map((one, i) => ({ ...one, alias: names[i] ?? '' })),
    from_table: { ...tree.from_table, table_name: BOTH, alias: '' },
    ...{ where_clause: null, having: rest[1] },
    group_expressions: keys.map((_, i) => column(i)),
    modifiers: ordered(
      rest[0],
      keys.map((_, i) => column(i)),
    ),
  };
  return { tree: node, texts };
}

/** Whether a column of the rows themselves is asked for, or all of them. */
function leftOver(part: unknown, known: ReadonlySet<string>): boolean {
  return [...expressionsIn(part)].some(({ class: kind, column_names: path }) => {
    const [name = '', ...more] = (path as string[] | undefined) ?? [];
    if (kind !== 'COLUMN_REF') return kind === 'STAR';
    return !name.startsWith('assay:part ') && (more.length > 0 || !known.has(name.toLowerCase()));
  });
}

/** An order in which no two groups tie. */
function ordered(
  modifiers: SelectTree['modifiers'],
  keys: readonly Expression[],
): SelectTree['modifiers'] {
  const orders = keys.map((expression) => ({
    ...{ type: 'ORDER_DEFAULT', null_order: 'ORDER_DEFAULT', expression },
  }));
  if (orders.length === 0) return modifiers;
  const given = modifiers.flatMap((one) => one.orders ?? []);
  const others = modifiers.filter((one) => one.orders === undefined);
  return [{ type: 'ORDER_MODIFIER', orders: [...given, ...orders] }, ...others];
}
