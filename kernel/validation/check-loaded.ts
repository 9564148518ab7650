import type { LoadReport } from '@assay/schema';
import type { Store } from '../store/index.js';
import { showSchema } from './schemas.js';
import { reportOf, validateDataset } from './validate-dataset.js';

/**
 * Loads and then validates: every row is kept, and the report's warnings say how many do not follow the schema. The
 * schema's version is fixed before the load begins, so that it may be removed meanwhile.
 *
 * @throws AssayError `schema-unknown` before anything is loaded
 */
export async function loadChecked(
  store: Store,
  schema: string | undefined,
  load: () => Promise<LoadReport>,
): Promise<LoadReport> {
  if (schema === undefined) return load();
  const pinned = await showSchema(store, schema);
  const { name, version } = pinned;
  const report = await load();
  const found = await reportOf(store, await validateDataset(store, report.dataset, pinned), 1);
  if (found.valid) return report;
  const [first] = found.errors;
  const message = `validation by ${name}@${version}: ${found.invalid_rows} of ${found.rows} rows are invalid (${found.errors_total} errors), the first: ${first?.column == null ? '' : `"${first.column}" `}${first?.message ?? ''}`;
  return { ...report, warnings: [...report.warnings, { line: first?.line ?? null, message }] };
}
