-- What was answered to whom: a client that lost its host in the middle of a call repeats it under the same key, and what
-- was done already is answered again instead of done again. Written in the transaction of what it tells.
CREATE TABLE assay.idempotency (
  key VARCHAR PRIMARY KEY,
  request_hash VARCHAR NOT NULL,
  answer JSON NOT NULL,
  created_at TIMESTAMPTZ NOT NULL
);
