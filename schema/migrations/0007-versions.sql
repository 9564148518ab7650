-- What a dataset was after each load, so that it can be read as of then. A version is the first `row_count` rows of its
-- relation: rows that were only added share one table.
CREATE SEQUENCE assay.dataset_version_seq;
CREATE TABLE assay.dataset_version (
  seq BIGINT PRIMARY KEY DEFAULT nextval('assay.dataset_version_seq'),
  run_id UUID NOT NULL,
  dataset_id UUID NOT NULL,
  name VARCHAR NOT NULL,
  relation VARCHAR,
  columns JSON NOT NULL,
  row_count BIGINT NOT NULL,
  content_hash VARCHAR NOT NULL,
  created_at TIMESTAMPTZ NOT NULL
);

-- Rows and values that a contract kept out of a dataset, with the reasons; the bytes stay in their object.
CREATE TABLE raw.quarantine (
  run_id UUID NOT NULL,
  dataset VARCHAR NOT NULL,
  kind VARCHAR NOT NULL CHECK (kind IN ('row', 'value')),
  line BIGINT,
  byte_start BIGINT,
  byte_end BIGINT,
  sha256 VARCHAR NOT NULL,
  column_name VARCHAR,
  -- The row as an object, or the value.
  data JSON,
  reasons JSON NOT NULL,
  created_at TIMESTAMPTZ NOT NULL
);
CREATE VIEW IF NOT EXISTS main.quarantine AS SELECT * FROM raw.quarantine;

-- Every record of every loaded dataset in one shape. The store writes the view anew when a dataset comes, changes or goes.
CREATE VIEW IF NOT EXISTS main.normalized_data AS
  SELECT CAST(NULL AS VARCHAR) AS source_id, CAST(NULL AS TIMESTAMPTZ) AS created_at, CAST(NULL AS VARCHAR) AS category,
         CAST(NULL AS VARCHAR) AS source, CAST(NULL AS VARCHAR) AS source_kind, CAST(NULL AS TIMESTAMP) AS source_time,
         CAST(NULL AS BIGINT) AS "row", CAST(NULL AS VARCHAR) AS sha256, CAST(NULL AS BIGINT) AS line,
         CAST(NULL AS BIGINT) AS byte_start, CAST(NULL AS BIGINT) AS byte_end, CAST(NULL AS JSON) AS data
  WHERE false;
