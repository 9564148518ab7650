-- How a load reads its source, so that a killed load goes on in exactly the same way, and what it was asked to do.
ALTER TABLE checkpoint.load_run ADD COLUMN plan JSON;
ALTER TABLE checkpoint.load_run ADD COLUMN options JSON;
-- Name of the table in schema raw into which the run writes.
ALTER TABLE checkpoint.load_run ADD COLUMN relation VARCHAR;

-- JSON Schemas by name; versions count 1, 2, 3 … and are never changed. A removed one stays for the runs that used it.
CREATE TABLE assay.schema_version (
  name VARCHAR NOT NULL,
  version INTEGER NOT NULL,
  definition JSON NOT NULL,
  hash VARCHAR NOT NULL,
  created_at TIMESTAMPTZ NOT NULL,
  removed_at TIMESTAMPTZ,
  PRIMARY KEY (name, version)
);

CREATE TABLE assay.validation_run (
  id UUID PRIMARY KEY,
  dataset VARCHAR NOT NULL,
  content_hash VARCHAR NOT NULL,
  schema_name VARCHAR NOT NULL,
  schema_version INTEGER NOT NULL,
  row_count BIGINT NOT NULL,
  invalid_rows BIGINT NOT NULL,
  errors_total BIGINT NOT NULL,
  created_at TIMESTAMPTZ NOT NULL
);

-- Every violation, each once, never capped; `row` is 0-based, `line` 1-based, bytes are those of the record in its object.
CREATE TABLE assay.violation (
  run_id UUID NOT NULL,
  seq BIGINT NOT NULL,
  "row" BIGINT NOT NULL,
  line BIGINT,
  byte_start BIGINT,
  byte_end BIGINT,
  column_name VARCHAR,
  value VARCHAR,
  keyword VARCHAR NOT NULL,
  message VARCHAR NOT NULL
);
