import { copyFile, link, mkdir, mkdtemp, rm, stat, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import type { FileChange } from './file-changes.js';
import type { Tree } from './tree.js';
import type { Chosen } from './unit.js';

/** Files up to this size are copied, so that no run writes into another's; larger ones are linked where that can be. */
const LARGEST_COPY = 16 << 20;

/** The first tree and the first project's own files in a temporary folder, in which files can be those of the second. */
export class MixedProject {
  private constructor(
    private readonly folder: string,
    /** Where the mixed notebook runs. */
    readonly cwd: string,
    private readonly files: readonly FileChange[],
    private readonly own: readonly FileChange[],
  ) {}

  /**
   * @param tree - undefined where the files are the same on both sides
   * @param cwd - the first notebook's folder, which is used as it is where no file differs
   * @param own - the first project's own files, by their paths in it
   */
  static async make(
    tree: Tree | undefined,
    cwd: string,
    own: ReadonlyMap<string, string>,
    changes: { files: readonly FileChange[]; own: readonly FileChange[] },
  ): Promise<MixedProject> {
    const folder = await mkdtemp(join(tmpdir(), 'assay-mixed-'));
    const { files } = changes;
    const mixed = tree !== undefined && files.length > 0;
    const where = mixed ? join(folder, 'tree', tree.folder) : cwd;
    const project = new MixedProject(folder, where, files, changes.own);
    for (const [path, file] of own) {
      await mkdir(dirname(join(project.project, path)), { recursive: true });
      await copyFile(file, join(project.project, path));
    }
    if (mixed) await project.#layTree(tree);
    return project;
  }

  /** The folder whose own processors and notes count. */
  get project(): string {
    return join(this.folder, 'project');
  }

  /** A place for the mixed notebook that is in nobody's way. */
  get notebook(): string {
    return join(this.folder, 'mixed.ipynb');
  }

  async #layTree(tree: Tree): Promise<void> {
    await mkdir(this.cwd, { recursive: true });
    for (const [path, file] of tree.files) {
      const target = join(this.folder, 'tree', path);
      await mkdir(dirname(target), { recursive: true });
      if ((await stat(file)).size <= LARGEST_COPY) await copyFile(file, target);
      else await link(file, target).catch(() => copyFile(file, target));
    }
    const modules = await nearestModules(resolve(tree.root, tree.folder));
    if (modules !== undefined) await symlink(modules, join(this.folder, 'tree', 'node_modules'));
  }

  /** Gives every file that differs the chosen changes. */
  async lay(chosen: Chosen): Promise<void> {
    const all: [string, readonly FileChange[]][] = [
      [join(this.folder, 'tree'), this.files],
      [this.project, this.own],
    ];
    for (const [root, changes] of all) {
      for (const change of changes) {
        const target = join(root, change.path);
        const now = change.with(chosen);
        await rm(target, { force: true });
        if (now === undefined) continue;
        await mkdir(dirname(target), { recursive: true });
        if ('text' in now) await writeFile(target, now.text);
        else await copyFile(now.file, target);
      }
    }
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await rm(this.folder, { recursive: true, force: true });
  }
}

/** What cells import from packages is found upwards from the notebook. */
async function nearestModules(folder: string): Promise<string | undefined> {
  const there = join(folder, 'node_modules');
  if ((await stat(there).catch(() => undefined))?.isDirectory() === true) return there;
  return dirname(folder) === folder ? undefined : nearestModules(dirname(folder));
}
