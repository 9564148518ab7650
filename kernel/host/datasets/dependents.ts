import type { KnownDataset, Reader } from '../../store/index.js';

/** What hangs on a dataset: it stays when the dataset goes, but can't be made again from it. */
export interface Dependents {
  /** Datasets made from it, directly or through others, by name. */
  datasets: string[];
  /** Jobs that read it. */
  jobs: number;
  /** Of these, the ones that have not ended. */
  unfinished: number;
  annotations: number;
}

export async function dependentsOf(reader: Reader, dataset: KnownDataset): Promise<Dependents> {
  const made = await reader.query(
    `WITH RECURSIVE below AS (
       SELECT d.id, d.name FROM assay.dataset d JOIN assay.job j ON j.id = d.job_id
         WHERE CAST(j.dataset_id AS VARCHAR) = $1
       UNION
       SELECT d.id, d.name FROM below b JOIN assay.job j ON j.dataset_id = b.id
         JOIN assay.dataset d ON d.job_id = j.id
     )
     SELECT DISTINCT name FROM below WHERE CAST(id AS VARCHAR) <> $1 ORDER BY name`,
    [dataset.id],
  );
  const counts = await reader.query(
    `SELECT count(*) AS jobs,
       count(*) FILTER (status IN ('PENDING', 'PROCESSING', 'RETRYING')) AS unfinished,
       (SELECT count(*) FROM assay.annotation WHERE lower(dataset) = lower($2)) AS notes
     FROM assay.job WHERE CAST(dataset_id AS VARCHAR) = $1`,
    [dataset.id, dataset.name],
  );
  const count = (key: string) => Number(counts[0]?.[key] ?? 0);
  return {
    datasets: made.map((row) => String(row['name'])),
    jobs: count('jobs'),
    unfinished: count('unfinished'),
    annotations: count('notes'),
  };
}
