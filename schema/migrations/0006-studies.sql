-- Searches over parameters: what was asked for, and every setting that was ever tried with its outcome.
CREATE TABLE assay.study (
  id UUID PRIMARY KEY,
  key VARCHAR NOT NULL UNIQUE,
  processor VARCHAR NOT NULL,
  dataset VARCHAR NOT NULL,
  content_hash VARCHAR NOT NULL,
  definition JSON NOT NULL,
  created_at TIMESTAMPTZ NOT NULL
);

CREATE TABLE assay.trial (
  study_id UUID NOT NULL,
  number INTEGER NOT NULL,
  params JSON NOT NULL,
  status VARCHAR NOT NULL,
  value DOUBLE,
  error VARCHAR,
  PRIMARY KEY (study_id, number)
);
