import type { Client } from '../../client/index.js';
import { canonicalHash } from '../canonical-hash.js';
import type { Job } from '@assay/schema';
import type { Notebook } from './notebook.js';

/** A table or figure that a notebook made, with the hash of its canonical content. */
export interface RunResult {
  name: string;
  kind: 'table' | 'figure' | 'value';
  hash: string;
}

export const JOB = 'application/vnd.assay.job.v1+json';
export const DATASET = 'application/vnd.assay.dataset.v1+json';
export const CHART = 'application/vnd.vegalite.v6+json';

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
  for (const output of notebook.cells.flatMap((cell) => cell.outputs ?? [])) {
    const data = output.data ?? {};
    const job = data[JOB] as Job | undefined;
    if (job?.status === 'COMPLETED') add(await jobResult(await client(), job));
    const dataset = data[DATASET] as { name: string; hash: string } | undefined;
    if (dataset !== undefined) add({ name: dataset.name, kind: 'table', hash: dataset.hash });
    if (data[CHART] !== undefined) {
      figures += 1;
      add({
        name: `figure ${figures}`,
        kind: 'figure',
        hash: canonicalHash(data[CHART]),
      });
    }
  }
  return [...results.values()];
}
