import { Ajv2020, type ValidateFunction } from 'ajv/dist/2020.js';
import formats from 'ajv-formats';
import { AssayError } from '@assay/schema';

/** A schema as a function over one row; it notes every violation, not the first alone. */
export function compileSchema(definition: unknown, name: string): ValidateFunction {
  const ajv = new Ajv2020({ allErrors: true, strict: false, verbose: true, validateFormats: true });
  formats.default(ajv);
  if (typeof definition !== 'object' || definition === null || Array.isArray(definition)) {
    throw new AssayError('schema-invalid', `schema "${name}" is no JSON object`, {
      remedy: 'give a JSON Schema, draft 2020-12',
    });
  }
  try {
    return ajv.compile(rowSchema(definition as Record<string, unknown>));
  } catch (cause) {
    throw new AssayError(
      'schema-invalid',
      `schema "${name}" is no JSON Schema 2020-12: ${cause instanceof Error ? cause.message : String(cause)}`,
      { remedy: 'correct it there', cause },
    );
  }
}

/** A schema of a list of rows says what one row is like under `items`. */
function rowSchema(definition: Record<string, unknown>): Record<string, unknown> {
  const { items } = definition;
  const list =
    definition['type'] === 'array' &&
    typeof items === 'object' &&
    items !== null &&
    !Array.isArray(items);
  if (!list) return definition;
  return {
    ...(definition['$defs'] === undefined ? {} : { $defs: definition['$defs'] }),
    ...(items as Record<string, unknown>),
  };
}
