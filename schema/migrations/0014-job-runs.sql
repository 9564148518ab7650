-- Where a job stands that takes its input in pieces: written in the transaction that holds the rows made until then.
CREATE TABLE checkpoint.job_run (
  job_id UUID NOT NULL,
  step_key VARCHAR NOT NULL,
  rows_written BIGINT NOT NULL,
  state JSON NOT NULL,
  updated_at TIMESTAMPTZ NOT NULL
);
