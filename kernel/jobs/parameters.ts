import { createContext, Script } from 'node:vm';
import { Ajv2020, type ErrorObject } from 'ajv/dist/2020.js';
import addFormats from 'ajv-formats';
import { AssayError, isObject, pointerNames } from '@assay/schema';
import type { ProcessorCode } from './processor-code.js';

const ajv = new Ajv2020({
  useDefaults: true,
  allErrors: true,
  strict: false,
  logger: false,
  verbose: true,
});
addFormats.default(ajv);

/** A pattern of a custom schema may backtrack for ever; this ends it. */
const VALIDATION_MS = 1_000;
const GUARDED = new Script('validate(data)');

/**
 * The parameters that `process` sees: what was given, with defaults. `custom_script_name` of a `custom` request is taken
 * out; what a custom script gets under `custom_params` it gets at top level too, where it wins over defaults but not over
 * what was given there.
 *
 * @throws AssayError `parameter-invalid`, naming each wrong, unknown or missing parameter
 */
export function effectiveParameters(
  code: ProcessorCode,
  processor: string,
  given: Record<string, unknown>,
): Record<string, unknown> {
  const { custom_script_name: scriptName, ...others } = structuredClone(given);
  const own: Record<string, unknown> =
    processor === 'custom' || scriptName === undefined
      ? others
      : { ...others, custom_script_name: scriptName };
  if (code.kind === 'standard') return validated(code, own);
  const { custom_params: nested, ...top } = own;
  if (nested === undefined) return validated(code, top);
  return {
    ...validated(code, { ...(isObject(nested) ? nested : {}), ...top }),
    custom_params: nested,
  };
}

function validated(code: ProcessorCode, data: Record<string, unknown>): Record<string, unknown> {
  if (code.schema === undefined) return data;
  const errors = check(code, code.schema, data);
  const first = errors[0];
  if (first === undefined) return data;
  const messages = [...new Set(errors.map((error) => explain(error, code)))];
  throw new AssayError('parameter-invalid', messages.join('; '), {
    pointer: `/parameters${first.instancePath}`,
    remedy: `${code.name} takes: ${namesOf(code.schema) || 'no parameters'}`,
  });
}

function check(
  code: ProcessorCode,
  schema: Record<string, unknown>,
  data: Record<string, unknown>,
): ErrorObject[] {
  try {
    // Ajv keeps compiled schemas by their object; a custom schema is parsed anew on each edit.
    const validate = ajv.compile(schema);
    const run = (value: unknown) => validate(value);
    if (code.kind === 'standard') run(data);
    else GUARDED.runInContext(createContext({ validate: run, data }), { timeout: VALIDATION_MS });
    return [...(validate.errors ?? [])];
  } catch (error) {
    throw new AssayError(
      'parameter-schema',
      `the parameter schema of ${code.name} cannot be used: ${(error as Error).message}`,
      { cause: error, remedy: 'correct `parameters` in the script: JSON Schema 2020-12' },
    );
  }
}

function explain(error: ErrorObject, code: ProcessorCode): string {
  const at = pointerNames(error.instancePath).join('/');
  const within = at === '' ? '' : `${at}/`;
  switch (error.keyword) {
    case 'additionalProperties':
      return `unknown parameter "${within}${String(error.params['additionalProperty'])}" of ${code.name}; it takes ${namesOf(code.schema)}`;
    case 'required':
      return `parameter "${within}${String(error.params['missingProperty'])}" is missing`;
    case 'enum':
      return `parameter "${at}" must be one of ${JSON.stringify(error.params['allowedValues'])}`;
    case 'pattern':
      return `parameter "${at}" must be ${exampleOf(error)}, not ${JSON.stringify(error.data)}`;
    default:
      return `parameter "${at}" ${error.message ?? 'is wrong'}`;
  }
}

/** Examples say more than a pattern, where the schema has some. */
function exampleOf({ parentSchema, params }: ErrorObject): string {
  const examples: unknown = parentSchema?.['examples'];
  const some = Array.isArray(examples) ? examples.map((one) => JSON.stringify(one)) : [];
  return some.length > 0 ? `such as ${some.join(' or ')}` : `like ${String(params['pattern'])}`;
}

function namesOf(schema: Record<string, unknown> | undefined): string {
  const properties = schema?.['properties'];
  return isObject(properties) ? Object.keys(properties).join(', ') : '';
}
