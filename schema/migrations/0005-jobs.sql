-- What was answered to whom: a client that lost its host in the middle of a call repeats it under the same key, and what
-- was done already is answered again instead of done again. Written in the transaction of what it tells.
CREATE TABLE assay.idempotency (
  key VARCHAR PRIMARY KEY,
  request_hash VARCHAR NOT NULL,
  answer JSON NOT NULL,
  created_at TIMESTAMPTZ NOT NULL
);

-- The job table anew, because DuckDB adds no columns to a table with indexes: with the dead-letter mark, a time limit,
-- the pipeline and schedule that a job belongs to, and the account of its rows.
CREATE TABLE assay.job_before AS SELECT * FROM assay.job;
DROP TABLE assay.job;
CREATE TABLE assay.job (
  id UUID PRIMARY KEY,
  result_id UUID NOT NULL UNIQUE,
  job_type VARCHAR NOT NULL,
  processor VARCHAR,
  code JSON,
  code_hash VARCHAR,
  dataset VARCHAR,
  dataset_id UUID,
  data_file_id UUID,
  depends_on UUID,
  parameters JSON NOT NULL,
  output_name VARCHAR,
  status VARCHAR NOT NULL DEFAULT 'PENDING'
    CHECK (status IN ('PENDING', 'PROCESSING', 'RETRYING', 'COMPLETED', 'FAILED', 'CANCELLED')),
  -- FAILED for good: every try is used up, or its workers die of it again and again. It waits for a person.
  dead_letter BOOLEAN NOT NULL DEFAULT false CHECK (NOT dead_letter OR status = 'FAILED'),
  priority INTEGER NOT NULL DEFAULT 5 CHECK (priority BETWEEN 1 AND 10),
  attempt INTEGER NOT NULL DEFAULT 0,
  retry_count INTEGER NOT NULL DEFAULT 0,
  max_retries INTEGER NOT NULL DEFAULT 3,
  time_limit_ms BIGINT,
  use_cache BOOLEAN NOT NULL DEFAULT true,
  cached BOOLEAN NOT NULL DEFAULT false,
  progress JSON,
  step_key VARCHAR,
  result_data JSON,
  error_details JSON,
  tenant_id INTEGER NOT NULL DEFAULT 1,
  pipeline_id UUID,
  schedule VARCHAR,
  -- {read, written, rejected, filtered}: read = written + rejected + filtered.
  row_account JSON,
  scheduled_at TIMESTAMPTZ NOT NULL,
  created_at TIMESTAMPTZ NOT NULL,
  started_at TIMESTAMPTZ,
  completed_at TIMESTAMPTZ,
  updated_at TIMESTAMPTZ NOT NULL
);
INSERT INTO assay.job BY NAME SELECT * FROM assay.job_before;
DROP TABLE assay.job_before;
CREATE INDEX idx_etl_queue_priority ON assay.job (priority, scheduled_at);
CREATE INDEX idx_etl_queue_type ON assay.job (job_type, dataset);

CREATE OR REPLACE VIEW main.etl_job_queue AS
  SELECT id, tenant_id, job_type, coalesce(dataset, '') AS entity_type, parameters AS payload, priority,
         lower(status) AS status, scheduled_at, started_at, completed_at, error_details, retry_count, max_retries,
         created_at, updated_at, attempt, dead_letter, depends_on, pipeline_id
  FROM assay.job;

-- Jobs by the clock: `due_at` is the next time; what fell into a host's absence is made up for once.
CREATE TABLE assay.schedule (
  name VARCHAR PRIMARY KEY,
  cron VARCHAR NOT NULL,
  timezone VARCHAR NOT NULL,
  request JSON NOT NULL,
  due_at TIMESTAMPTZ NOT NULL,
  last_at TIMESTAMPTZ,
  last_job UUID,
  last_error JSON,
  created_at TIMESTAMPTZ NOT NULL
);

-- Where every unit of work stands, loads and jobs alike, under one name.
CREATE VIEW IF NOT EXISTS main.etl_checkpoint AS
  SELECT id, 'load' AS kind, source_uri AS source, dataset, state, "position", batches, rows_read, inserted, updated,
         unchanged, rejected, started_at, completed_at, error_details
  FROM checkpoint.load_run
  UNION ALL
  SELECT id, job_type, coalesce(processor, job_type), output_name, lower(status),
         CAST(progress ->> 'done' AS BIGINT), attempt, CAST(row_account ->> 'read' AS BIGINT),
         CAST(row_account ->> 'written' AS BIGINT), 0, 0, CAST(row_account ->> 'rejected' AS BIGINT), started_at,
         completed_at, error_details
  FROM assay.job;
