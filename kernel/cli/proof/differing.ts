import type { Client } from '../../client/index.js';
import type { CertificateNode } from './certificate.js';
import type { Side } from './side.js';
import { NO_CHANGE, tableChange, type TableChange } from './table-diff.js';
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
    const stored = node.kind === 'table' && !isQuery(node);
    const counts =
      stored && (counted || decides)
        ? await countsOf(node.name, was, is, one, two, tolerance)
        : NO_CHANGE;
    if (decides && stored && unchanged(counts)) continue;
    if (decides && node.kind === 'value' && (await isNear(key, one, two, tolerance))) continue;
    found.set(key, { node, counts });
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

async function contentOf(client: Client, name: string) {
  const { columns, rows } = await client.sql(`SELECT * FROM "${name.replaceAll('"', '""')}"`);
  return { columns, rows };
}

async function countsOf(
  name: string,
  was: CertificateNode | undefined,
  is: CertificateNode | undefined,
  one: Side,
  two: Side,
  tolerance: number,
): Promise<TableChange> {
  const empty = { columns: [], rows: [] };
  const before = was === undefined ? empty : await contentOf(one.run.client, name);
  const after = is === undefined ? empty : await contentOf(two.run.client, name);
  return tableChange(before, after, tolerance);
}
