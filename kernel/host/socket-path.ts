import { createHash } from 'node:crypto';
import { chmod, lstat, mkdir, readdir, rm, stat } from 'node:fs/promises';
import { tmpdir, userInfo } from 'node:os';
import { join } from 'node:path';
import { AssayError } from '@assay/schema';

/** A folder's path that leaves room for the rest in the 100 bytes. */
const SHORT = 55;

/**
 * A fresh socket path for a project: in a folder that only this user can enter, under a name short enough for the 100 bytes
 * that a Unix socket path may have. Sockets that earlier hosts of the project left behind are removed.
 */
export async function socketPath(project: string): Promise<string> {
  const name = createHash('sha256').update(project).digest('hex').slice(0, 16);
  if (process.platform === 'win32') return `\\\\.\\pipe\\assay-${name}-${process.pid}`;
  const folder = await privateFolder();
  for (const entry of await readdir(folder)) {
    if (entry.startsWith(`${name}-`)) await rm(join(folder, entry), { force: true });
  }
  return join(folder, `${name}-${process.pid}.sock`);
}

async function privateFolder(): Promise<string> {
  const runtime = process.env['XDG_RUNTIME_DIR'];
  const usable = runtime !== undefined && (await isFolder(runtime)) && runtime.length < SHORT;
  const shared = tmpdir().length < SHORT ? tmpdir() : '/tmp';
  const folder = usable ? join(runtime, 'assay') : join(shared, `assay-${userInfo().uid}`);
  await mkdir(folder, { recursive: true, mode: 0o700 });
  const entry = await lstat(folder);
  if (!entry.isDirectory() || entry.uid !== userInfo().uid) {
    throw new AssayError('socket-folder', `${folder} is not a folder of this user's`, {
      status: 500,
      remedy: 'remove it, or set XDG_RUNTIME_DIR to a folder of your own',
    });
  }
  if ((entry.mode & 0o077) !== 0) await chmod(folder, 0o700);
  return folder;
}

async function isFolder(path: string): Promise<boolean> {
  return stat(path).then(
    (entry) => entry.isDirectory(),
    () => false,
  );
}
