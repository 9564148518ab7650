import { execFile } from 'node:child_process';
import { mkdir, mkdtemp, realpath, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, dirname, join, relative, resolve } from 'node:path';
import { promisify } from 'node:util';
import { AssayError } from '@assay/schema';
import { findProject } from '../../client/index.js';

const run = promisify(execFile);
const git = async (folder: string, ...args: string[]) =>
  (await run('git', ['-C', folder, ...args])).stdout.trim();

/** A notebook as it is in the working tree, or as it was in a git revision, with the files beside it. */
export interface Revision {
  path: string;
  /** As the user calls it. */
  name: string;
  /** Of a git revision: the working tree's project, whose store holds what git does not. */
  project?: string;
  /** Of a git revision that has that project's folder: this folder as it was. */
  laid?: string;
  /** Of a git revision: the folder that its whole tree was laid out in. */
  root?: string;
  [Symbol.asyncDispose](): Promise<void>;
}

const isFile = async (path: string) => (await stat(path).catch(() => undefined))?.isFile() === true;

/** Names of the form `REV:FILE`; one letter before the colon is a Windows drive. */
function inRevision(name: string): { revision: string; file: string } | undefined {
  const [, revision, file] = /^([^:\\/][^:\\]+):(.+)$/.exec(name) ?? [];
  return revision === undefined || file === undefined ? undefined : { revision, file };
}

/**
 * What two arguments mean: files, `REV:FILE`, or revisions of one notebook. A bare revision stands for the other side's
 * notebook, or for the only notebook that differs between two revisions.
 *
 * @param project - the project as the user named it; found upwards from the notebook when absent
 * @throws AssayError `revision-unknown`
 */
export async function openPair(
  a: string,
  b: string,
  project?: string,
): Promise<[Revision, Revision]> {
  const folder = await repository(project);
  const [one, two] = [await meaningOf(a, folder), await meaningOf(b, folder)];
  const file = one.file ?? two.file ?? (await onlyChanged(a, b, folder));
  const first = await open(a, one.revision, one.file ?? file, project);
  try {
    return [first, await open(b, two.revision, two.file ?? file, project)];
  } catch (error) {
    await first[Symbol.asyncDispose]();
    throw error;
  }
}

/** Where bare revisions are looked up: in the named project's repository, where it is another than this folder's. */
async function repository(project: string | undefined): Promise<string> {
  const top = (folder: string) => git(folder, 'rev-parse', '--show-toplevel').catch(() => '');
  if (project === undefined) return '.';
  const named = await top(project);
  return named === '' || named === (await top('.')) ? '.' : project;
}

async function meaningOf(
  name: string,
  folder: string,
): Promise<{ revision?: string; file?: string }> {
  if (await isFile(name)) return { file: name };
  const pair = inRevision(name);
  if (pair !== undefined) return pair;
  const known = await git(folder, 'rev-parse', '--verify', '--quiet', `${name}^{commit}`).then(
    () => true,
    () => false,
  );
  return known ? { revision: name } : { file: name };
}

/** The notebook that differs between two revisions, when there is only one. */
async function onlyChanged(a: string, b: string, folder: string): Promise<string> {
  const range = ['diff', '--name-only', '--relative', a, b, '--', '*.ipynb'];
  let files = (await git(folder, ...range)).split('\n').filter(Boolean);
  if (files.length === 0)
    files = (await git(folder, 'ls-files', '*.ipynb')).split('\n').filter(Boolean);
  const [file] = files;
  if (file !== undefined && files.length === 1) return join(folder, file);
  const found = files.length === 0 ? 'there is no notebook' : `several differ: ${files.join(', ')}`;
  throw new AssayError('revision-unknown', `${a} and ${b} do not say which notebook: ${found}`, {
    remedy: `name it: assay diff ${a}:path/to/notebook.ipynb ${b}:path/to/notebook.ipynb`,
  });
}

/** Lays the whole tree of a revision out in a temporary folder, since a notebook means its data too. */
async function open(
  name: string,
  revision: string | undefined,
  file: string,
  named: string | undefined,
): Promise<Revision> {
  if (revision === undefined) {
    return { path: file, name, [Symbol.asyncDispose]: () => Promise.resolve() };
  }
  const folder = await mkdtemp(join(tmpdir(), 'assay-revision-'));
  const dispose = () => rm(folder, { recursive: true, force: true });
  try {
    const near = await nearestFolder(dirname(resolve(file)));
    const top = await git(near, 'rev-parse', '--show-toplevel');
    const archive = join(folder, '.archive.tar');
    await git(top, 'archive', '--format=tar', '-o', archive, revision);
    await run('tar', ['-xf', archive, '-C', folder]);
    await rm(archive);
    const inside = join(
      relative(await realpath(top), await realpath(near)),
      relative(near, dirname(resolve(file))),
      basename(file),
    );
    const projects = await layProject(named ?? findProject(near), top, folder);
    const path = join(folder, inside);
    if (!(await isFile(path))) throw new Error(`${revision} has no ${inside}`);
    return { path, name, ...projects, root: folder, [Symbol.asyncDispose]: dispose };
  } catch (error) {
    await dispose();
    const { stderr, message } = error as Error & { stderr?: string };
    throw new AssayError('revision-unknown', `cannot open ${name}: ${(stderr || message).trim()}`, {
      remedy: 'write it as REVISION:path/to/notebook.ipynb inside a git repository',
      cause: error,
    });
  }
}

/** The revision's project is where the working tree's is; one outside the repository is the same for all revisions. */
async function layProject(
  working: string,
  top: string,
  folder: string,
): Promise<Pick<Revision, 'project' | 'laid'>> {
  const project = await realpath(working);
  const inside = relative(await realpath(top), project);
  if (inside.startsWith('..')) return { project };
  const laid = join(folder, inside);
  await mkdir(join(laid, '.assay'), { recursive: true });
  return { project, laid };
}

/** A revision may have folders that the working tree has no longer. */
async function nearestFolder(folder: string): Promise<string> {
  const there = await stat(folder).catch(() => undefined);
  return there === undefined && dirname(folder) !== folder
    ? nearestFolder(dirname(folder))
    : folder;
}
