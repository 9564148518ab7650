import { RAW_STATUSES } from './raw-records.js';

export const MAX_ID = 2_147_483_647;

const OBJECT_OR_NULL = { type: ['object', 'null'], additionalProperties: true } as const;
const DONE = { const: 'success' } as const;

export const STORE_BODY = {
  type: 'object',
  required: ['integration_id', 'entity_type', 'raw_data'],
  properties: {
    integration_id: { type: 'integer', minimum: 0, maximum: MAX_ID },
    entity_type: { type: 'string', minLength: 1, maxLength: 50 },
    external_id: { type: ['string', 'null'], maxLength: 255, default: null },
    raw_data: { type: 'object', additionalProperties: true },
    extraction_metadata: { ...OBJECT_OR_NULL, default: null },
  },
} as const;

export const STORED = {
  type: 'object',
  required: ['status', 'record_id', 'message'],
  properties: {
    status: DONE,
    record_id: { type: 'integer' },
    message: { const: 'Raw data stored successfully' },
  },
};

export const LIST_QUERY = {
  type: 'object',
  required: ['entity_type'],
  properties: {
    entity_type: { type: 'string', minLength: 1 },
    status: { enum: RAW_STATUSES, description: 'all when absent' },
    limit: { type: 'integer', minimum: 1, maximum: 10_000, default: 100 },
    cursor: { type: 'string', description: 'from the Link header of the page before' },
  },
} as const;

export const RECORDS = {
  type: 'array',
  items: {
    type: 'object',
    required: ['id', 'entity_type', 'external_id', 'raw_data', 'processing_status', 'created_at'],
    additionalProperties: false,
    properties: {
      id: { type: 'integer' },
      entity_type: { type: 'string' },
      external_id: { type: ['string', 'null'] },
      raw_data: { type: 'object', additionalProperties: true },
      processing_status: { enum: RAW_STATUSES },
      created_at: { type: 'string', format: 'date-time' },
    },
  },
};

export const RECORD_ID = {
  type: 'object',
  required: ['record_id'],
  properties: { record_id: { type: 'integer', minimum: 0, maximum: MAX_ID } },
} as const;

export const STATUS_BODY = {
  type: 'object',
  required: ['status'],
  properties: {
    status: { enum: RAW_STATUSES },
    error_details: OBJECT_OR_NULL,
  },
} as const;

export const UPDATED = {
  type: 'object',
  required: ['status', 'message'],
  properties: { status: DONE, message: { type: 'string' } },
};
