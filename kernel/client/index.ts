import { realpathSync } from 'node:fs';
import { mkdir } from 'node:fs/promises';
import { resolve } from 'node:path';
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
export { hostFilePath, type HostFile } from './host-file.js';
export { findProject } from './project.js';
export { hostVersion, PRODUCT_VERSION } from './version.js';

/**
 * A client of a project's host, which is started when there is none.
 *
 * @throws AssayError `host-not-running` with `start: false` and no host; `host-start` when it does not start
 */
export async function connect(options: { project: string; start?: boolean }): Promise<Client> {
  const start = options.start ?? true;
  let project = resolve(options.project);
  if (start) await mkdir(project, { recursive: true });
  try {
    project = realpathSync(project);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error;
  }
  const connection = new Connection(project, start);
  await connection.open();
  return new Client(connection);
}
