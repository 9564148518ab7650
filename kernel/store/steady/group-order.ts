import type { KnownDataset } from '../known-dataset.js';
import { sqlTokens } from '../sql-tokens.js';
import type { Store } from '../store.js';
import { columnOf, expressionsIn, same, textsOf } from './statement-tree.js';
import type { Expression, SelectTree } from './statement-tree.js';

/** A grouping statement whose groups come in an order in which none ties. */
export interface CoveringOrder {
  statement: string;
  /** What rows are grouped by. */
  keys: Expression[];
}

/**
 * Completes the order of a statement's groups by what they are grouped by: several threads find groups in any order, and
 * what ties in an order comes as it was found. Nothing where it cannot be told what that is.
 */
export async function coveringOrder(
  store: Store,
  statement: string,
  tree: SelectTree,
  dataset: KnownDataset,
): Promise<CoveringOrder | undefined> {
  const { select_list: shown, group_expressions: groups, group_sets: sets } = tree;
  if (sets.length > 1 || (sets[0] ?? []).length !== groups.length) return undefined;
  const columns = new Set(dataset.columns.map(({ name }) => name.toLowerCase()));
  const keys: Expression[] = [];
  for (const group of groups) {
    const key = meant(group, shown, (name) => !columns.has(name));
    if (key === undefined || hidden(key, shown)) return undefined;
    keys.push(key);
  }
  const orders = tree.modifiers.flatMap(({ orders = [] }) => orders);
  if (orders.some(({ expression }) => expression.class === 'STAR')) return undefined;
  const ordered = orders.map(({ expression }) => meant(expression, shown, () => true));
  const missing = keys.filter((key) => !ordered.some((one) => one && same(one, key)));
  if (missing.length === 0) return { statement, keys };
  for (const part of expressionsIn(missing)) if (part.class === 'PARAMETER') return undefined;
  const texts = await textsOf(store, tree, missing);
  return { statement: withOrder(statement, orders.length > 0, texts), keys };
}

/** The expression that a name or a place in the list of columns stands for. */
function meant(
  expression: Expression,
  shown: readonly Expression[],
  byName: (name: string) => boolean,
): Expression | undefined {
  if (expression.class === 'CONSTANT') {
    const { value } = expression['value'] as { value: unknown };
    const place = typeof value === 'number' ? shown[value - 1] : undefined;
    return place?.class === 'STAR' ? undefined : place;
  }
  const name = columnOf(expression);
  if (name === undefined || !byName(name)) return expression;
  return shown.find(({ alias }) => alias.toLowerCase() === name) ?? expression;
}

/** Whether a name in it would mean another expression behind ORDER BY. */
function hidden(key: Expression, shown: readonly Expression[]): boolean {
  for (const part of expressionsIn(key)) {
    const name = columnOf(part);
    const other = shown.find(({ alias }) => name !== undefined && alias.toLowerCase() === name);
    if (other !== undefined && !same(other, key)) return true;
  }
  return false;
}

/** A statement with more behind its ORDER BY, which stands before LIMIT and OFFSET. */
function withOrder(statement: string, ordered: boolean, texts: readonly string[]): string {
  let depth = 0;
  let end = 0;
  for (const { text, kind, end: here } of sqlTokens(statement)) {
    if (text === '(' || text === '[' || text === '{') depth += 1;
    else if (text === ')' || text === ']' || text === '}') depth -= 1;
    if (depth === 0 && (text === ';' || (kind === 'word' && /^(limit|offset)$/.test(text)))) break;
    end = here;
  }
  const more = `${ordered ? ',' : ' ORDER BY'} ${texts.join(', ')} `;
  return `${statement.slice(0, end)}${more}${statement.slice(end)}`;
}
