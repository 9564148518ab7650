import type { Dataset, LoadReport, Source, Warning } from '@assay/schema';

export function reportOf(
  dataset: Dataset,
  source: Source,
  warnings: Warning[],
  run: LoadReport['run'],
): LoadReport {
  return {
    dataset: dataset.name,
    data_file_id: dataset.data_file_id ?? '',
    rows: dataset.rows,
    rejected: dataset.rejected ?? 0,
    columns: dataset.columns,
    source,
    run,
    warnings,
  };
}
