import type { JobKinds, KindJob, KindOutcome } from '../../../jobs/index.js';
import type { Services } from '../../services.js';
import { loadObjects, type LoadOptions, transformRecords } from './etl-flow.js';
import { extractRecords, RawRecords } from './raw-records.js';

type Needs = Pick<Services, 'store' | 'load'>;

/** The three steps of a pipeline as kinds of jobs: each does its own part and nothing of the others'. */
export function etlKinds(services: () => Needs): JobKinds {
  return {
    extract: (job) => extract(services(), job),
    transform: (job) => transform(services(), job),
    load: (job) => load(services(), job),
  };
}

/** Keeps the records of the payload as raw data, in the transaction that completes the job. */
async function extract({ store }: Needs, job: KindJob): Promise<KindOutcome> {
  const integration = Number(job.payload['integration_id'] ?? 1);
  const records = await exactList(store, job.id, '$.payload.records');
  const rows = { read: records.length, written: records.length, rejected: 0, filtered: 0 };
  const of = { tenant: job.tenant, integration, entityType: job.entity };
  return {
    result: { records: records.length },
    rows,
    write: async (tx) => ({ raw_data_ids: await extractRecords(tx, of, records, store.now()) }),
  };
}

/** Makes rows of raw records; in a pipeline of those that the extract job kept. */
async function transform(services: Needs, job: KindJob): Promise<KindOutcome> {
  const ids = (job.before?.['raw_data_ids'] ?? job.payload['raw_data_ids'] ?? []) as number[];
  const options = (job.payload['transform_options'] ?? {}) as LoadOptions;
  if (job.before === null) {
    const work = { ids, entityType: job.entity, options };
    const report = await transformRecords(services, job.tenant, work, job.signal);
    return { result: { table: report.dataset, rows: report.rows, raw_data_ids: ids } };
  }
  if (ids.length === 0) return { result: { transformed: null, raw_data_ids: ids } };
  const records = new RawRecords(services.store, job.tenant);
  const found = await records.get(ids);
  const json = `[${found.map(({ rawData }) => rawData).join(',')}]`;
  // Content-addressed: made twice it is the same.
  const { sha256 } = await services.store.objects.put(Buffer.from(json));
  const rows = { read: ids.length, written: found.length, rejected: 0, filtered: 0 };
  return { result: { transformed: `upload:${sha256}`, raw_data_ids: ids }, rows };
}

/** Loads what was transformed into the dataset of its type; the same list is never loaded twice. */
async function load(services: Needs, job: KindJob): Promise<KindOutcome> {
  const options = (job.payload['load_options'] ?? {}) as LoadOptions;
  if (job.before === null) {
    const objects = await exactList(services.store, job.id, '$.transformed_data');
    const json = `[${objects.join(',')}]`;
    return outcomeOf(await loadObjects(services, job.entity, json, options, job.signal));
  }
  const { transformed } = job.before;
  if (typeof transformed !== 'string') return { result: { table: null, rows: 0, rejected: 0 } };
  const { table = job.entity, write = 'append', key } = options;
  const report = await services.load(
    {
      ...{
        source: transformed,
        name: `${job.entity}.json`,
        as: table,
        write,
      },
      ...{ format: 'json', ...(key === undefined ? {} : { key }) },
    },
    job.signal,
  );
  const ids = (job.before['raw_data_ids'] ?? []) as number[];
  const records = new RawRecords(services.store, job.tenant);
  for (const id of ids) await records.setStatus(id, 'completed', null);
  return outcomeOf(report);
}

function outcomeOf(report: Awaited<ReturnType<Services['load']>>): KindOutcome {
  const { dataset, rows, rejected, data_file_id, run } = report;
  return { result: { table: dataset, rows, rejected, data_file_id, run } };
}

/** The JSON texts of a stored request's list: read as text, so that no digit is lost to a double. */
async function exactList(store: Needs['store'], job: string, path: string): Promise<string[]> {
  const rows = await store.query(
    `SELECT CAST(unnest(CAST(json_extract(parameters, $2) AS JSON[])) AS VARCHAR) AS text
     FROM assay.job WHERE id = $1`,
    [job, path],
  );
  return rows.map((row) => String(row['text']));
}
