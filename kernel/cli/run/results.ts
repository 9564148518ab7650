import type { Client } from '../../client/index.js';
import { canonicalHash } from '../canonical-hash.js';
import { CHART_MIME, DATASET_MIME, type Job, JOB_MIME, ROWS_MIME } from '@assay/schema';
import type { Notebook } from './notebook.js';

/** A table or figure that a notebook made, with the hash of its canonical content. */
export interface RunResult {
  name: string;
  kind: 'table' | 'figure' | 'value';
  hash: string;
}

async function jobResult(client: Client, job: Job): Promise<RunResult> {
  if (job.table !== null) {
    const dataset = await client.dataset(job.table);
    return { name: job.table, kind: 'table', hash: dataset.content_hash };
  }
  const { result_data: data } = await client.result(job.result_id ?? job.id);
  return { name: `${job.processor}(${job.dataset})`, kind: 'value', hash: canonicalHash(data) };
}

/** The results in the order in which the notebook shows them; one of a name is listed once, as it was last. */
export async function resultsOf(
  notebook: Notebook,
  client: () => Promise<Client>,
): Promise<RunResult[]> {
  const results = new Map<string, RunResult>();
  const add = (result: RunResult) => results.set(`${result.kind}:${result.name}`, result);
  let figures = 0;
  for (const { data, cell } of shownIn(notebook)) {
    const rows = data[ROWS_MIME] as { hash: string } | undefined;
    if (rows !== undefined) add({ name: `query of cell ${cell}`, kind: 'table', hash: rows.hash });
    const job = data[JOB_MIME] as Job | undefined;
    if (job?.status === 'COMPLETED') add(await jobResult(await client(), job));
    const dataset = data[DATASET_MIME] as { name: string; hash: string } | undefined;
    if (dataset !== undefined) add({ name: dataset.name, kind: 'table', hash: dataset.hash });
    if (data[CHART_MIME] !== undefined) {
      figures += 1;
      add({
        name: `figure ${figures}`,
        kind: 'figure',
        hash: canonicalHash(data[CHART_MIME]),
      });
    }
  }
  return [...results.values()];
}

function shownIn(notebook: Notebook): { data: Record<string, unknown>; cell: number }[] {
  return notebook.cells.flatMap(({ outputs = [] }, i) =>
    outputs.map(({ data = {} }) => ({ data, cell: i + 1 })),
  );
}
