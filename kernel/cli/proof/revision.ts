import { execFile } from 'node:child_process';
import { mkdtemp, realpath, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, dirname, join, relative, resolve } from 'node:path';
import { promisify } from 'node:util';
import { AssayError } from '@assay/schema';

const run = promisify(execFile);

/** A notebook as it is in the working tree, or as it was in a git revision, with the files beside it. */
export interface Revision {
  path: string;
  [Symbol.asyncDispose](): Promise<void>;
}

/**
 * `FILE` stands for itself; `REV:FILE` for the file at that git revision, whose whole tree is laid out in a temporary folder,
 * since a notebook means its data too.
 */
export async function openRevision(name: string): Promise<Revision> {
  const [, revision, file] = /^([^:\\/]+):(.+)$/.exec(name) ?? [];
  // One letter before the colon is a Windows drive.
  if (revision === undefined || file === undefined || revision.length === 1) {
    return { path: name, [Symbol.asyncDispose]: () => Promise.resolve() };
  }
  const folder = await mkdtemp(join(tmpdir(), 'assay-revision-'));
  const dispose = () => rm(folder, { recursive: true, force: true });
  try {
    const near = dirname(resolve(file));
    const { stdout: top } = await run('git', ['-C', near, 'rev-parse', '--show-toplevel']);
    const archive = join(folder, '.archive.tar');
    await run('git', ['-C', top.trim(), 'archive', '--format=tar', '-o', archive, revision]);
    await run('tar', ['-xf', archive, '-C', folder]);
    await rm(archive);
    const inside = join(relative(await realpath(top.trim()), await realpath(near)), basename(file));
    return { path: join(folder, inside), [Symbol.asyncDispose]: dispose };
  } catch (error) {
    await dispose();
    const { stderr, message } = error as Error & { stderr?: string };
    throw new AssayError('revision-unknown', `cannot open ${name}: ${(stderr || message).trim()}`, {
      remedy: 'write it as REVISION:path/to/notebook.ipynb inside a git repository',
      cause: error,
    });
  }
}
