import { readFile } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import { ANNOTATION_FILE, AssayError } from '@assay/schema';
import { findProject } from '../../client/index.js';
import type { CommandContext } from '../context.js';
import { readNotebook, sourceOf } from '../run/notebook.js';
import { renamed } from './align-cells.js';
import type { Compared } from './cause.js';
import { type CertificateNode, certificateOf, keyOf } from './certificate.js';
import { type Drawing, drawingsOf } from './drawings.js';
import { type FreshRun, freshRun } from './fresh-run.js';
import { presentStore } from './present-store.js';
import { withReads } from './query-reads.js';
import { nodesOfRun } from './read-nodes.js';
import type { ReceivedBy } from './received.js';
import type { Revision } from './revision.js';
import { savedNodes } from './saved-nodes.js';
import { type SchemaVersion, schemasOf } from './schemas.js';
import { storedNodes } from './stored-nodes.js';

/** A run of one of the notebooks that are compared, or of a mixture of both. */
export interface Side extends Compared {
  run: FreshRun;
  drawings: ReadonlyMap<string, Drawing>;
}

/** What a notebook runs with besides its own text and the files beside it. */
export interface Surroundings {
  /** The project whose own processors and notes count. */
  project: string;
  /** Notes that the project keeps as text; undefined where there are none. */
  text: string | undefined;
  schemas: readonly SchemaVersion[];
  received: ReceivedBy;
  /** Notes that no cell makes. */
  noted: readonly CertificateNode[];
}

export async function surroundingsOf(
  revision: Revision,
  context: CommandContext,
): Promise<Surroundings> {
  const { path, laid } = revision;
  const named = context.explicitProject ? context.project : undefined;
  const project = laid ?? named ?? findProject(dirname(resolve(path)));
  const notebook = await readNotebook(path);
  const certified = certificateOf(notebook)?.nodes ?? [];
  const cells = (nodes: readonly CertificateNode[]) =>
    nodes.filter(({ kind }) => kind === 'cell').map(({ hash }) => hash);
  const [then, now] = [cells(certified), cells(savedNodes(notebook))];
  // Notes of a certificate whose code is still the notebook's: a new run makes only those that cells make.
  const same = then.length === now.length && then.every((hash, i) => hash === now[i]);
  await using present = await presentStore(revision.project ?? project);
  return {
    project,
    schemas: present.client === undefined ? [] : await schemasOf(present.client),
    received: { nodes: certified, project: present.project },
    text: await readFile(join(project, ANNOTATION_FILE), 'utf8').catch(absent),
    noted: same ? certified.filter(({ kind }) => kind === 'annotations') : [],
  };
}

function absent(error: NodeJS.ErrnoException): undefined {
  if (error.code !== 'ENOENT') throw error;
}

/** Runs a revision from raw bytes in an empty store. */
export async function runOf(
  { path, name }: Revision,
  { project, schemas, received }: Surroundings,
  context: CommandContext,
): Promise<FreshRun> {
  const run = await freshRun(path, {
    ...{ project, schemas, received: [received], context, name },
    wholeRows: true,
  });
  const { error, failedCell } = run.outcome;
  if (error === null) return run;
  await run[Symbol.asyncDispose]();
  throw new AssayError(
    'notebook-failed',
    `${name} fails in cell ${failedCell}: ${error.ename}: ${error.evalue}`,
  );
}

/** All that a run made, under the names that its own notebook gives. */
export async function nodesOf(
  run: FreshRun,
  noted: readonly CertificateNode[],
): Promise<CertificateNode[]> {
  const stored = await storedNodes(run.notebook, run.client, true);
  const all = [...nodesOfRun(stored, run.outcome), ...noted];
  const nodes = new Map(all.map((node) => [keyOf(node), node]));
  return withReads([...nodes.values()], run.notebook);
}

/**
 * @param known - nodes of the first side, whose names count
 * @param cellOf - what the first side calls the cell of a 1-based number here
 */
export function sideOf(
  run: FreshRun,
  nodes: readonly CertificateNode[],
  known: readonly CertificateNode[],
  cellOf: (cell: number) => string,
): Side {
  const names = renamed(nodes, known, cellOf);
  const nameOf = (kind: string, name: string) =>
    names[nodes.findIndex((node) => node.kind === kind && node.name === name)]?.name ?? name;
  const drawings = new Map(
    drawingsOf(run.notebook).map((one, i) => [nameOf('figure', `figure ${i + 1}`), one]),
  );
  return {
    run,
    nodes: new Map(names.map((node) => [keyOf(node), node])),
    sources: new Map(run.notebook.cells.map((cell, i) => [cellOf(i + 1), sourceOf(cell)])),
    drawings,
    styles: new Map([...drawings].map(([name, { style }]) => [name, style])),
  };
}
