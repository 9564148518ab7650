import { execute, GraphQLError, parse, specifiedRules, validate, type DocumentNode } from 'graphql';
import { AssayError } from '@assay/schema';
import type { Store } from '../../../../store/index.js';
import { mostFields } from './most-fields.js';
import { resolversOf } from './resolvers.js';
import { SCHEMA } from './schema.js';

export interface Asked {
  query: string;
  variables?: Record<string, unknown>;
  operationName?: string;
}

export interface Answer {
  data?: unknown;
  errors?: { message: string; locations?: unknown; path?: unknown; extensions?: unknown }[];
}

/** A text with more is an attempt to cost something. */
const MOST_TOKENS = 2_000;

/**
 * Answers a GraphQL query over the store. Nothing is written, whatever it asks for.
 *
 * @returns as the GraphQL specification has it; `data` is absent when nothing was executed
 */
export async function answerGraphql(store: Store, asked: Asked): Promise<Answer> {
  const document = documentOf(asked.query);
  if (document instanceof GraphQLError) return { errors: [said(document)] };
  const wrong = validate(SCHEMA, document, [...specifiedRules, mostFields]);
  if (wrong.length > 0) return { errors: wrong.map(said) };
  const { data, errors } = await execute({
    ...{ schema: SCHEMA, document, rootValue: resolversOf(store) },
    variableValues: asked.variables ?? null,
    operationName: asked.operationName ?? null,
  });
  return {
    ...(data === undefined ? {} : { data }),
    ...(errors === undefined ? {} : { errors: errors.map(said) }),
  };
}

function documentOf(query: string): DocumentNode | GraphQLError {
  try {
    return parse(query, { maxTokens: MOST_TOKENS });
  } catch (error) {
    if (error instanceof GraphQLError) return error;
    throw error;
  }
}

/** An error of ours with its code; one of the product's own is for the log, and ends the call. */
function said(error: GraphQLError): NonNullable<Answer['errors']>[number] {
  const { originalError } = error;
  if (originalError instanceof AssayError && originalError.status < 500) {
    const { code, remedy, pointer } = originalError;
    return { ...error.toJSON(), extensions: { code, remedy, pointer } };
  }
  if (originalError != null && !(originalError instanceof GraphQLError)) throw originalError;
  return { ...error.toJSON(), extensions: { code: 'graphql-invalid' } };
}
