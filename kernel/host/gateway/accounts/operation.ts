import type { JsonSchema } from '../../definitions.js';
import type { PageQuery } from '../../paging.js';
import type { Caller } from './caller.js';

/** What an operation gets of a request. */
export interface Asked {
  /** Undefined where nobody need have logged in. */
  caller: Caller | undefined;
  id: string;
  body: Record<string, unknown>;
  query: PageQuery;
  requestId: string;
  started: number;
  address: string;
  bearer: string | undefined;
}

/** One operation that the door itself answers, with all that its documentation says. */
export interface Operation {
  method: 'GET' | 'POST' | 'PATCH' | 'PUT' | 'DELETE';
  /** `{id}` stands for one part. */
  path: string;
  summary: string;
  /** True for what comes before a login. */
  open?: boolean;
  body?: JsonSchema;
  /** The body may also come as a form, as OAuth 2 has it. */
  form?: boolean;
  /** What may stand in the query; nothing else may. */
  query?: JsonSchema;
  status: number;
  answer: JsonSchema;
  run(asked: Asked): Promise<unknown>;
}

const UUID = { type: 'string', format: 'uuid' } as const;
const TIME = { type: 'string', format: 'date-time' } as const;

export const USERNAME = {
  type: 'string',
  minLength: 1,
  maxLength: 100,
  pattern: '^[^\\s\\u0000-\\u001f]+$',
};
export const PASSWORD = { type: 'string', minLength: 8, maxLength: 200 };

export const USER = {
  type: 'object',
  required: ['id', 'username', 'role', 'tenant_id', 'disabled', 'created_at', 'updated_at'],
  properties: {
    ...{ id: UUID, username: { type: 'string' }, tenant_id: { type: 'integer' } },
    role: { enum: ['read-only', 'write', 'admin'] },
    disabled: { type: 'boolean' },
    ...{ created_at: TIME, updated_at: TIME },
  },
};

export const TENANT = {
  type: 'object',
  required: ['id', 'name', 'created_at'],
  properties: { id: { type: 'integer' }, name: { type: 'string' }, created_at: TIME },
};

export const SESSION = {
  type: 'object',
  required: ['access_token', 'refresh_token', 'token_type', 'expires_in', 'user'],
  properties: {
    ...{ access_token: { type: 'string' }, refresh_token: { type: 'string' } },
    ...{ token_type: { const: 'bearer' }, expires_in: { type: 'integer' }, user: USER },
  },
};

export const AUDIT = {
  type: 'object',
  required: ['id', 'time', 'request_id', 'tenant_id', 'user', 'action', 'status', 'address'],
  properties: {
    ...{
      id: { type: 'integer' },
      time: TIME,
      request_id: { type: 'string' },
      tenant_id: { type: 'integer' },
    },
    ...{ user: { type: 'string' }, action: { type: 'string' }, status: { type: 'integer' } },
    address: { type: ['string', 'null'] },
  },
};

/** A closed object's schema: what it does not name is refused. */
export function closed(properties: JsonSchema, required: readonly string[]): JsonSchema {
  return { type: 'object', additionalProperties: false, required, properties };
}
