-- The store's foundation. Received bytes live beside the store in objects/<sha256>; here is everything else.
-- raw: typed rows with their byte spans; processed: outputs of jobs; checkpoint: where a run stands; assay: the ledger.
CREATE SCHEMA IF NOT EXISTS raw;
CREATE SCHEMA IF NOT EXISTS processed;
CREATE SCHEMA IF NOT EXISTS checkpoint;
CREATE SCHEMA IF NOT EXISTS assay;

-- One row for each distinct file received (same bytes under the same name twice is one row).
CREATE TABLE assay.data_file (
  id UUID PRIMARY KEY,
  name VARCHAR NOT NULL,
  kind VARCHAR NOT NULL,
  sha256 VARCHAR NOT NULL,
  bytes BIGINT NOT NULL,
  location VARCHAR NOT NULL,
  media_type VARCHAR,
  created_at TIMESTAMPTZ NOT NULL
);

-- A dataset is a view of its name in schema main over `relation`, whose hidden column assay:row keeps the order.
CREATE TABLE assay.dataset (
  id UUID PRIMARY KEY,
  name VARCHAR NOT NULL UNIQUE,
  kind VARCHAR NOT NULL CHECK (kind IN ('raw', 'processed', 'checkpoint')),
  relation VARCHAR NOT NULL,
  data_file_id UUID,
  job_id UUID,
  row_count BIGINT NOT NULL,
  rejected BIGINT NOT NULL DEFAULT 0,
  columns JSON NOT NULL,
  source JSON,
  warnings JSON,
  content_hash VARCHAR NOT NULL,
  created_at TIMESTAMPTZ NOT NULL,
  updated_at TIMESTAMPTZ NOT NULL
);

-- One row a load: its statistics, and with `position` the place to go on from after a kill.
CREATE TABLE checkpoint.load_run (
  id UUID PRIMARY KEY,
  dataset VARCHAR NOT NULL,
  source_uri VARCHAR NOT NULL,
  data_file_id UUID,
  sha256 VARCHAR NOT NULL,
  state VARCHAR NOT NULL CHECK (state IN ('running', 'completed', 'failed')),
  write_mode VARCHAR NOT NULL,
  batch_size BIGINT NOT NULL,
  position BIGINT NOT NULL DEFAULT 0,
  batches BIGINT NOT NULL DEFAULT 0,
  rows_read BIGINT NOT NULL DEFAULT 0,
  inserted BIGINT NOT NULL DEFAULT 0,
  updated BIGINT NOT NULL DEFAULT 0,
  unchanged BIGINT NOT NULL DEFAULT 0,
  deleted BIGINT NOT NULL DEFAULT 0,
  rejected BIGINT NOT NULL DEFAULT 0,
  started_at TIMESTAMPTZ NOT NULL,
  completed_at TIMESTAMPTZ,
  error_details JSON
);

-- Records that could not become a row of their dataset; the bytes themselves are in the object.
CREATE TABLE raw.rejected (
  run_id UUID NOT NULL,
  dataset VARCHAR NOT NULL,
  sha256 VARCHAR NOT NULL,
  record BIGINT NOT NULL,
  line BIGINT NOT NULL,
  byte_start BIGINT NOT NULL,
  byte_end BIGINT NOT NULL,
  column_name VARCHAR,
  value VARCHAR,
  reason VARCHAR NOT NULL
);

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
  priority INTEGER NOT NULL DEFAULT 5 CHECK (priority BETWEEN 1 AND 10),
  attempt INTEGER NOT NULL DEFAULT 0,
  retry_count INTEGER NOT NULL DEFAULT 0,
  max_retries INTEGER NOT NULL DEFAULT 3,
  use_cache BOOLEAN NOT NULL DEFAULT true,
  cached BOOLEAN NOT NULL DEFAULT false,
  progress JSON,
  step_key VARCHAR,
  result_data JSON,
  error_details JSON,
  scheduled_at TIMESTAMPTZ NOT NULL,
  created_at TIMESTAMPTZ NOT NULL,
  started_at TIMESTAMPTZ,
  completed_at TIMESTAMPTZ,
  updated_at TIMESTAMPTZ NOT NULL
);
CREATE INDEX idx_etl_queue_priority ON assay.job (priority, scheduled_at);

CREATE SEQUENCE assay.event_seq;
CREATE TABLE assay.job_event (
  seq BIGINT PRIMARY KEY DEFAULT nextval('assay.event_seq'),
  job_id UUID NOT NULL,
  attempt INTEGER NOT NULL,
  status VARCHAR NOT NULL,
  detail JSON,
  created_at TIMESTAMPTZ NOT NULL
);

-- Lineage: what an output was made from. `key` hashes processor code, parameters and input contents, so an equal
-- step is looked up before it is computed again.
CREATE TABLE assay.step (
  key VARCHAR PRIMARY KEY,
  job_id UUID NOT NULL,
  processor VARCHAR NOT NULL,
  code_hash VARCHAR NOT NULL,
  parameters JSON NOT NULL,
  inputs JSON NOT NULL,
  engine VARCHAR NOT NULL,
  relation VARCHAR,
  columns JSON,
  row_count BIGINT,
  output_hash VARCHAR NOT NULL,
  result_data JSON NOT NULL,
  created_at TIMESTAMPTZ NOT NULL
);

CREATE TABLE assay.annotation (
  id UUID PRIMARY KEY,
  dataset VARCHAR NOT NULL,
  kind VARCHAR NOT NULL CHECK (kind IN ('point', 'region')),
  x_column VARCHAR,
  y_column VARCHAR,
  x0 JSON NOT NULL,
  x1 JSON NOT NULL,
  y0 JSON,
  y1 JSON,
  row0 BIGINT,
  row1 BIGINT,
  text VARCHAR NOT NULL,
  author VARCHAR NOT NULL,
  -- The dataset's content for which rows and anchor hold, and the samples it was made on: {row0, row1, x0, x1, hash0, hash1}.
  content_hash VARCHAR,
  origin JSON,
  anchor VARCHAR NOT NULL CHECK (anchor IN ('exact', 'moved', 'ambiguous', 'orphaned')),
  created_at TIMESTAMPTZ NOT NULL,
  updated_at TIMESTAMPTZ NOT NULL
);

CREATE VIEW main.datafile AS SELECT * FROM assay.data_file;
CREATE VIEW main."ProcessingResult" AS
  SELECT result_id AS id, CAST(id AS VARCHAR) AS task_id, data_file_id, processor AS processing_type, parameters,
         status, result_data, created_at, updated_at
  FROM assay.job WHERE job_type = 'process';
CREATE VIEW main.etl_job_queue AS
  SELECT id, 1 AS tenant_id, job_type, coalesce(dataset, '') AS entity_type, parameters AS payload, priority,
         lower(status) AS status, scheduled_at, started_at, completed_at, error_details, retry_count, max_retries
  FROM assay.job;
