-- The places of an object's records where no dataset has them all: some were merged away, known already, kept out or replaced.
CREATE TABLE raw.record_file (
  object VARCHAR NOT NULL,
  sha256 VARCHAR NOT NULL,
  dataset VARCHAR NOT NULL,
  kind VARCHAR NOT NULL,
  data_file_id VARCHAR NOT NULL,
  file_name VARCHAR NOT NULL,
  encoding VARCHAR,
  run_id UUID
);
CREATE TABLE raw.record (
  object VARCHAR NOT NULL,
  line BIGINT,
  byte_start BIGINT,
  byte_end BIGINT
);
