import { AssayError, type LoadReport } from '@assay/schema';
import type { Services } from '../../services.js';
import { RawRecords } from './raw-records.js';

/** Where rows go: a dataset's name, and how they are written. */
export interface LoadOptions {
  table?: string;
  write?: 'append' | 'replace' | 'merge';
  key?: string;
}

/**
 * Loads objects given as a JSON list's text into the dataset of their entity type: all of them or none. The same list is
 * never loaded twice.
 */
export async function loadObjects(
  services: Pick<Services, 'store' | 'load'>,
  entityType: string,
  json: string,
  options: LoadOptions,
  signal: AbortSignal,
): Promise<LoadReport> {
  const { sha256 } = await services.store.objects.put(Buffer.from(json));
  const { table = entityType, write = 'append', key } = options;
  return services.load(
    {
      ...{ source: `upload:${sha256}`, name: `${entityType}.json`, as: table, write },
      ...{ format: 'json', ...(key === undefined ? {} : { key }) },
    },
    signal,
  );
}

/**
 * Makes rows of raw records and marks them: completed, or failed with the reason.
 *
 * @throws AssayError `raw-record-unknown` (404), `entity-type-mixed` (422)
 */
export async function transformRecords(
  services: Pick<Services, 'store' | 'load'>,
  tenant: number,
  request: { ids: readonly number[]; entityType: string; options: LoadOptions },
  signal: AbortSignal,
): Promise<LoadReport> {
  const { ids, entityType, options } = request;
  const records = new RawRecords(services.store, tenant);
  const found = await records.get(ids);
  const other = found.find((record) => record.entityType !== entityType);
  if (other !== undefined) {
    throw new AssayError(
      'entity-type-mixed',
      `raw record ${other.id} is of type "${other.entityType}", not "${entityType}"`,
      { pointer: '/raw_data_ids' },
    );
  }
  const mark = async (status: 'processing' | 'completed' | 'failed', details: string | null) => {
    for (const { id } of found) await records.setStatus(id, status, details);
  };
  await mark('processing', null);
  try {
    const json = `[${found.map((record) => record.rawData).join(',')}]`;
    const report = await loadObjects(services, entityType, json, options, signal);
    await mark('completed', null);
    return report;
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error);
    await mark('failed', JSON.stringify({ message, step: 'transform' }));
    throw error;
  }
}
