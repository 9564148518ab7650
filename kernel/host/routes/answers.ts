import type { JsonSchema } from '../definitions.js';
import { envelopeOf } from '../envelope.js';

/** A definition by its name. */
export const ref = (name: string): JsonSchema => ({ $ref: `${name}#` });

const problem = {
  description: 'RFC 9457 problem details',
  content: { 'application/problem+json': { schema: ref('problem') } },
};

/** A route's answers: the good one by its status, and problem details for everything else. */
export function answers(status: number, schema: JsonSchema, description = 'done') {
  return {
    [status]: { description, content: { 'application/json': { schema } } },
    '4xx': problem,
    '5xx': problem,
  };
}

/** The schema of a page of a list. */
export const pageOf = (name: string): JsonSchema => envelopeOf(ref(name));

/** A path with one parameter of text. */
export function pathOf(name: string, description: string): JsonSchema {
  return {
    type: 'object',
    required: [name],
    properties: { [name]: { type: 'string', minLength: 1, description } },
  };
}
