import type { KnownDataset } from '../known-dataset.js';
import type { Store } from '../store.js';
import { hasNegativeZero, increases } from './facts.js';
import { CHOOSING, EXACT, knownFunctions, SUMMING } from './functions.js';
import { coveringOrder, type CoveringOrder } from './group-order.js';
import { SPREADS } from './half-aggregates.js';
import { inHalves } from './halves.js';
import { columnOf, expressionsIn, fromOf, nameOf, textsOf, treeOf } from './statement-tree.js';
import type { Expression, SelectTree } from './statement-tree.js';

/** How a statement may be read so that its rows do not depend on the number of threads. */
export interface OrderFree {
  /** The statement, with groups that tie in its order told apart. */
  statement: string;
  /** Whether it sums floating-point numbers, and so must read its rows in lanes. */
  lanes: boolean;
  /** Whether it says itself that it reads two halves. */
  halves?: boolean;
}

/** What an expression may be made of. */
const CLASSES = new Set(
  'COLUMN_REF CONSTANT PARAMETER COMPARISON CONJUNCTION OPERATOR CAST CASE BETWEEN FUNCTION STAR'.split(
    ' ',
  ),
);
/** Types each of whose values is written in one way: of equal values any may stand for all. */
const ONE_FORM =
  /^(U?(TINYINT|SMALLINT|INTEGER|BIGINT|HUGEINT)|BOOLEAN|VARCHAR|DATE|TIME|TIMESTAMP\w*|DECIMAL.*|UUID)$/;
const WHOLE = /^(U?(TINYINT|SMALLINT|INTEGER|BIGINT)|HUGEINT|BOOLEAN|DECIMAL.*)$/;
const FLOATING = /^(FLOAT|DOUBLE)$/;

/**
 * How a statement over one dataset may be read by several threads and yet give the same rows as by one; nothing where that
 * cannot be proven.
 */
export async function orderFree(
  store: Store,
  statement: string,
  dataset: KnownDataset,
): Promise<OrderFree | undefined> {
  const tree = await treeOf(store, statement);
  if (tree === undefined || !isPlain(tree, dataset)) return undefined;
  const { scalar, aggregate } = await knownFunctions(store);
  const aggregates: Expression[] = [];
  for (const part of expressionsIn({ ...tree, from_table: undefined })) {
    if (!CLASSES.has(part.class)) return undefined;
    if (part.class !== 'FUNCTION') continue;
    const name = String(part['function_name']).toLowerCase();
    if (aggregate.has(name)) aggregates.push(part);
    else if (!scalar.has(name)) return undefined;
  }
  if (aggregates.length > 0 || tree.group_expressions.length > 0)
    return await grouped(store, statement, tree, dataset, aggregates);
  return (await rowsInOrder(store, tree, dataset)) ? { statement, lanes: false } : undefined;
}

function isPlain(tree: SelectTree, { name }: KnownDataset): boolean {
  const { from_table: from, modifiers } = tree;
  const nothing = [tree.sample, tree.qualify, from['sample'], from['at_clause']];
  return (
    from.type === 'BASE_TABLE' &&
    from['schema_name'] === '' &&
    from['catalog_name'] === '' &&
    String(from['table_name']).toLowerCase() === name.toLowerCase() &&
    (from['column_name_alias'] as unknown[]).length === 0 &&
    nothing.every((part) => part === null || part === undefined) &&
    tree.cte_map.map.length === 0 &&
    tree.aggregate_handling === 'STANDARD_HANDLING' &&
    modifiers.every(({ type }) => type === 'ORDER_MODIFIER' || type === 'LIMIT_MODIFIER')
  );
}

/** Whether rows come one by one, in the order in which they lie or in one in which none ties. */
async function rowsInOrder(
  store: Store,
  tree: SelectTree,
  dataset: KnownDataset,
): Promise<boolean> {
  const orders = tree.modifiers.flatMap(({ orders = [] }) => orders);
  if (orders.length === 0) return true;
  for (const { expression } of orders) {
    const wanted = columnOf(expression);
    if (wanted === undefined) continue;
    const shown = tree.select_list.find(({ alias }) => alias.toLowerCase() === wanted);
    const name = shown === undefined ? wanted : columnOf(shown);
    const column = dataset.columns.find((one) => one.name.toLowerCase() === name);
    if (column === undefined || !/^(integer|date|timestamp)$/.test(column.type)) continue;
    if (await increases(store, dataset, column.name)) return true;
  }
  return false;
}

async function grouped(
  store: Store,
  statement: string,
  tree: SelectTree,
  dataset: KnownDataset,
  aggregates: readonly Expression[],
): Promise<OrderFree | undefined> {
  const order = await coveringOrder(store, statement, tree, dataset);
  if (order === undefined) return undefined;
  const others = aggregates.filter((one) => !EXACT.has(nameOf(one)));
  const values = others.map(argumentOf);
  if (values.some((value) => value === undefined)) return undefined;
  const types = await typesOf(store, tree, [...order.keys, ...(values as Expression[])]);
  if (types?.slice(0, order.keys.length).every((type) => ONE_FORM.test(type)) !== true)
    return undefined;
  const added = new Map<Expression, string>();
  for (const [i, one] of others.entries()) {
    const type = types[order.keys.length + i] ?? '';
    if ((SUMMING.has(nameOf(one)) || SPREADS.has(nameOf(one))) && one['distinct'] !== true) {
      if (!WHOLE.test(type) && !FLOATING.test(type)) return undefined;
      added.set(one, type);
    } else if (!CHOOSING.has(nameOf(one)) || !(await oneForm(store, dataset, one, type))) {
      return undefined;
    }
  }
  return await addedUp(store, tree, dataset, order, aggregates, added);
}

/** How sums are read. DuckDB adds lanes up one after the other where there are no groups, and two spreads in either order. */
async function addedUp(
  store: Store,
  tree: SelectTree,
  dataset: KnownDataset,
  { statement, keys }: CoveringOrder,
  aggregates: readonly Expression[],
  added: ReadonlyMap<Expression, string>,
): Promise<OrderFree | undefined> {
  const spreads = aggregates.some((one) => SPREADS.has(nameOf(one)));
  const lanes = [...added.values()].some((type) => FLOATING.test(type));
  if (!lanes && !spreads) return { statement, lanes };
  const halves =
    spreads || keys.length === 0
      ? await inHalves(store, tree, dataset, keys, aggregates, added)
      : undefined;
  if (halves !== undefined) return { statement: halves, lanes: true, halves: true };
  return spreads ? undefined : { statement, lanes };
}

/** What an aggregate is of; nothing where rows are ordered for it, or several values enter. */
function argumentOf(one: Expression): Expression | undefined {
  const [value, ...others] = one['children'] as Expression[];
  const { orders } = one['order_bys'] as { orders: unknown[] };
  const fixed = others.every((other) => !hasColumn(other)) && /^quantile/.test(nameOf(one));
  if (value === undefined || orders.length > 0) return undefined;
  return others.length === 0 || fixed ? value : undefined;
}

function hasColumn(expression: Expression): boolean {
  return [...expressionsIn(expression)].some(({ class: kind }) => kind === 'COLUMN_REF');
}

async function oneForm(
  store: Store,
  dataset: KnownDataset,
  aggregate: Expression,
  type: string,
): Promise<boolean> {
  if (ONE_FORM.test(type)) return true;
  const name = columnOf((aggregate['children'] as Expression[])[0] as Expression);
  const column = dataset.columns.find((one) => one.name.toLowerCase() === name);
  if (column === undefined || !FLOATING.test(type)) return false;
  return !(await hasNegativeZero(store, dataset, column.name));
}

/** The types of expressions over a dataset; nothing where they hold parameters, or a row of them cannot be computed. */
async function typesOf(
  store: Store,
  tree: SelectTree,
  expressions: readonly Expression[],
): Promise<string[] | undefined> {
  if (expressions.length === 0) return [];
  for (const part of expressionsIn(expressions)) {
    if (part.class === 'PARAMETER' || part.class === 'STAR') return undefined;
  }
  const texts = await textsOf(store, tree, expressions);
  const [row] = await store.query(
    `SELECT [${texts.map((text) => `typeof(${text})`).join(', ')}] AS types FROM ${fromOf(tree)} LIMIT 1`,
  );
  return row?.['types'] as string[] | undefined;
}
