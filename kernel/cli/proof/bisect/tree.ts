import { execFile } from 'node:child_process';
import { readdir, stat } from 'node:fs/promises';
import { basename, dirname, join, relative, resolve } from 'node:path';
import { promisify } from 'node:util';
import type { Revision } from '../revision.js';
import type { Files } from './file-changes.js';

const run = promisify(execFile);
const ASIDE = new Set(['node_modules', '.git', '.assay', '.venv']);

/** What a notebook finds on disk. */
export interface Tree {
  root: string;
  /** The notebook's folder, as a path in the tree. */
  folder: string;
  files: Files;
}

/** The trees of two notebooks, each as much of it as means the same in both; undefined where it is one tree. */
export async function treesOf(a: Revision, b: Revision): Promise<[Tree, Tree] | undefined> {
  const [one, two] = [a, b].map(({ path }) => dirname(resolve(path)));
  if (one === undefined || two === undefined || one === two) return undefined;
  const inGit = a.root !== undefined || b.root !== undefined;
  return [await treeOf(a, inGit), await treeOf(b, inGit)];
}

async function treeOf({ path, root }: Revision, inGit: boolean): Promise<Tree> {
  const near = dirname(resolve(path));
  if (root === undefined && inGit) {
    const top = (await run('git', ['-C', near, 'rev-parse', '--show-toplevel'])).stdout.trim();
    return treeIn(top, near, await listedByGit(top));
  }
  const top = root ?? near;
  return treeIn(top, near, await walked(top));
}

const treeIn = (root: string, near: string, paths: readonly string[]): Tree => ({
  root,
  folder: relative(root, near),
  // Notebooks are compared by their cells.
  files: new Map(
    paths.filter((path) => !path.endsWith('.ipynb')).map((path) => [path, join(root, path)]),
  ),
});

/** Files of the working tree that git would keep. */
async function listedByGit(top: string): Promise<string[]> {
  const args = ['-C', top, 'ls-files', '-z', '--cached', '--others', '--exclude-standard'];
  const { stdout } = await run('git', args, { maxBuffer: 1 << 28 });
  const paths = [...new Set(stdout.split('\0').filter(Boolean))];
  const there = await Promise.all(
    paths.map(async (path) => (await stat(join(top, path)).catch(() => undefined))?.isFile()),
  );
  return paths.filter((_, i) => there[i] === true);
}

async function walked(root: string, inside = ''): Promise<string[]> {
  const entries = await readdir(join(root, inside), { withFileTypes: true });
  const paths: string[] = [];
  for (const entry of entries) {
    const path = join(inside, entry.name);
    if (ASIDE.has(basename(path))) continue;
    if (entry.isDirectory()) paths.push(...(await walked(root, path)));
    else if (entry.isFile()) paths.push(path);
  }
  return paths;
}
