import { readdir } from 'node:fs/promises';
import { dirname, join, parse, relative, resolve } from 'node:path';
import { ANNOTATION_FILE } from '@assay/schema';
import type { CommandContext } from '../../context.js';
import { writeNotebook } from '../../run/notebook.js';
import { cellNames } from '../align-cells.js';
import type { Compared } from '../cause.js';
import { type CertificateNode, keyOf } from '../certificate.js';
import { differing } from '../differing.js';
import { freshRun } from '../fresh-run.js';
import type { ReceivedBy } from '../received.js';
import type { Revision } from '../revision.js';
import { nodesOf, type Side, sideOf, type Surroundings } from '../side.js';
import { CellChanges, type Origin } from './cell-changes.js';
import { type Alternative, alternatives } from './alternative.js';
import { fileChanges } from './file-changes.js';
import { MixedProject } from './mixed-project.js';
import { ANNOTATIONS } from './suspects.js';
import { treesOf } from './tree.js';
import type { Chosen, Unit } from './unit.js';

export interface TrialsOf {
  before: Revision;
  after: Revision;
  around: readonly [Surroundings, Surroundings];
  one: Side;
  two: Side;
  pairs: ReadonlyMap<number, number>;
  tolerance: number;
  context: CommandContext;
}

/** What the first notebook gave with some of the changes. */
export interface Trial {
  compared: Compared;
  /** Keys of the results that are not as in the second. */
  unlike: ReadonlySet<string>;
  /** Whether it ran to its end. */
  ended: boolean;
}

const CUSTOM = join('processors', 'custom');
const siteOf = (path: string) =>
  path === ANNOTATION_FILE ? ANNOTATIONS : `processor ${parse(path).name}`;

/** Runs mixtures of two notebooks with all that lies around them. */
export class Trials {
  count = 0;

  private constructor(
    private readonly of: TrialsOf,
    private readonly cells: CellChanges,
    private readonly project: MixedProject,
    private readonly schemas: Alternative<Surroundings['schemas']>[],
    private readonly received: Alternative<ReceivedBy>[],
    /** All changes between the two. */
    readonly units: readonly Unit[],
  ) {}

  static async make(of: TrialsOf): Promise<Trials> {
    const { before, after, around, one, two, pairs } = of;
    const cells = new CellChanges(one.run.notebook, two.run.notebook, pairs);
    const trees = await treesOf(before, after);
    const folders = around.map(({ project }) => resolve(project));
    const listed = (tree: 0 | 1) =>
      new Map(
        [...(trees?.[tree].files ?? [])].filter(
          ([, file]) => !folders.some((folder) => isOwn(relative(folder, resolve(file)))),
        ),
      );
    const files = await fileChanges(listed(0), listed(1), (path) => `file ${path}`);
    const [first, second] = [await ownFiles(around[0].project), await ownFiles(around[1].project)];
    const own = await fileChanges(first, second, siteOf);
    const schemas = alternatives('schema', ...around.map(schemasByName));
    const received = alternatives('received', ...around.map(receivedByName));
    const units = [
      ...cells.units(),
      ...[...files, ...own].flatMap((file) => file.units()),
      ...[...schemas, ...received].flatMap(({ unit }) => unit ?? []),
    ];
    const cwd = dirname(resolve(before.path));
    const project = await MixedProject.make(trees?.[0], cwd, first, { files, own });
    return new Trials(of, cells, project, schemas, received, units);
  }

  /** Runs the first notebook with the chosen changes in an empty store. */
  async run(chosen: Chosen): Promise<Trial> {
    this.count += 1;
    const { around, one, two, tolerance, context } = this.of;
    context.note(`trial ${this.count}: ${chosen.size} of ${this.units.length} changes`);
    const { notebook, origins } = this.cells.with(chosen);
    await this.project.lay(chosen);
    await writeNotebook(this.project.notebook, notebook);
    await using run = await freshRun(this.project.notebook, {
      project: this.project.project,
      schemas: this.schemas.flatMap((schema) => schema.with(chosen) ?? []),
      received: this.received.flatMap((one) => one.with(chosen) ?? []),
      context: { ...context, note: () => undefined },
      cwd: this.project.cwd,
      wholeRows: true,
    });
    const nodes = await nodesOf(run, around[0].noted);
    const known = new Map([...two.nodes, ...one.nodes]);
    const side = sideOf(run, nodes, inOrder(one, known), this.#cellNames(origins));
    const unlike = await differing(side, two, tolerance, false);
    const { nodes: own, sources, styles } = side;
    return {
      compared: { nodes: own, sources, styles },
      unlike: new Set(unlike.keys()),
      ended: run.outcome.error === null,
    };
  }

  #cellNames(origins: readonly Origin[]): (cell: number) => string {
    const inSecond = cellNames(this.of.pairs, [...this.of.one.nodes.values()]);
    return (cell) => {
      const { a, b } = origins[cell - 1] ?? {};
      return a === undefined ? inSecond((b ?? cell - 1) + 1) : `cell ${a + 1}`;
    };
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.project[Symbol.asyncDispose]();
  }
}

/** The first side's nodes before what only the second has, so that its names count. */
function inOrder({ nodes }: Side, all: ReadonlyMap<string, CertificateNode>): CertificateNode[] {
  return [...nodes.values(), ...[...all.values()].filter((node) => !nodes.has(keyOf(node)))];
}

const isOwn = (path: string) => path === ANNOTATION_FILE || dirname(path) === CUSTOM;

/** What belongs to a project and not to the notebook's folder: processors and notes, by their paths in it. */
async function ownFiles(project: string): Promise<Map<string, string>> {
  const filesIn = async (folder: string) => {
    const entries = await readdir(join(project, folder), { withFileTypes: true }).catch(() => []);
    return entries.filter((entry) => entry.isFile()).map(({ name }) => join(folder, name));
  };
  const paths = [...(await filesIn('.')), ...(await filesIn(CUSTOM))].filter(isOwn);
  return new Map(paths.sort().map((path) => [path, join(project, path)]));
}

function schemasByName({ schemas }: Surroundings): Map<string, Surroundings['schemas']> {
  const names = [...new Set(schemas.map(({ name }) => name))];
  return new Map(names.map((name) => [name, schemas.filter((one) => one.name === name)]));
}

const receivedByName = ({ received: { nodes, project } }: Surroundings) =>
  new Map(
    nodes.flatMap((node): [string, ReceivedBy][] =>
      node.received === undefined ? [] : [[node.received.location, { nodes: [node], project }]],
    ),
  );
