import { readFile, rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { AssayError } from '@assay/schema';
import { copyFromLake, copyToLake } from '../store/index.js';
import { lakeSettings } from './project-settings.js';
import { lakeOf, tenantNumber } from './tenant-store.js';

export type Engine = 'duckdb' | 'ducklake';

export interface Moved {
  store: Engine;
  moved: boolean;
  tables: number;
  rows: number;
  views: number;
  objects: number;
}

/**
 * Moves a project between one machine's store and a lake, while no host runs: first everything is copied and counted, then
 * `assay.json` says where it is. A kill before that leaves the project where it was.
 *
 * @param given - what `assay.json` is to say of the lake, over what it says already
 */
export async function moveStore(
  project: string,
  to: Engine,
  given: Readonly<Record<string, string>>,
): Promise<Moved> {
  const path = join(project, 'assay.json');
  const text = await readFile(path, 'utf8').catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return '{}';
    throw error;
  });
  const settings = { ...(JSON.parse(text) as Record<string, unknown>), ...given };
  const now = settings['store'] === 'ducklake' ? 'ducklake' : 'duckdb';
  if (now === to) return { store: to, moved: false, tables: 0, rows: 0, views: 0, objects: 0 };
  if (process.env['ASSAY_STORE'] !== undefined) {
    throw new AssayError('settings-invalid', 'ASSAY_STORE would win over the settings', {
      remedy: 'unset it: the move writes where the store is into assay.json',
    });
  }
  const file = join(project, '.assay', 'store.duckdb');
  const lake = lakeOf(await tenantNumber(project), lakeSettings(settings));
  const copied = to === 'ducklake' ? await copyToLake(file, lake) : await copyFromLake(lake, file);
  const aside = `${path}.moving`;
  await writeFile(aside, `${JSON.stringify({ ...settings, store: to }, null, 2)}\n`);
  await rename(aside, path);
  return { store: to, moved: true, ...copied };
}
