import { AssayError, type Job } from '@assay/schema';
import type { Services } from '../../services.js';
import type { Enveloped } from '../../envelope.js';
import { type PageQuery, storedPage } from '../../paging.js';

type Needs = Pick<Services, 'store' | 'queue'>;

export interface Together {
  /** Under which the jobs were submitted. */
  id: string;
  jobs: Job[];
}

/** When each of them was made; one statement whatever their number. */
const MADE = `WITH made AS (SELECT pipeline_id AS id, min(created_at) AS made_at FROM assay.job
  WHERE pipeline_id IS NOT NULL AND list_contains(CAST(CAST($1 AS JSON) AS VARCHAR[]), job_type) GROUP BY pipeline_id)`;
const AFTER = `($2 IS NULL OR EXISTS (SELECT 1 FROM made AS last WHERE last.id = CAST($2 AS UUID)
  AND (made.made_at < last.made_at OR (made.made_at = last.made_at AND made.id > last.id))))`;

/** A page of what was submitted together of these kinds, newest first. */
export async function pageTogether(
  services: Needs,
  kinds: readonly string[],
  query: PageQuery,
  request: Parameters<typeof storedPage>[2],
): Promise<Enveloped<Together>> {
  const { store } = services;
  const asked = JSON.stringify(kinds);
  const found = await storedPage<{ id: string }>(
    {
      count: async () => {
        const rows = await store.query(`${MADE} SELECT count(*) AS n FROM made`, [asked]);
        return Number(rows[0]?.['n']);
      },
      part: async ({ limit, after }) => {
        const rows = await store.query(
          `${MADE} SELECT CAST(id AS VARCHAR) AS id FROM made WHERE ${AFTER} ORDER BY made_at DESC, made.id LIMIT $3`,
          [asked, after ?? null, limit],
        );
        return rows.map((row) => ({ id: String(row['id']) }));
      },
      known: async (id) => {
        if ((await submittedTogether(services, id, kinds)).length > 0) return;
        throw new AssayError('pipeline-unknown', `there is no pipeline ${id}`, { status: 404 });
      },
    },
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
