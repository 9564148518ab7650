import { ROWS_MIME } from '@assay/schema';
import type { Notebook } from '../run/notebook.js';
import type { CertificateNode } from './certificate.js';
import type { FreshRun } from './fresh-run.js';
import type { Side } from './side.js';
import { NO_CHANGE, reordered, tableChange } from './table-diff.js';
import type { TableChange, TableContent } from './table-diff.js';
import { type ValueChange, valueChanges, valueOf } from './value-diff.js';

/** Kinds that are results; code that changed without changing one of them is no difference. */
const RESULTS = new Set<CertificateNode['kind']>(['table', 'value', 'figure', 'annotations']);

/** A result that two runs do not agree on. */
export interface Differing {
  node: CertificateNode;
  counts: TableChange;
}

/**
 * The results that differ between two runs, by their keys.
 *
 * @param tolerance - numbers that differ by no more than this part of the larger one count as equal
 * @param counted - whether what differs of a table is counted where that does not decide
 */
export async function differing(
  one: Side,
  two: Side,
  tolerance: number,
  counted = true,
): Promise<Map<string, Differing>> {
  const found = new Map<string, Differing>();
  for (const key of new Set([...one.nodes.keys(), ...two.nodes.keys()])) {
    const [was, is] = [one.nodes.get(key), two.nodes.get(key)];
    const node = is ?? was;
    if (node === undefined || !RESULTS.has(node.kind) || was?.hash === is?.hash) continue;
    const decides = tolerance > 0 && was !== undefined && is !== undefined;
    const tables =
      node.kind === 'table' && (counted || decides)
        ? await contentsOf(was, is, one, two)
        : undefined;
    if (tables !== undefined && reordered(...tables)) continue;
    const counts = tables && tableChange(...tables, tolerance);
    if (decides && counts !== undefined && unchanged(counts)) continue;
    if (decides && node.kind === 'value' && (await isNear(key, one, two, tolerance))) continue;
    found.set(key, { node, counts: counts ?? NO_CHANGE });
  }
  if (tolerance === 0) return found;
  // A figure that only draws tables within the tolerance is within it too.
  return new Map([...found].filter(([key]) => !drawsOnlyEqual(key, one, two, found)));
}

const isQuery = ({ kind, name }: CertificateNode) => kind === 'table' && name.startsWith('query ');

const unchanged = ({
  rows_added: added,
  rows_removed: removed,
  cells_changed: cells,
  ...more
}: TableChange) => added + removed + cells === 0 && Object.keys(more).length === 0;

async function isNear(key: string, one: Side, two: Side, tolerance: number) {
  return (await valuesOf(key, one, two, tolerance)).length === 0;
}

/** What differs of a value, under its key. */
export async function valuesOf(
  key: string,
  one: Side,
  two: Side,
  tolerance: number,
): Promise<ValueChange[]> {
  const before = await valueOf(one.run, one.nodes.get(key));
  const after = await valueOf(two.run, two.nodes.get(key));
  return valueChanges(before, after, tolerance);
}

function drawsOnlyEqual(
  key: string,
  one: Side,
  two: Side,
  found: ReadonlyMap<string, Differing>,
): boolean {
  const [was, is] = [one.nodes.get(key), two.nodes.get(key)];
  if (was?.kind !== 'figure' || is === undefined) return false;
  if (one.styles.get(was.name) !== two.styles.get(was.name)) return false;
  const drawn = (is.inputs ?? []).filter((input) => !input.startsWith('cell:'));
  return drawn.length > 0 && drawn.every((input) => !found.has(input));
}

const EMPTY: TableContent = { columns: [], rows: [] };

/** Rows of a table; undefined of a query that has too many of them to show. */
async function contentOf(
  { notebook, client }: FreshRun,
  node: CertificateNode | undefined,
): Promise<TableContent | undefined> {
  if (node === undefined) return EMPTY;
  if (isQuery(node)) return rowsOf(notebook, node.hash);
  const { columns, rows } = await client.sql(`SELECT * FROM "${node.name.replaceAll('"', '""')}"`);
  return { columns, rows };
}

/** What a query with this hash shows. */
function rowsOf({ cells }: Notebook, hash: string): TableContent | undefined {
  type Shown = { hash: string; columns?: TableContent['columns']; content?: TableContent['rows'] };
  const all = cells.flatMap(({ outputs = [] }) =>
    outputs.flatMap(({ data }) => (data?.[ROWS_MIME] as Shown | undefined) ?? []),
  );
  const { columns, content } = all.find((one) => one.hash === hash) ?? {};
  return columns === undefined || content === undefined ? undefined : { columns, rows: content };
}

/** Undefined where the rows of a side are not known. */
async function contentsOf(
  was: CertificateNode | undefined,
  is: CertificateNode | undefined,
  one: Side,
  two: Side,
): Promise<[TableContent, TableContent] | undefined> {
  const before = await contentOf(one.run, was);
  const after = await contentOf(two.run, is);
  return before === undefined || after === undefined ? undefined : [before, after];
}
