import { MAX_ID } from './raw-data-schema.js';

export const OPTIONS = {
  type: 'object',
  properties: {
    table: { type: 'string', minLength: 1, description: 'the entity type when absent' },
    write: { enum: ['append', 'replace', 'merge'], default: 'append' },
    key: { type: 'string', minLength: 1, description: 'the column that merge goes by' },
  },
} as const;
const ENTITY_TYPE = { type: 'string', minLength: 1, maxLength: 50 } as const;
const OBJECTS = {
  type: 'array',
  minItems: 1,
  items: { type: 'object', additionalProperties: true },
} as const;
const IDS = {
  type: 'array',
  minItems: 1,
  maxItems: 100_000,
  items: { type: 'integer', minimum: 0, maximum: MAX_ID },
} as const;

export const TRANSFORM_BODY = {
  type: 'object',
  required: ['raw_data_ids', 'entity_type'],
  properties: { raw_data_ids: IDS, entity_type: ENTITY_TYPE, transform_options: OPTIONS },
} as const;

export const LOAD_BODY = {
  type: 'object',
  required: ['entity_type', 'transformed_data'],
  properties: { entity_type: ENTITY_TYPE, transformed_data: OBJECTS, load_options: OPTIONS },
} as const;

const PRIORITY = { type: 'integer', minimum: 1, maximum: 10, default: 5 } as const;

export const JOB_BODY = {
  type: 'object',
  required: ['job_type', 'entity_type'],
  properties: {
    job_type: { enum: ['extract', 'transform', 'load'] },
    entity_type: ENTITY_TYPE,
    integration_id: { type: 'integer', minimum: 0, maximum: MAX_ID },
    payload: {
      type: 'object',
      properties: { records: { ...OBJECTS, minItems: 0 } },
      description: 'of an extract job: its records; without any, those of its kind that wait go on',
    },
    raw_data_ids: IDS,
    transform_options: OPTIONS,
    transformed_data: OBJECTS,
    load_options: OPTIONS,
    priority: PRIORITY,
    scheduled_at: { type: 'string', format: 'date-time', description: 'not before this time' },
    max_retries: { type: 'integer', minimum: 0, maximum: MAX_ID },
  },
} as const;

export const PIPELINE_BODY = {
  type: 'object',
  required: ['entity_type', 'integration_id', 'payload'],
  properties: {
    entity_type: ENTITY_TYPE,
    integration_id: { type: 'integer', minimum: 0, maximum: MAX_ID },
    payload: {
      type: 'object',
      properties: { records: { ...OBJECTS, minItems: 0 } },
      description:
        'its records; without any, the raw records of this kind that still wait are made rows of',
    },
    priority: {
      ...{ type: 'integer', minimum: 1, maximum: 10, default: 5 },
      description: 'taken and not used: a pipeline runs at once',
    },
  },
} as const;

const LOADED_PROPERTIES = {
  status: { const: 'success' },
  message: { type: 'string' },
  table: { type: ['string', 'null'], description: 'null when there was nothing to load' },
  rows: { type: 'integer' },
  rejected: { type: 'integer' },
  data_file_id: { type: 'string', format: 'uuid' },
  run: { type: 'object', additionalProperties: true },
  raw_data_ids: { type: 'array', items: { type: 'integer' } },
  warnings: {
    type: 'array',
    items: { type: 'string' },
    description: 'what was given and not used',
  },
};

export const LOADED = {
  type: 'object',
  required: ['status', 'message', 'table', 'rows'],
  properties: LOADED_PROPERTIES,
};

export const PIPELINED = {
  ...LOADED,
  properties: {
    ...LOADED_PROPERTIES,
    stages: {
      type: 'array',
      items: {
        type: 'object',
        required: ['name', 'state'],
        properties: { name: { type: 'string' }, state: { type: 'string' } },
      },
    },
  },
};
