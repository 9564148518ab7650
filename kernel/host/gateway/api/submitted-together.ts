import type { Job } from '@assay/schema';
import type { Services } from '../../services.js';

type Needs = Pick<Services, 'store' | 'queue'>;

/** The ids under which jobs of these kinds were submitted together, newest first. */
export async function idsOf({ store }: Needs, kinds: readonly string[]): Promise<{ id: string }[]> {
  const rows = await store.query(
    `SELECT CAST(pipeline_id AS VARCHAR) AS id FROM assay.job
     WHERE pipeline_id IS NOT NULL AND list_contains(CAST(CAST($1 AS JSON) AS VARCHAR[]), job_type)
     GROUP BY pipeline_id ORDER BY min(created_at) DESC, 1`,
    [JSON.stringify(kinds)],
  );
  return rows.map((row) => ({ id: String(row['id']) }));
}

/** The jobs that were submitted together under an id, in the order of `kinds`; none for an unknown id. */
export async function submittedTogether(
  { store, queue }: Needs,
  id: string,
  kinds: readonly string[],
): Promise<Job[]> {
  const rows = await store.query(
    `SELECT CAST(id AS VARCHAR) AS id FROM assay.job WHERE CAST(pipeline_id AS VARCHAR) = lower($1)
     AND list_contains(CAST(CAST($2 AS JSON) AS VARCHAR[]), job_type)
     ORDER BY list_position(CAST(CAST($2 AS JSON) AS VARCHAR[]), job_type)`,
    [id, JSON.stringify(kinds)],
  );
  return Promise.all(rows.map((row) => queue.get(String(row['id']))));
}
