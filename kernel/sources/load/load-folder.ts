import { AssayError, type LoadReport, type LoadRequest } from '@assay/schema';
import type { Acquired } from '../acquire/acquired.js';
import type { Members } from '../kind/source-kind.js';
import { goneFiles } from './gone-files.js';
import type { LoadContext } from './load-context.js';
import { FolderProgress } from './folder-progress.js';
import { loadTogether, placed } from './together/load-together.js';

type LoadOne = (
  context: LoadContext,
  request: LoadRequest,
  acquired?: Acquired,
) => Promise<LoadReport>;

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
  const take = (report: LoadReport): void => {
    const before = total;
    total = {
      ...report,
      rejected: (before?.rejected ?? 0) + report.rejected,
      warnings: [...(before?.warnings ?? []), ...report.warnings],
      run: before === undefined ? report.run : add(before.run, report.run),
      source: { ...report.source, kind: 'folder', name: members.name },
    };
  };
  const refresh = request.write === undefined;
  const progress = new FolderProgress(context, { ...request, as: name }, sources);
  for (let i = 0; i < sources.length;) {
    const write = request.write ?? 'append';
    const wanted = {
      ...request,
      as: name,
      write: i > 0 && write === 'replace' ? 'append' : write,
    } as const;
    const part = await loadTogether({ ...context, refresh }, wanted, sources.slice(i), (count) =>
      progress.reached(i + count, total?.rows ?? 0),
    );
    for (const sha256 of part.sha256) loaded.add(sha256);
    if (part.report !== undefined) take(part.report);
    i += part.count;
    progress.reached(i, total?.rows ?? 0);
    const member = sources[i];
    if (member === undefined || (part.count > 0 && part.next === undefined)) continue;
    const one = { ...wanted, source: member.source, write: i === 0 ? write : wanted.write };
    const report = await load({ ...context, refresh }, one, part.next);
    if (typeof report.source.sha256 === 'string') loaded.add(report.source.sha256);
    take({ ...report, warnings: report.warnings.map(placed(member.name)) });
    i += 1;
    progress.reached(i, total?.rows ?? 0);
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
