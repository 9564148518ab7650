import type { ErrorObject } from 'ajv';

export type Prepared = { parameters: string } | { problem: string };

/**
 * Fills in defaults and checks the parameters against the processor's own schema. This runs in the child, not in the
 * supervisor: a stranger's schema may hold a regular expression that never ends, and the child can be killed.
 */
export async function prepareParameters(given: string, schema: unknown): Promise<Prepared> {
  const parameters = JSON.parse(given) as Record<string, unknown>;
  const nested = parameters['custom_params'];
  // Parameters under `custom_params` reach the processor at the top level too; what is given there wins.
  const merged = isRecord(nested) ? { ...nested, ...parameters } : parameters;
  if (schema === undefined) return { parameters: JSON.stringify(merged) };
  const validate = await compileSchema(schema);
  if (typeof validate === 'string') return { problem: validate };
  const { custom_params: kept, ...plain } = merged;
  const declared =
    isRecord(schema) &&
    isRecord(schema['properties']) &&
    Object.hasOwn(schema['properties'], 'custom_params');
  const subject = declared ? merged : plain;
  if (!validate(subject))
    return { problem: (validate.errors ?? []).slice(0, 5).map(sentence).join('; ') };
  if (!declared && kept !== undefined) subject['custom_params'] = kept;
  return { parameters: JSON.stringify(subject) };
}

/** The schema's validator, or what is wrong with the schema. */
export async function compileSchema(
  schema: unknown,
): Promise<string | { (data: unknown): boolean; errors?: ErrorObject[] | null }> {
  if (!isRecord(schema))
    return 'the exported `parameters` is not a JSON Schema: it must be an object';
  const [{ Ajv2020 }, formats] = await Promise.all([
    import('ajv/dist/2020.js'),
    import('ajv-formats'),
  ]);
  const ajv = new Ajv2020({
    allErrors: true,
    strict: false,
    useDefaults: true,
    validateFormats: true,
    logger: false,
  });
  formats.default.default(ajv);
  try {
    return ajv.compile(schema);
  } catch (error) {
    return `the exported \`parameters\` is not a JSON Schema: ${error instanceof Error ? error.message : String(error)}`;
  }
}

function sentence(error: ErrorObject): string {
  const at = error.instancePath.slice(1).replaceAll('/', '.');
  if (error.keyword === 'additionalProperties') {
    const name = String(error.params['additionalProperty']);
    return `unknown parameter "${at === '' ? name : `${at}.${name}`}"`;
  }
  if (error.keyword === 'required') {
    const name = String(error.params['missingProperty']);
    return `parameter "${at === '' ? name : `${at}.${name}`}" is required`;
  }
  const allowed =
    error.keyword === 'enum'
      ? `: ${JSON.stringify(error.params['allowedValues']).slice(0, 200)}`
      : '';
  return `${at === '' ? 'the parameters' : `parameter "${at}"`} ${error.message ?? 'is not valid'}${allowed}`;
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
