-- Every record as it came, with its place in its object, those left out too. The store writes the views anew when a dataset
-- comes, changes or goes; `raw_data` is read from the object by the host, other programs find NULL there.
CREATE VIEW IF NOT EXISTS main.raw_csv_data AS
  SELECT CAST(NULL AS VARCHAR) AS dataset, CAST(NULL AS VARCHAR) AS data_file_id, CAST(NULL AS VARCHAR) AS file_name,
         CAST(NULL AS VARCHAR) AS object, CAST(NULL AS BIGINT) AS record, CAST(NULL AS BIGINT) AS line,
         CAST(NULL AS BIGINT) AS byte_start, CAST(NULL AS BIGINT) AS byte_end, CAST(NULL AS VARCHAR) AS encoding,
         CAST(NULL AS VARCHAR) AS status, CAST(NULL AS VARCHAR) AS reason, CAST(NULL AS VARCHAR) AS raw_data,
         CAST(NULL AS TIMESTAMPTZ) AS created_at WHERE false;
CREATE VIEW IF NOT EXISTS main.raw_api_data AS
  SELECT CAST(NULL AS VARCHAR) AS dataset, CAST(NULL AS VARCHAR) AS data_file_id, CAST(NULL AS VARCHAR) AS file_name,
         CAST(NULL AS VARCHAR) AS object, CAST(NULL AS BIGINT) AS record, CAST(NULL AS BIGINT) AS line,
         CAST(NULL AS BIGINT) AS byte_start, CAST(NULL AS BIGINT) AS byte_end, CAST(NULL AS VARCHAR) AS encoding,
         CAST(NULL AS VARCHAR) AS status, CAST(NULL AS VARCHAR) AS reason, CAST(NULL AS VARCHAR) AS raw_data,
         CAST(NULL AS TIMESTAMPTZ) AS created_at WHERE false;
CREATE VIEW IF NOT EXISTS main.raw_rss_data AS
  SELECT CAST(NULL AS VARCHAR) AS dataset, CAST(NULL AS VARCHAR) AS data_file_id, CAST(NULL AS VARCHAR) AS file_name,
         CAST(NULL AS VARCHAR) AS object, CAST(NULL AS BIGINT) AS record, CAST(NULL AS BIGINT) AS line,
         CAST(NULL AS BIGINT) AS byte_start, CAST(NULL AS BIGINT) AS byte_end, CAST(NULL AS VARCHAR) AS encoding,
         CAST(NULL AS VARCHAR) AS status, CAST(NULL AS VARCHAR) AS reason, CAST(NULL AS VARCHAR) AS raw_data,
         CAST(NULL AS TIMESTAMPTZ) AS created_at WHERE false;
