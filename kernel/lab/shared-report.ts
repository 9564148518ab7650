import type { LoadReport } from '@assay/schema';

/** What the store keeps of a loaded file for itself: where it lay on this machine, when it came, under which id. */
const OF_THIS_STORE = new Set(['location', 'loaded_at', 'data_file_id']);

/** What a service said of the time of the load: another load of the same bytes hears something else. */
const OF_THE_MOMENT = new Set(['retries', 'waited_seconds']);

/**
 * A load's report as a cell shows it. A notebook is shared: it says what was loaded by name and hash, and nothing of this
 * machine's folders, of the clock or of this store, so that the same bytes give the same output everywhere.
 */
export function sharedReport(report: LoadReport): LoadReport {
  const { files, ...source } = report.source as LoadReport['source'] & { files?: object[] };
  if (!Array.isArray(files)) return report;
  const shared = files.map((file) =>
    Object.fromEntries(Object.entries(file).filter(([key]) => !OF_THIS_STORE.has(key))),
  );
  const kept = Object.fromEntries(
    Object.entries(source).filter(([key]) => !OF_THE_MOMENT.has(key)),
  ) as LoadReport['source'];
  return { ...report, source: { ...kept, files: shared } };
}
