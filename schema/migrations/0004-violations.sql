-- Violations by rule: a million of them share the words of a few rules. What was found before is found again by the next
-- validation; the old tables go.
DROP TABLE assay.violation;
DROP TABLE assay.validation_run;

CREATE SEQUENCE assay.validation_number;
CREATE TABLE assay.validation_run (
  number BIGINT PRIMARY KEY DEFAULT nextval('assay.validation_number'),
  id UUID NOT NULL UNIQUE,
  dataset VARCHAR NOT NULL,
  content_hash VARCHAR NOT NULL,
  schema_name VARCHAR NOT NULL,
  schema_version INTEGER NOT NULL,
  state VARCHAR NOT NULL CHECK (state IN ('running', 'completed', 'failed')),
  -- What later runs compare with, to check again only rows that are new: the files and columns at that time.
  files JSON NOT NULL,
  columns JSON NOT NULL,
  row_count BIGINT NOT NULL,
  checked_rows BIGINT NOT NULL DEFAULT 0,
  invalid_rows BIGINT NOT NULL DEFAULT 0,
  errors_total BIGINT NOT NULL DEFAULT 0,
  warnings JSON,
  started_at TIMESTAMPTZ NOT NULL,
  completed_at TIMESTAMPTZ
);

CREATE TABLE assay.violation_rule (
  run BIGINT NOT NULL,
  rule BIGINT NOT NULL,
  column_name VARCHAR,
  keyword VARCHAR NOT NULL,
  message VARCHAR NOT NULL
);

-- `row` is 0-based, `line` 1-based, bytes are those of the record in its object; `value` is JSON.
CREATE TABLE assay.violation_cell (
  run BIGINT NOT NULL,
  "row" BIGINT NOT NULL,
  line BIGINT,
  byte_start BIGINT,
  byte_end BIGINT,
  rule BIGINT NOT NULL,
  value VARCHAR
);

CREATE VIEW assay.violation AS
  SELECT r.id AS run_id, r.dataset, r.schema_name, r.schema_version, c."row", c.line, c.byte_start, c.byte_end,
         u.column_name, c.value, u.keyword, u.message
  FROM assay.violation_cell c JOIN assay.validation_run r ON r.number = c.run
       JOIN assay.violation_rule u ON u.run = c.run AND u.rule = c.rule
  WHERE r.state = 'completed';
CREATE VIEW IF NOT EXISTS main.violations AS SELECT * FROM assay.violation;
