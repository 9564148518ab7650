-- When somebody emptied the cache: results and validations from before are lineage still, and are not taken again.
CREATE TABLE assay.cache_clear (
  cleared_at TIMESTAMPTZ NOT NULL,
  validation_number BIGINT NOT NULL
);

-- Which events a webhook is told of, by comma; all of them when it names none.
ALTER TABLE assay.webhook ADD COLUMN events VARCHAR;
ALTER TABLE assay.webhook ADD COLUMN enabled BOOLEAN;
