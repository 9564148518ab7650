import { quoteName } from '../names.js';
import type { Store } from '../store.js';

/** A part of a statement as DuckDB's own parser writes it down. */
export interface Expression {
  class: string;
  alias: string;
  [field: string]: unknown;
}

/** One SELECT, as far as it is looked at here. */
export interface SelectTree {
  type: string;
  modifiers: { type: string; orders?: { expression: Expression }[] }[];
  cte_map: { map: unknown[] };
  select_list: Expression[];
  from_table: { type: string; [field: string]: unknown };
  where_clause: Expression | null;
  group_expressions: Expression[];
  group_sets: number[][];
  aggregate_handling: string;
  having: unknown;
  sample: unknown;
  qualify: unknown;
}

interface Serialized {
  error: boolean;
  statements?: { node: SelectTree }[];
}

/** The tree of a statement; nothing where it is no SELECT, or several statements. */
export async function treeOf(store: Store, statement: string): Promise<SelectTree | undefined> {
  const rows = await store.query('SELECT json_serialize_sql($1::VARCHAR)::VARCHAR AS tree', [
    statement,
  ]);
  const { error, statements = [] } = JSON.parse(String(rows[0]?.['tree']), (key, value: unknown) =>
    key === 'query_location' ? undefined : value,
  ) as Serialized;
  const node = statements[0]?.node;
  return error || statements.length !== 1 || node?.type !== 'SELECT_NODE' ? undefined : node;
}

/** Expressions as text that may be put into a statement over the same table. */
export async function textsOf(
  store: Store,
  tree: SelectTree,
  expressions: readonly Expression[],
): Promise<string[]> {
  const select = (expression: Expression): SelectTree => ({
    ...{ type: 'SELECT_NODE', modifiers: [], cte_map: { map: [] } },
    select_list: [{ ...expression, alias: '' }],
    from_table: tree.from_table,
    ...{ where_clause: null, group_expressions: [], group_sets: [], having: null },
    ...{ aggregate_handling: 'STANDARD_HANDLING', sample: null, qualify: null },
  });
  const texts = await written(store, expressions.map(select));
  return texts.map((text) => text.slice('SELECT '.length, text.lastIndexOf(' FROM ')));
}

/** A tree as the text of a statement. */
export async function textOfTree(store: Store, tree: SelectTree): Promise<string> {
  return (await written(store, [tree])).join('');
}

async function written(store: Store, trees: readonly SelectTree[]): Promise<string[]> {
  if (trees.length === 0) return [];
  const given = trees.map((node) =>
    JSON.stringify({ error: false, statements: [{ node, named_param_map: [] }] }),
  );
  const list = given.map((_, i) => `json_deserialize_sql($${i + 1}::JSON)`).join(', ');
  const rows = await store.query(`SELECT [${list}] AS texts`, given);
  return rows[0]?.['texts'] as string[];
}

/** Every expression in a part of a tree, the outer ones first. */
export function* expressionsIn(part: unknown): Generator<Expression> {
  if (Array.isArray(part)) {
    for (const one of part) yield* expressionsIn(one);
  } else if (part !== null && typeof part === 'object') {
    if ('class' in part) yield part as Expression;
    for (const one of Object.values(part)) yield* expressionsIn(one);
  }
}

/** Whether two expressions say the same. */
export function same(a: Expression, b: Expression): boolean {
  return JSON.stringify({ ...a, alias: '' }) === JSON.stringify({ ...b, alias: '' });
}

/** The column that an expression is, in lower case. */
export function columnOf({ class: kind, column_names: names }: Expression): string | undefined {
  return kind === 'COLUMN_REF' ? (names as string[]).at(-1)?.toLowerCase() : undefined;
}

/** A function's name. */
export const nameOf = (one: Expression): string => String(one['function_name']).toLowerCase();

/** The one table of a statement behind FROM; with another relation in its place it keeps the name that it has there. */
export function fromOf({ from_table: from }: SelectTree, other?: string): string {
  const table = String(from['table_name']);
  const alias = from['alias'] === '' && other !== undefined ? table : String(from['alias']);
  return quoteName(other ?? table) + (alias === '' ? '' : ` AS ${quoteName(alias)}`);
}
