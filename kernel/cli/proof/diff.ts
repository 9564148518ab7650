import { dirname, resolve } from 'node:path';
import { AssayError } from '@assay/schema';
import { type Client, findProject } from '../../client/index.js';
import type { CommandContext } from '../context.js';
import { readNotebook, sourceOf } from '../run/notebook.js';
import { alignCells, renamed } from './align-cells.js';
import { causeOf, type Compared } from './cause.js';
import { type CertificateNode, certificateOf, keyOf } from './certificate.js';
import { type Drawing, drawingsOf } from './drawings.js';
import { type FreshRun, freshRun } from './fresh-run.js';
import { presentStore } from './present-store.js';
import { withReads } from './query-reads.js';
import type { Revision } from './revision.js';
import { savedNodes } from './saved-nodes.js';
import { storedNodes } from './stored-nodes.js';
import { NO_CHANGE, tableChange, type TableChange } from './table-diff.js';
import { type ValueChange, valueChanges, valueOf } from './value-diff.js';

export interface Change extends TableChange {
  name: string;
  kind: CertificateNode['kind'];
  cause: string;
  /** Of a value: what of it changed. */
  values_changed?: ValueChange[];
  /** Of an SVG each, where a figure differs; not part of what is printed. */
  pictures?: { before: string | undefined; after: string | undefined };
}

/** Kinds that are results; code that changed without changing one of them is no difference. */
const RESULTS = new Set<CertificateNode['kind']>(['table', 'value', 'figure', 'annotations']);

interface Side extends Compared {
  run: FreshRun;
  drawings: ReadonlyMap<string, Drawing>;
}

/**
 * Runs both notebooks from raw bytes, each in an empty store, and says which results differ and why. Cells are found again
 * wherever they stand now.
 *
 * @param tolerance - numbers that differ by no more than this part of the larger one count as equal
 */
export async function diffNotebooks(
  before: Revision,
  after: Revision,
  context: CommandContext,
  tolerance = 0,
): Promise<Change[]> {
  await using runA = await runOf(before, context);
  await using runB = await runOf(after, context);
  const first = await nodesOf(runA, before);
  const second = await nodesOf(runB, after);
  const pairs = alignCells(runA.notebook, runB.notebook);
  const one = sideOf(runA, first, first);
  const two = sideOf(runB, second, renamed(second, first, pairs));
  const changes: Change[] = [];
  for (const id of new Set([...one.nodes.keys(), ...two.nodes.keys()])) {
    const [was, is] = [one.nodes.get(id), two.nodes.get(id)];
    const node = is ?? was;
    if (node === undefined || !RESULTS.has(node.kind) || was?.hash === is?.hash) continue;
    const stored = node.kind === 'table' && !isQuery(node);
    const counts = stored ? await countsOf(node.name, was, is, one, two, tolerance) : NO_CHANGE;
    if (stored && tolerance > 0 && was !== undefined && is !== undefined && unchanged(counts)) {
      continue;
    }
    const { name, kind } = node;
    const cause = causeOf(node, one, two);
    changes.push({ name, kind, ...counts, cause, ...(await shownOf(node, one, two)) });
  }
  if (tolerance === 0) return changes;
  // A figure that only draws tables within the tolerance is within it too.
  const changed = new Set(changes.map(keyOf));
  return changes.filter((change) => !drawsOnlyEqual(change, one, two, changed));
}

const isQuery = ({ kind, name }: CertificateNode) => kind === 'table' && name.startsWith('query ');
const unchanged = ({
  rows_added: added,
  rows_removed: removed,
  cells_changed: cells,
  ...more
}: TableChange) => added + removed + cells === 0 && Object.keys(more).length === 0;

function drawsOnlyEqual(
  change: Change,
  one: Side,
  two: Side,
  changed: ReadonlySet<string>,
): boolean {
  if (change.kind !== 'figure') return false;
  const [was, is] = [one, two].map(({ nodes }) => nodes.get(keyOf(change)));
  if (was === undefined || is === undefined) return false;
  if (one.styles.get(change.name) !== two.styles.get(change.name)) return false;
  const drawn = (is.inputs ?? []).filter((key) => !key.startsWith('cell:'));
  return drawn.length > 0 && drawn.every((key) => !changed.has(key));
}

/** What of a figure or a value can be shown beside its name. */
async function shownOf(node: CertificateNode, one: Side, two: Side): Promise<Partial<Change>> {
  if (node.kind === 'figure') {
    const [before, after] = [one, two].map(({ drawings }) => drawings.get(node.name)?.picture);
    return { pictures: { before, after } };
  }
  if (node.kind !== 'value') return {};
  const [before, after] = [await valueOf(one.run, node.name), await valueOf(two.run, node.name)];
  return { values_changed: valueChanges(before, after) };
}

async function runOf(revision: Revision, context: CommandContext): Promise<FreshRun> {
  const { path, name } = revision;
  const project = context.explicitProject ? context.project : findProject(dirname(resolve(path)));
  const certified = certificateOf(await readNotebook(path))?.nodes ?? [];
  await using present = await presentStore(revision.project ?? project);
  const run = await freshRun(path, { project, present, certified, context });
  const { error, failedCell } = run.outcome;
  if (error === null) return run;
  await run[Symbol.asyncDispose]();
  throw new AssayError(
    'notebook-failed',
    `${name} fails in cell ${failedCell}: ${error.ename}: ${error.evalue}`,
  );
}

async function nodesOf(run: FreshRun, revision: Revision): Promise<CertificateNode[]> {
  const stored = await storedNodes(run.notebook, run.client, true);
  const all = [...stored, ...savedNodes(run.notebook)];
  const nodes = new Map(all.map((node) => [keyOf(node), node]));
  for (const node of await notedByHand(revision)) nodes.set(keyOf(node), node);
  return withReads([...nodes.values()], run.notebook);
}

/** @param names - the nodes under the names by which the sides are compared, in the same order */
function sideOf(
  run: FreshRun,
  nodes: readonly CertificateNode[],
  names: readonly CertificateNode[],
): Side {
  const nameOf = (kind: string, name: string) =>
    names[nodes.findIndex((node) => node.kind === kind && node.name === name)]?.name ?? name;
  const drawings = new Map(
    drawingsOf(run.notebook).map((one, i) => [nameOf('figure', `figure ${i + 1}`), one]),
  );
  return {
    run,
    nodes: new Map(names.map((node) => [keyOf(node), node])),
    sources: new Map(
      run.notebook.cells.map((cell, i) => [nameOf('cell', `cell ${i + 1}`), sourceOf(cell)]),
    ),
    drawings,
    styles: new Map([...drawings].map(([name, { style }]) => [name, style])),
  };
}

/** Notes of a certificate whose code is still the notebook's: a new run makes only those that cells make. */
async function notedByHand({ path }: Revision): Promise<CertificateNode[]> {
  const notebook = await readNotebook(path);
  const certified = certificateOf(notebook)?.nodes ?? [];
  const cells = (nodes: readonly CertificateNode[]) =>
    nodes.filter(({ kind }) => kind === 'cell').map(({ hash }) => hash);
  const [then, now] = [cells(certified), cells(savedNodes(notebook))];
  const same = then.length === now.length && then.every((hash, i) => hash === now[i]);
  return same ? certified.filter(({ kind }) => kind === 'annotations') : [];
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
