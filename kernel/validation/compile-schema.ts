import { Ajv2020, type ValidateFunction } from 'ajv/dist/2020.js';
import formats from 'ajv-formats';
import { AssayError, isObject } from '@assay/schema';
import { isMultiple } from './rows/is-multiple.js';

/**
 * Ajv as it is used for rows: every violation is told, formats are checked, what it does not know is left alone.
 * `multipleOf` is decided in decimals, as the specification means it: 0.3 is a multiple of 0.1.
 */
export function newAjv(): Ajv2020 {
  const ajv = new Ajv2020({
    allErrors: true,
    strict: false,
    // NaN and the infinities are no numbers of JSON.
    strictNumbers: true,
    verbose: true,
    logger: false,
    code: { regExp: Object.assign(regularExpression, { code: 'new RegExp' }) },
  });
  formats.default(ajv);
  ajv.removeKeyword('multipleOf');
  ajv.addKeyword({
    keyword: 'multipleOf',
    type: 'number',
    schemaType: 'number',
    validate: (step: number, value: number) => isMultiple(value, step),
    error: { message: ({ schema }) => `must be multiple of ${String(schema)}` },
  });
  return ajv;
}

/** Unicode as the specification asks; patterns that are written for the older rules are read by those. */
function regularExpression(pattern: string, flags: string): RegExp {
  try {
    return new RegExp(pattern, flags);
  } catch {
    return new RegExp(pattern);
  }
}

/**
 * A schema as a function over one row; it notes every violation, not the first alone.
 *
 * @throws AssayError `schema-invalid`
 */
export function compileRows(definition: unknown, name: string): ValidateFunction {
  try {
    return newAjv().compile(rowSchema(definition));
  } catch (cause) {
    throw new AssayError(
      'schema-invalid',
      `schema "${name}" is no JSON Schema 2020-12: ${cause instanceof Error ? cause.message : String(cause)}`,
      { pointer: '/definition', remedy: 'correct it there', cause },
    );
  }
}

/** A schema of a list of rows says under `items` what one row is like. */
export function rowSchema(definition: unknown): Record<string, unknown> | boolean {
  if (!isObject(definition)) return definition === true;
  const { items, type, $defs, definitions } = definition;
  if (type !== 'array' || !isObject(items)) return definition;
  return {
    ...($defs === undefined ? {} : { $defs }),
    ...(definitions === undefined ? {} : { definitions }),
    ...items,
  };
}
