import { readdir } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { AssayError, type LoadReport, type LoadRequest } from '@assay/schema';
import { pathOf } from '../acquire/acquire.js';
import type { LoadContext } from './load-context.js';

type LoadOne = (context: LoadContext, request: LoadRequest) => Promise<LoadReport>;

/**
 * Loads a folder's files, in the order of their names, into one dataset. Those that are there already are left alone;
 * one that has changed takes the place of its former rows, unless a write mode was asked for.
 */
export async function loadFolder(
  context: LoadContext,
  request: LoadRequest,
  load: LoadOne,
): Promise<LoadReport> {
  const folder = pathOf(context.project, request.source);
  const entries = await readdir(folder, { withFileTypes: true });
  const names = entries
    .filter((entry) => entry.isFile() && !entry.name.startsWith('.'))
    .map((entry) => entry.name)
    .filter((file) => context.only?.has(join(folder, file)) !== false)
    .sort();
  if (names.length === 0) {
    throw new AssayError('folder-empty', `${folder} is a folder without files`, {
      pointer: '/source',
      place: { file: folder },
    });
  }
  const name = request.as ?? basename(folder);
  let total: LoadReport | undefined;
  for (const [i, file] of names.entries()) {
    const write = request.write ?? 'append';
    const mode = write === 'replace' && i > 0 ? 'append' : write;
    const refresh = request.write === undefined;
    const report = await load(
      { ...context, refresh },
      {
        ...request,
        source: join(folder, file),
        as: name,
        write: mode,
      },
    );
    const place = (warning: LoadReport['warnings'][number]) => ({
      ...warning,
      message: `${file}: ${warning.message}`,
    });
    const warnings = [...(total?.warnings ?? []), ...report.warnings.map(place)];
    const rejected = (total?.rejected ?? 0) + report.rejected;
    total = {
      ...report,
      rejected,
      warnings,
      run: total === undefined ? report.run : add(total.run, report.run),
      source: { ...report.source, kind: 'folder', name: basename(folder) },
    };
  }
  if (total === undefined) throw new Error('no file was loaded');
  return total;
}

function add(a: LoadReport['run'], b: LoadReport['run']): LoadReport['run'] {
  return {
    ...b,
    batches: a.batches + b.batches,
    inserted: a.inserted + b.inserted,
    updated: a.updated + b.updated,
    unchanged: a.unchanged + b.unchanged,
    deleted: (a.deleted ?? 0) + (b.deleted ?? 0),
  };
}
