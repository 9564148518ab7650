-- DuckDB reads a long text once more for each NULL that follows it: one result of megabytes made every look at the jobs
-- after it take seconds. A result that is not there yet is JSON's null.
UPDATE assay.job SET result_data = 'null' WHERE result_data IS NULL;

CREATE OR REPLACE VIEW main."ProcessingResult" AS
  SELECT result_id AS id, CAST(id AS VARCHAR) AS task_id, data_file_id, processor AS processing_type, parameters,
         status, CASE WHEN CAST(result_data AS VARCHAR) = 'null' THEN NULL ELSE result_data END AS result_data,
         created_at, updated_at
  FROM assay.job WHERE job_type = 'process';
