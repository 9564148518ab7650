import { dirname, resolve } from 'node:path';
import { AssayError } from '@assay/schema';
import { type Client, findProject } from '../../client/index.js';
import type { CommandContext } from '../context.js';
import { readNotebook } from '../run/notebook.js';
import { causeOf, type Nodes } from './cause.js';
import { type CertificateNode, certificateOf, keyOf } from './certificate.js';
import { type FreshRun, freshRun } from './fresh-run.js';
import { presentStore } from './present-store.js';
import type { Revision } from './revision.js';
import { savedNodes } from './saved-nodes.js';
import { storedNodes } from './stored-nodes.js';
import { NO_CHANGE, tableChange, type TableChange } from './table-diff.js';

export interface Change extends TableChange {
  name: string;
  kind: CertificateNode['kind'];
  cause: string;
}

/** Kinds that are results; code that changed without changing one of them is no difference. */
const RESULTS = new Set<CertificateNode['kind']>(['table', 'value', 'figure', 'annotations']);

interface Side {
  run: FreshRun;
  nodes: Nodes;
}

/**
 * Runs both notebooks from raw bytes, each in an empty store, and says which results differ and why.
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
  const one = await sideOf(runA, before);
  const two = await sideOf(runB, after);
  const changes: Change[] = [];
  for (const id of new Set([...one.nodes.keys(), ...two.nodes.keys()])) {
    const [was, is] = [one.nodes.get(id), two.nodes.get(id)];
    const node = is ?? was;
    if (node === undefined || !RESULTS.has(node.kind) || was?.hash === is?.hash) continue;
    // A query's name says its cell, which moves when cells are put before it; it is compared by its rows.
    if (isMoved(node, was === undefined ? one.nodes : two.nodes, was, is)) continue;
    const stored = node.kind === 'table' && !isQuery(node);
    const counts = stored ? await countsOf(node.name, was, is, one, two, tolerance) : NO_CHANGE;
    if (stored && was !== undefined && is !== undefined && unchanged(counts)) {
      if (tolerance > 0) continue;
    }
    const { name, kind } = node;
    changes.push({ name, kind, ...counts, cause: causeOf(node, one.nodes, two.nodes) });
  }
  return changes;
}

const isQuery = ({ kind, name }: CertificateNode) => kind === 'table' && name.startsWith('query ');
const unchanged = (c: TableChange) => c.rows_added + c.rows_removed + c.cells_changed === 0;

/** Whether what is missing on one side stands there under another number. */
function isMoved(
  node: CertificateNode,
  other: Nodes,
  was: CertificateNode | undefined,
  is: CertificateNode | undefined,
): boolean {
  const numbered = isQuery(node) || node.kind === 'figure';
  if (!numbered) return false;
  const same = (one: CertificateNode) => one.kind === node.kind && one.hash === node.hash;
  if (was !== undefined && is !== undefined) return false;
  return [...other.values()].some(same);
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

async function sideOf(run: FreshRun, revision: Revision): Promise<Side> {
  const all = [...(await storedNodes(run.notebook, run.client)), ...savedNodes(run.notebook)];
  const nodes = new Map(all.map((node) => [keyOf(node), node]));
  for (const node of await notedByHand(revision)) nodes.set(keyOf(node), node);
  return { run, nodes };
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
  return { columns: columns.map((column) => column.name), rows };
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
