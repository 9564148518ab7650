import Ajv, { type ValidateFunction } from 'ajv';
import addFormats from 'ajv-formats';
import type { FastifyInstance } from 'fastify';
import type { JsonSchema } from './definitions.js';

/** Bodies are taken as they are; only what comes as text in a URL or a header is turned into numbers. */
export function validate(app: FastifyInstance, definitions: readonly JsonSchema[]): void {
  const make = (coerceTypes: boolean) => {
    const ajv = new Ajv.default({
      coerceTypes,
      useDefaults: true,
      allowUnionTypes: true,
      verbose: true,
    });
    addFormats.default(ajv);
    for (const definition of definitions) ajv.addSchema(definition);
    return ajv;
  };
  const [exact, fromText] = [make(false), make(true)];
  app.setValidatorCompiler<JsonSchema>(({ schema, httpPart }) =>
    httpPart === 'body' ? exact.compile(schema) : finite(fromText.compile(schema)),
  );
}

/** Ajv turns the text `Infinity` into a number, which it then compares with no bound: not even with `maximum`. */
function finite(check: ValidateFunction): ValidateFunction {
  const whole = (data: unknown): boolean => {
    const valid = check(data);
    whole.errors = check.errors;
    if (!valid) return false;
    for (const [name, value] of Object.entries(data ?? {})) {
      if (typeof value !== 'number' || Number.isFinite(value)) continue;
      const message = 'must be a finite number';
      whole.errors = [
        { keyword: 'type', instancePath: `/${name}`, schemaPath: '#', params: {}, message },
      ];
      return false;
    }
    return true;
  };
  whole.errors = check.errors;
  return whole as unknown as ValidateFunction;
}
