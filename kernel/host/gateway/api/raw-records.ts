import { AssayError } from '@assay/schema';
import type { Row, Store, Transaction } from '../../../store/index.js';

/** Where a raw record stands. */
export const RAW_STATUSES = ['pending', 'processing', 'completed', 'failed'] as const;
export type RawStatus = (typeof RAW_STATUSES)[number];

export interface NewRawRecord {
  entityType: string;
  externalId: string | null;
  /** JSON text. */
  rawData: string;
  /** JSON text. */
  metadata: string | null;
}

export interface RawQuery {
  entityType: string;
  status?: RawStatus;
  limit: number;
  /** Only records after this one. */
  after?: { createdAt: string; id: number };
}

/** A record as it is read; `rawData` is JSON text. */
export interface RawRecord {
  id: number;
  entityType: string;
  externalId: string | null;
  rawData: string;
  status: string;
  createdAt: string;
}

const SELECT = `SELECT id, entity_type, external_id, CAST(raw_data AS VARCHAR) AS raw_data, processing_status, created_at
  FROM raw.extraction`;

/** Raw records of one tenant; those of another do not exist for it. */
export class RawRecords {
  constructor(
    private readonly store: Store,
    private readonly tenant: number,
  ) {}

  /** Oldest first. */
  async list({ entityType, status, limit, after }: RawQuery): Promise<RawRecord[]> {
    const rows = await this.store.query(
      `${SELECT} WHERE tenant_id = $1 AND entity_type = $2 AND ($3 IS NULL OR processing_status = $3)
         AND ($4 IS NULL OR (created_at, id) > (CAST($4 AS TIMESTAMPTZ), CAST($5 AS INTEGER)))
       ORDER BY created_at, id LIMIT $6`,
      [this.tenant, entityType, status ?? null, after?.createdAt ?? null, after?.id ?? null, limit],
    );
    return rows.map(recordOf);
  }

  /** By their ids, oldest first. @throws AssayError `raw-record-unknown` (404) when one of them is not there */
  async get(ids: readonly number[]): Promise<RawRecord[]> {
    const rows = await this.store.query(
      `${SELECT} WHERE tenant_id = $1
         AND id IN (SELECT unnest(CAST(CAST($2 AS JSON) AS INTEGER[]))) ORDER BY created_at, id`,
      [this.tenant, JSON.stringify(ids)],
    );
    if (rows.length < new Set(ids).size) throw unknownRecord();
    return rows.map(recordOf);
  }

  /**
   * Sets where a record stands. Details are kept until others come, the time of processing until the next end.
   *
   * @throws AssayError `raw-record-unknown` (404)
   */
  async setStatus(id: number, status: RawStatus, details: string | null): Promise<void> {
    const ended = status === 'completed' || status === 'failed';
    await this.store.transaction(async (tx) => {
      const rows = await tx.query(
        `UPDATE raw.extraction SET processing_status = $3,
           error_details = coalesce(CAST($4 AS JSON), error_details),
           processed_at = coalesce(CAST($5 AS TIMESTAMPTZ), processed_at)
         WHERE id = $1 AND tenant_id = $2`,
        [id, this.tenant, status, details, ended ? this.store.now().toISOString() : null],
      );
      if (Number(rows[0]?.['Count']) === 0) throw unknownRecord();
    });
  }
}

/**
 * Stores records in a transaction of the caller's.
 *
 * @returns their ids, in their order
 * @throws AssayError `integration-unknown` (422)
 */
export async function addRecords(
  tx: Transaction,
  tenant: number,
  integration: number,
  records: readonly NewRawRecord[],
  now: Date,
): Promise<number[]> {
  const owner = await tx.query('SELECT 1 FROM assay.integration WHERE id = $1 AND tenant_id = $2', [
    integration,
    tenant,
  ]);
  if (owner.length === 0) {
    throw new AssayError('integration-unknown', `there is no integration ${integration}`, {
      ...{ status: 422, pointer: '/integration_id', remedy: 'see GET /api/v1/integrations' },
    });
  }
  const ids = await tx.numbers('raw.extraction_id', records.length);
  for (const [i, { entityType, externalId, rawData, metadata }] of records.entries()) {
    await tx.query(
      `INSERT INTO raw.extraction (id, tenant_id, integration_id, entity_type, external_id, raw_data,
         extraction_metadata, processing_status, created_at)
       VALUES ($1, $2, $3, $4, $5, CAST($6 AS JSON), CAST($7 AS JSON), 'pending', $8)`,
      [ids[i], tenant, integration, entityType, externalId, rawData, metadata, now],
    );
  }
  return ids;
}

/**
 * What an extraction gives to the next step: the records that came with it, stored; without any, those of its kind that
 * still wait.
 *
 * @throws AssayError `integration-unknown` (422)
 */
export async function extractRecords(
  tx: Transaction,
  of: { tenant: number; integration: number; entityType: string },
  records: readonly string[],
  now: Date,
): Promise<number[]> {
  const { tenant, integration, entityType } = of;
  const given = records.map((rawData) => ({
    ...{ entityType, externalId: null, rawData, metadata: null },
  }));
  const ids = await addRecords(tx, tenant, integration, given, now);
  if (records.length > 0) return ids;
  const rows = await tx.query(
    `SELECT id FROM raw.extraction WHERE tenant_id = $1 AND integration_id = $2 AND entity_type = $3
       AND processing_status = 'pending' ORDER BY created_at, id`,
    [tenant, integration, entityType],
  );
  return rows.map((row) => Number(row['id']));
}

function unknownRecord(): AssayError {
  return new AssayError('raw-record-unknown', 'Raw data record not found', { status: 404 });
}

function recordOf(row: Row): RawRecord {
  return {
    id: Number(row['id']),
    entityType: String(row['entity_type']),
    externalId: (row['external_id'] ?? null) as string | null,
    rawData: String(row['raw_data']),
    status: String(row['processing_status']),
    createdAt: String(row['created_at']),
  };
}
