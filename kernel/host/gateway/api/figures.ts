import type { Store } from '../../../store/index.js';

/** Runs of one kind and what came of them. */
export interface Figures {
  scope: 'all' | 'source' | 'processor';
  name: string;
  runs: number;
  succeeded: number;
  failed: number;
  /** Per cent of the runs that ended; null while none has. */
  success_rate: number | null;
  rows: number;
  rejected: number;
  /** Per cent of the rows that were read. */
  error_rate: number | null;
}

const SQL = `
  SELECT 'source' AS scope, dataset AS name, count(*) AS runs,
    count(*) FILTER (state = 'completed') AS succeeded, count(*) FILTER (state = 'failed') AS failed,
    CAST(sum(rows_read) AS BIGINT) AS rows, CAST(sum(rejected) AS BIGINT) AS rejected
  FROM checkpoint.load_run GROUP BY dataset
  UNION ALL
  SELECT 'processor', coalesce(processor, job_type), count(*),
    count(*) FILTER (status = 'COMPLETED'), count(*) FILTER (status = 'FAILED'), 0, 0
  FROM assay.job GROUP BY coalesce(processor, job_type)
  ORDER BY 1, 2`;

/** First all runs together, then each source of loads and each processor. */
export async function readFigures(store: Store): Promise<Figures[]> {
  const each = (await store.query(SQL)).map((row) =>
    rated({
      scope: row['scope'] as Figures['scope'],
      name: String(row['name']),
      runs: Number(row['runs']),
      succeeded: Number(row['succeeded']),
      failed: Number(row['failed']),
      rows: Number(row['rows']),
      rejected: Number(row['rejected']),
    }),
  );
  const sum = (key: 'runs' | 'succeeded' | 'failed' | 'rows' | 'rejected') =>
    each.reduce((total, figures) => total + figures[key], 0);
  const all = rated({
    ...{ scope: 'all', name: 'all', runs: sum('runs'), succeeded: sum('succeeded') },
    ...{ failed: sum('failed'), rows: sum('rows'), rejected: sum('rejected') },
  });
  return [all, ...each];
}

function rated(counts: Omit<Figures, 'success_rate' | 'error_rate'>): Figures {
  const { succeeded, failed, rows, rejected } = counts;
  return {
    ...counts,
    success_rate: percent(succeeded, succeeded + failed),
    error_rate: percent(rejected, rows),
  };
}

function percent(part: number, whole: number): number | null {
  return whole === 0 ? null : Math.round((part / whole) * 1e4) / 100;
}

/** What the workers did with one kind of job. */
export interface WorkFigures {
  name: string;
  status: string;
  count: number;
  /** From start to end, all of them together. */
  seconds: number;
  /** How many of them ran code of users', which the sandbox does. */
  sandboxed: number;
}

export async function readWork(store: Store): Promise<WorkFigures[]> {
  const rows = await store.query(
    `SELECT coalesce(processor, job_type) AS name, status, count(*) AS count,
       coalesce(sum(epoch_ms(completed_at) - epoch_ms(started_at)), 0) / 1000.0 AS seconds,
       count(*) FILTER (code IS NOT NULL) AS sandboxed
     FROM assay.job WHERE completed_at IS NOT NULL AND started_at IS NOT NULL
     GROUP BY coalesce(processor, job_type), status ORDER BY 1, 2`,
  );
  return rows.map((row) => ({
    ...{ name: String(row['name']), status: String(row['status']) },
    ...{ count: Number(row['count']), seconds: Number(row['seconds']) },
    sandboxed: Number(row['sandboxed']),
  }));
}
