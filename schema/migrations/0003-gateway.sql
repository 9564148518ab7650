-- What the network door adds: raw records of outside programs, whose they are, and who is told of finished jobs.
-- Tenants and integrations are checked where records are stored: DuckDB has no foreign keys from one schema to another.
CREATE TABLE assay.tenant (
  id INTEGER PRIMARY KEY,
  name VARCHAR NOT NULL,
  created_at TIMESTAMPTZ NOT NULL
);

CREATE SEQUENCE assay.integration_id START 2;
CREATE TABLE assay.integration (
  id INTEGER PRIMARY KEY DEFAULT nextval('assay.integration_id'),
  tenant_id INTEGER NOT NULL,
  name VARCHAR NOT NULL,
  created_at TIMESTAMPTZ NOT NULL
);

-- A new store is ready to use: it has one tenant with one integration.
INSERT INTO assay.tenant VALUES (1, 'default', now());
INSERT INTO assay.integration VALUES (1, 1, 'default', now());

-- Complete answers of outside systems, as they came.
CREATE SEQUENCE raw.extraction_id;
CREATE TABLE raw.extraction (
  id INTEGER PRIMARY KEY DEFAULT nextval('raw.extraction_id'),
  tenant_id INTEGER NOT NULL,
  integration_id INTEGER NOT NULL,
  entity_type VARCHAR NOT NULL CHECK (length(entity_type) BETWEEN 1 AND 50),
  external_id VARCHAR CHECK (length(external_id) <= 255),
  raw_data JSON NOT NULL,
  extraction_metadata JSON,
  processing_status VARCHAR NOT NULL DEFAULT 'pending'
    CHECK (processing_status IN ('pending', 'processing', 'completed', 'failed')),
  error_details JSON,
  created_at TIMESTAMPTZ NOT NULL,
  processed_at TIMESTAMPTZ
);
CREATE INDEX idx_raw_data_tenant_type ON raw.extraction (tenant_id, entity_type);
CREATE INDEX idx_raw_data_status ON raw.extraction (processing_status);
CREATE INDEX idx_raw_data_external_id ON raw.extraction (external_id);

CREATE TABLE assay.webhook (
  id UUID PRIMARY KEY,
  url VARCHAR NOT NULL,
  secret VARCHAR NOT NULL,
  created_at TIMESTAMPTZ NOT NULL
);

-- One row a message that is still to be delivered, so that a host's end loses none.
CREATE TABLE assay.webhook_delivery (
  id UUID PRIMARY KEY,
  webhook_id UUID NOT NULL,
  body VARCHAR NOT NULL,
  created_at TIMESTAMPTZ NOT NULL
);

-- Under the names that others know; a user's dataset that took such a name before keeps it.
CREATE VIEW IF NOT EXISTS main.tenants AS SELECT * FROM assay.tenant;
CREATE VIEW IF NOT EXISTS main.integrations AS SELECT * FROM assay.integration;
CREATE VIEW IF NOT EXISTS main.raw_extraction_data AS SELECT * FROM raw.extraction;
