import { existsSync, realpathSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';

/**
 * The project that a folder belongs to: `ASSAY_PROJECT`, else the nearest folder upwards that holds `.assay/`, else the
 * folder itself. The answer has no symbolic link in it, so that one project has one name.
 */
export function findProject(from: string): string {
  const named = process.env['ASSAY_PROJECT'];
  if (named !== undefined && named !== '') return real(resolve(named));
  const start = real(resolve(from));
  let folder = start;
  for (;;) {
    if (existsSync(join(folder, '.assay'))) return folder;
    const parent = dirname(folder);
    if (parent === folder) return start;
    folder = parent;
  }
}

function real(folder: string): string {
  return existsSync(folder) ? realpathSync(folder) : folder;
}
