import { listDatasets } from './datasets.js';
import type { KnownDataset } from './known-dataset.js';
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
 * up again, or stored; sums of floating-point numbers follow.
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
  const datasets = (await listDatasets(store)).filter(({ relation }) => read.includes(relation));
  const counted = needsCounts(tokens, datasets);
  return datasets.map(({ name, relation, rows, columns }) => {
    const all = columns.map((column) => column.name);
    const read = mentionedColumns(tokens, name, all);
    return { name, sql: cutAnew(relation, rows, read) + (counted ? count(rows, read) : '') };
  });
}

/**
 * Whether DuckDB must know how many rows there are to choose well: which side of a join to build where the largest does not
 * come first, and how to join where more than equality decides.
 */
function needsCounts(tokens: readonly Token[], datasets: readonly KnownDataset[]): boolean {
  const compares = tokens.some(({ kind, text }) =>
    kind === 'word' ? text === 'asof' || text === 'between' : kind === 'sign' && /[<>]/.test(text),
  );
  const place = ({ name }: KnownDataset) =>
    tokens.findIndex(({ text }) => text.toLowerCase() === name.toLowerCase());
  const [first, ...others] = [...datasets].sort((a, b) => place(a) - place(b));
  return compares || others.some(({ rows }) => rows > (first?.rows ?? 0));
}

/**
 * Rows beside the numbers of a range stand in vectors as full as the range's, and pass on as they are read; to bring them
 * together in a materialised expression takes several times as long as the join. Should there be fewer rows by the time
 * they are read, the range leaves rows of nothing, which have no row id.
 */
function cutAnew(relation: string, rows: number, columns: readonly string[]): string {
  const names = columns.map(quoteName).join(', ');
  return `SELECT ${names} FROM ${relation} AS steady POSITIONAL JOIN range(${rows})
    WHERE steady.rowid IS NOT NULL`;
}

/** Of rows that are cut anew DuckDB knows no count: an empty part says one. */
function count(rows: number, columns: readonly string[]): string {
  const nothing = columns.map(() => 'NULL').join(', ');
  return ` UNION ALL SELECT ${nothing} FROM range(${rows}) AS none (n) WHERE n < 0`;
}
