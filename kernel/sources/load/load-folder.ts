import { AssayError, type LoadReport, type LoadRequest } from '@assay/schema';
import type { Members } from '../kind/source-kind.js';
import { goneFiles } from './gone-files.js';
import type { LoadContext } from './load-context.js';

type LoadOne = (context: LoadContext, request: LoadRequest) => Promise<LoadReport>;

/**
 * Loads a folder's files, in the order of their names, into one dataset. Those that are there already are left alone;
 * one that has changed takes the place of its former rows, unless a write mode was asked for.
 */
export async function loadFolder(
  context: LoadContext,
  request: LoadRequest,
  members: Members,
  load: LoadOne,
): Promise<LoadReport> {
  const sources = members.sources.filter(({ source }) => context.only?.has(source) !== false);
  if (sources.length === 0) {
    throw new AssayError('folder-empty', `${members.location} is a folder without files`, {
      pointer: '/source',
      place: { file: members.location },
    });
  }
  const name = request.as ?? members.name;
  let total: LoadReport | undefined;
  const loaded = new Set<string>();
  for (const [i, { name: file, source }] of sources.entries()) {
    const write = request.write ?? 'append';
    const mode = write === 'replace' && i > 0 ? 'append' : write;
    const refresh = request.write === undefined;
    const report = await load(
      { ...context, refresh },
      {
        ...request,
        source,
        as: name,
        write: mode,
      },
    );
    const place = (warning: LoadReport['warnings'][number]) => ({
      ...warning,
      message: `${file}: ${warning.message}`,
    });
    const warnings = [...(total?.warnings ?? []), ...report.warnings.map(place)];
    if (typeof report.source.sha256 === 'string') loaded.add(report.source.sha256);
    const rejected = (total?.rejected ?? 0) + report.rejected;
    total = {
      ...report,
      rejected,
      warnings,
      run: total === undefined ? report.run : add(total.run, report.run),
      source: { ...report.source, kind: 'folder', name: members.name },
    };
  }
  if (total === undefined) throw new Error('no file was loaded');
  // Of a watched folder only the files that changed were looked at.
  const whole = context.only === undefined && request.write === undefined;
  const gone = whole ? await goneFiles(context.store, total.dataset, members, loaded) : [];
  return { ...total, warnings: [...total.warnings, ...gone] };
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
