import { dirname, resolve } from 'node:path';
import { type Client, findProject } from '../../client/index.js';
import { AssayError } from '@assay/schema';
import type { CommandContext } from '../context.js';
import { type CertificateNode, savedNodes, storedNodes } from './certificate.js';
import { type FreshRun, freshRun } from './fresh-run.js';
import { openRevision } from './revision.js';
import { tableChange, type TableChange } from './table-diff.js';

export interface Change extends TableChange {
  name: string;
  kind: CertificateNode['kind'];
  cause: string;
}

/** Kinds that are results; code that changed without changing one of them is no difference. */
const RESULTS = new Set<CertificateNode['kind']>(['table', 'value', 'figure', 'annotations']);
const NONE: TableChange = { rows_added: 0, rows_removed: 0, cells_changed: 0 };

interface Side {
  run: FreshRun;
  nodes: Map<string, CertificateNode>;
}

const key = (kind: string, name: string) => `${kind}:${name}`;

/** Runs both notebooks from raw bytes, each in an empty store, and says which results differ and why. */
export async function diffNotebooks(
  a: string,
  b: string,
  context: CommandContext,
): Promise<Change[]> {
  await using before = await openRevision(a);
  await using after = await openRevision(b);
  await using runA = await runOf(before.path, a, context);
  await using runB = await runOf(after.path, b, context);
  const one = await sideOf(runA);
  const two = await sideOf(runB);
  const changes: Change[] = [];
  for (const id of new Set([...one.nodes.keys(), ...two.nodes.keys()])) {
    const [was, is] = [one.nodes.get(id), two.nodes.get(id)];
    const node = is ?? was;
    if (node === undefined || !RESULTS.has(node.kind) || was?.hash === is?.hash) continue;
    const counts = node.kind === 'table' ? await countsOf(node.name, was, is, one, two) : NONE;
    changes.push({
      name: node.name,
      kind: node.kind,
      ...counts,
      cause: await causeOf(node, was, is, one, two),
    });
  }
  return changes;
}

async function runOf(path: string, name: string, context: CommandContext): Promise<FreshRun> {
  const project = context.explicitProject ? context.project : findProject(dirname(resolve(path)));
  const run = await freshRun(path, project, context);
  const { error, failedCell } = run.outcome;
  if (error === null) return run;
  await run[Symbol.asyncDispose]();
  throw new AssayError(
    'notebook-failed',
    `${name} fails in cell ${failedCell}: ${error.ename}: ${error.evalue}`,
  );
}

async function sideOf(run: FreshRun): Promise<Side> {
  const all = [...(await storedNodes(run.notebook, run.client)), ...savedNodes(run.notebook)];
  return { run, nodes: new Map(all.map((node) => [key(node.kind, node.name), node])) };
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
): Promise<TableChange> {
  const empty = { columns: [], rows: [] };
  const before = was === undefined ? empty : await contentOf(one.run.client, name);
  const after = is === undefined ? empty : await contentOf(two.run.client, name);
  return tableChange(before, after);
}

/** The nearest thing that differs among what a result was made from: parameters, then code, then bytes. */
async function causeOf(
  node: CertificateNode,
  was: CertificateNode | undefined,
  is: CertificateNode | undefined,
  one: Side,
  two: Side,
): Promise<string> {
  if (was === undefined) return `only in the second: ${node.kind} ${node.name}`;
  if (is === undefined) return `only in the first: ${node.kind} ${node.name}`;
  if (node.kind === 'annotations') return 'its annotations';
  const names = node.kind === 'table' ? await ancestors(two.run.client, node.name) : undefined;
  const causes: string[] = [];
  for (const kind of ['parameters', 'processor', 'raw'] as const) {
    for (const [id, now] of two.nodes) {
      const then = one.nodes.get(id);
      if (now.kind !== kind || then === undefined || then.hash === now.hash) continue;
      if (names !== undefined && !names.has(now.name)) continue;
      causes.push(kind === 'parameters' ? parameterCause(then, now) : `${kind} ${now.name}`);
    }
  }
  return causes.length > 0 ? causes.join('; ') : 'the code of its cell';
}

/** Names of everything that a table was made from, itself included. */
async function ancestors(client: Client, table: string): Promise<Set<string>> {
  const { nodes } = await client.lineage(table);
  return new Set([table, ...nodes.map((node) => node.name)]);
}

function parameterCause(then: CertificateNode, now: CertificateNode): string {
  const before = (then.content ?? {}) as Record<string, unknown>;
  const after = (now.content ?? {}) as Record<string, unknown>;
  const names = [...new Set([...Object.keys(before), ...Object.keys(after)])];
  const changed = names.filter(
    (name) => JSON.stringify(before[name]) !== JSON.stringify(after[name]),
  );
  const say = (name: string) =>
    `${name} ${JSON.stringify(before[name])} → ${JSON.stringify(after[name])}`;
  return `parameter ${changed.map(say).join(', ')} of ${now.name}`;
}
