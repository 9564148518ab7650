import type { Reader } from '../store/index.js';
import { type JobRecord, SELECT_RECORD, SELECT_WITHOUT_RESULT, toRecord } from './record.js';

export interface JobFilter {
  status?: JobRecord['status'];
  /** Any of these kinds; absent means all. */
  jobTypes?: readonly string[];
  /** Name of the input. */
  dataset?: string;
  /** Only those that wait for a person. */
  deadLetter?: boolean;
  /** Submitted together under any of these ids, in small letters. */
  pipelines?: readonly string[];
  /** As the request named it. */
  processor?: string;
  /** Id of the file that the input was loaded from. */
  dataFile?: string;
}

/** A part of a list: at most so many, after one that is known by its id or its result's. */
export interface JobPage {
  limit?: number;
  after?: string;
}

const WHERE = `WHERE ($1 IS NULL OR status = $1)
  AND ($2 IS NULL OR list_contains(CAST(CAST($2 AS JSON) AS VARCHAR[]), job_type))
  AND ($3 IS NULL OR dataset = $3) AND ($4 IS NULL OR dead_letter = $4)
  AND ($5 IS NULL OR list_contains(CAST(CAST($5 AS JSON) AS VARCHAR[]), CAST(pipeline_id AS VARCHAR)))
  AND ($6 IS NULL OR processor = $6) AND ($7 IS NULL OR data_file_id = CAST($7 AS UUID))`;
const AFTER = `($8 IS NULL OR EXISTS (
    SELECT 1 FROM assay.job AS last WHERE (last.id = CAST($8 AS UUID) OR last.result_id = CAST($8 AS UUID))
      AND (job.created_at < last.created_at OR (job.created_at = last.created_at AND job.id > last.id))))`;

/** Jobs that a filter lets through, newest first; without what they gave unless `results` is set. */
export async function listJobs(
  reader: Reader,
  filter: JobFilter = {},
  { limit = 1_000_000, after }: JobPage = {},
  results = true,
): Promise<JobRecord[]> {
  const rows = await reader.query(
    `${results ? SELECT_RECORD : SELECT_WITHOUT_RESULT} AS job ${WHERE} AND ${AFTER}
     ORDER BY created_at DESC, id LIMIT $9`,
    [...valuesOf(filter), after ?? null, limit],
  );
  return rows.map(toRecord);
}

/** How many jobs a filter lets through. */
export async function countJobs(reader: Reader, filter: JobFilter = {}): Promise<number> {
  const rows = await reader.query(`SELECT count(*) AS n FROM assay.job ${WHERE}`, valuesOf(filter));
  return Number(rows[0]?.['n'] ?? 0);
}

function valuesOf(filter: JobFilter) {
  const { status, jobTypes, dataset, deadLetter, pipelines, processor, dataFile } = filter;
  const list = (texts?: readonly string[]) => (texts === undefined ? null : JSON.stringify(texts));
  return [
    ...[status ?? null, list(jobTypes), dataset ?? null, deadLetter ?? null, list(pipelines)],
    ...[processor ?? null, dataFile ?? null],
  ];
}
