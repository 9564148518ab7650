import { AssayError, type ProcessingResult } from '@assay/schema';
import { findDataset, type Store } from '../../../store/index.js';
import { csvText } from '../../csv.js';
import { jsonRows } from '../../json-values.js';
import { hasLists, tableForm } from './table-form.js';

export type ExportFormat = 'csv' | 'json';

/**
 * A finished result as a file: `result_data` as JSON, or its table form as CSV. A result whose data is only a summary
 * exports its table instead.
 *
 * @throws AssayError `result-not-finished` (409), `result-without-table` (422)
 */
export async function exportResult(
  store: Store,
  result: ProcessingResult,
  format: ExportFormat,
): Promise<string> {
  if (result.status !== 'COMPLETED') {
    throw new AssayError('result-not-finished', `result ${result.id} is ${result.status}`, {
      status: 409,
      remedy: 'only a COMPLETED result can be exported',
    });
  }
  const data = result.result_data ?? {};
  if (format === 'json') return `${JSON.stringify(data, null, 2)}\n`;
  if (!hasLists(data) && result.table !== null) return tableText(store, result, result.table);
  const form = tableForm(data);
  if (form !== undefined) return csvText(form.names, form.rows);
  throw new AssayError('result-without-table', 'this result has no table form', {
    remedy: 'export it as JSON: ?format=json',
    pointer: '/format',
  });
}

async function tableText(store: Store, result: ProcessingResult, name: string): Promise<string> {
  const dataset = await findDataset(store, name);
  // Another job may have made a table of that name since, which is not this result's.
  if (dataset === undefined || dataset.job_id !== result.task_id) {
    throw new AssayError('result-table-gone', `the table "${name}" is another result's by now`, {
      status: 409,
      remedy: 'run it again under a name of its own',
    });
  }
  const names = dataset.columns.map((column) => column.name);
  const table = await store.readTable(dataset.relation, { columns: names });
  return csvText(names, jsonRows(table));
}
