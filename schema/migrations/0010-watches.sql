-- Sources that are loaded again when they change. `seen` is what they looked like when they were last loaded.
CREATE TABLE assay.watch (
  id UUID NOT NULL,
  dataset_id UUID NOT NULL,
  source VARCHAR NOT NULL,
  request JSON NOT NULL,
  every_seconds DOUBLE NOT NULL,
  state VARCHAR NOT NULL CHECK (state IN ('watching', 'missing', 'failing')),
  seen JSON NOT NULL,
  changes BIGINT NOT NULL DEFAULT 0,
  last_run JSON,
  last_loaded_at TIMESTAMPTZ,
  last_error JSON,
  created_at TIMESTAMPTZ NOT NULL
);
