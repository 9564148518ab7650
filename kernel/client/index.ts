import { realpathSync } from 'node:fs';
import { mkdir } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { AssayError } from '@assay/schema';
import { Client } from './client.js';
import { Connection } from './connection.js';

export type {
  Forwarded,
  Lineage,
  LineageNode,
  PointsOptions,
  PointsPage,
  RowsPage,
  SqlAnswer,
  SqlOptions,
} from './answers.js';
export { Client } from './client.js';
export { alive, hostFilePath, type HostFile } from './host-file.js';
export { findProject } from './project.js';
export { SMALL_MEMORY } from './small-memory.js';
export { hostVersion, PRODUCT_VERSION } from './version.js';

/**
 * A client of a project's host, which is started when there is none.
 *
 * @throws AssayError `host-not-running` with `start: false` and no host; `host-start` when it does not start
 */
export async function connect(options: { project: string; start?: boolean }): Promise<Client> {
  const start = options.start ?? true;
  let project = resolve(options.project);
  if (start) await makeFolder(join(project, '.assay'));
  try {
    project = realpathSync(project);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error;
  }
  const connection = new Connection(project, start);
  await connection.open();
  return new Client(connection);
}

/** The host's folder; made here so that a folder that cannot be written is told in words. */
async function makeFolder(folder: string): Promise<void> {
  try {
    await mkdir(folder, { recursive: true });
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    throw new AssayError('project-not-writable', `${folder} cannot be made (${code ?? 'error'})`, {
      status: 403,
      remedy: 'name a folder that you may write to with --project or ASSAY_PROJECT',
      cause: error,
    });
  }
}
