import type { KnownDataset } from '../known-dataset.js';
import { mentionedColumns } from '../mentioned-columns.js';
import { quoteName } from '../names.js';
import type { NamedView } from '../named-view.js';
import type { Token } from '../sql-tokens.js';
import type { Store } from '../store.js';
import { flatColumns } from './flat-columns.js';

const ENDS = new Set(['where', 'group', 'order', 'having', 'limit', 'window', 'qualify', 'union']);

/** Whether a statement brings rows of several relations, or of one with itself, together. */
export function mixesRows(tokens: readonly Token[]): boolean {
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
export async function mixedRows(
  store: Store,
  tokens: readonly Token[],
  datasets: readonly KnownDataset[],
  sums: boolean,
): Promise<NamedView[]> {
  const counted = needsCounts(tokens, datasets);
  const views: NamedView[] = [];
  for (const dataset of datasets) {
    const { name, relation, rows, columns } = dataset;
    const all = columns.map((column) => column.name);
    const read = mentionedColumns(tokens, name, all);
    const shown = sums
      ? (await flatColumns(store, dataset, read)).map(({ sql }) => sql)
      : read.map(quoteName);
    views.push({ name, sql: cutAnew(relation, rows, shown) + (counted ? count(rows, read) : '') });
  }
  return views;
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
  return `SELECT ${columns.join(', ')} FROM ${relation} AS steady POSITIONAL JOIN range(${rows})
    WHERE steady.rowid IS NOT NULL`;
}

/** Of rows that are cut anew DuckDB knows no count: an empty part says one. */
function count(rows: number, columns: readonly string[]): string {
  const nothing = columns.map(() => 'NULL').join(', ');
  return ` UNION ALL SELECT ${nothing} FROM range(${rows}) AS none (n) WHERE n < 0`;
}
