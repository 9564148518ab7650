import type { Job } from '@assay/schema';
import type { Services } from '../../services.js';
import type { Enveloped } from '../../envelope.js';
import { page, type PageQuery } from '../../paging.js';

type Needs = Pick<Services, 'store' | 'queue'>;

export interface Together {
  /** Under which the jobs were submitted. */
  id: string;
  jobs: Job[];
}

/** A page of what was submitted together of these kinds, newest first. */
export async function pageTogether(
  services: Needs,
  kinds: readonly string[],
  query: PageQuery,
  request: Parameters<typeof page>[2],
): Promise<Enveloped<Together>> {
  const rows = await services.store.query(
    `SELECT CAST(pipeline_id AS VARCHAR) AS id FROM assay.job
     WHERE pipeline_id IS NOT NULL AND list_contains(CAST(CAST($1 AS JSON) AS VARCHAR[]), job_type)
     GROUP BY pipeline_id ORDER BY min(created_at) DESC, 1`,
    [JSON.stringify(kinds)],
  );
  const found = page(
    rows.map((row) => ({ id: String(row['id']) })),
    query,
    request,
  );
  const jobs = await jobsUnder(
    services,
    found.data.map(({ id }) => id),
    kinds,
  );
  const data = found.data.map(({ id }) => ({
    ...{ id, jobs: jobs.filter((job) => job.pipeline_id === id) },
  }));
  return { ...found, data };
}

/** The jobs that were submitted together under an id, in the order of `kinds`; none for an unknown id. */
export function submittedTogether(
  services: Needs,
  id: string,
  kinds: readonly string[],
): Promise<Job[]> {
  return jobsUnder(services, [id.toLowerCase()], kinds);
}

async function jobsUnder(
  { queue }: Needs,
  pipelines: readonly string[],
  kinds: readonly string[],
): Promise<Job[]> {
  const jobs = await queue.list({ jobTypes: kinds, pipelines });
  return jobs.sort((a, b) => kinds.indexOf(a.job_type) - kinds.indexOf(b.job_type));
}
