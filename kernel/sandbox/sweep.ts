import { existsSync, readdirSync, rmdirSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** A child's folder has this name, then the id of the process that made it, for the moment in which the child starts. */
export const FOLDER = 'assay-sandbox-';

/** Takes away empty folders whose makers were killed in just that moment. */
export function sweepFolders(): void {
  if (process.platform !== 'linux') return;
  for (const name of readdirSync(tmpdir())) {
    const maker = name.startsWith(FOLDER)
      ? /^\d+(?=-)/.exec(name.slice(FOLDER.length))?.[0]
      : undefined;
    if (maker === undefined || existsSync(`/proc/${maker}`)) continue;
    try {
      rmdirSync(join(tmpdir(), name));
    } catch {
      // Swept by another, another user's, or not empty and so none of ours.
    }
  }
}
