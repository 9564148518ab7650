import { listDatasets } from './datasets.js';
import { mentionedColumns } from './mentioned-columns.js';
import { quoteName } from './names.js';
import type { NamedView } from './named-view.js';
import { sqlTokens, type Token } from './sql-tokens.js';
import type { Parameter, Store } from './store.js';

const ENDS = new Set(['where', 'group', 'order', 'having', 'limit', 'window', 'qualify', 'union']);

/** Whether a statement brings rows of several relations, or of one with itself, together. */
function mixesRows(tokens: readonly Token[]): boolean {
  const words = tokens.filter(({ kind }) => kind === 'word').map(({ text }) => text);
  if (words.includes('join') || words.filter((word) => word === 'from').length > 1) return true;
  let depth = 0;
  for (const token of tokens.slice(tokens.findIndex(({ text }) => text === 'from') + 1)) {
    if (token.text === '(') depth += 1;
    else if (token.text === ')') depth -= 1;
    if (depth === 0 && token.kind === 'word' && ENDS.has(token.text)) return false;
    if (depth === 0 && token.text === ',') return true;
  }
  return false;
}

/**
 * Views by which a statement that joins reads its datasets in full vectors. A join gives its rows, where nothing orders
 * them, in an order that depends on where a scan's vectors end, and that depends on how a load was cut into batches, taken
 * up again, or stored; sums of floating-point numbers follow. A materialised expression is cut anew.
 */
export async function steadyViews(
  store: Store,
  statement: string,
  parameters: readonly Parameter[] = [],
): Promise<NamedView[]> {
  const tokens = sqlTokens(statement);
  if (!mixesRows(tokens)) return [];
  // A statement that DuckDB cannot read is explained where it runs.
  const read = await store.relationsRead(statement, parameters).catch((): string[] => []);
  const datasets = await listDatasets(store);
  return datasets
    .filter(({ relation }) => read.includes(relation))
    .map(({ name, relation, columns }) => {
      const all = columns.map((column) => column.name);
      const names = mentionedColumns(tokens, name, all).map(quoteName).join(', ');
      const sql = `WITH steady AS MATERIALIZED (SELECT ${names} FROM ${relation}) SELECT * FROM steady`;
      return { name, sql };
    });
}
