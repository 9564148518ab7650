import { AssayError } from '@assay/schema';

const ADVICE: Record<string, string> = {
  'draft-03':
    'write "required" as a list beside "properties", "extends" as "allOf", "divisibleBy" as "multipleOf", and then as for draft-04',
  'draft-04':
    'write "id" as "$id", "definitions" as "$defs", "exclusiveMinimum": true as the bound itself ("exclusiveMinimum": 5), a list under "items" as "prefixItems" and "additionalItems" as "items"',
  'draft-06':
    'write "definitions" as "$defs", a list under "items" as "prefixItems", "additionalItems" as "items", and "dependencies" as "dependentRequired" or "dependentSchemas"',
  'draft-07':
    'write "definitions" as "$defs", a list under "items" as "prefixItems", "additionalItems" as "items", and "dependencies" as "dependentRequired" or "dependentSchemas"',
  '2019-09':
    'write a list under "items" as "prefixItems", "additionalItems" as "items", and "$recursiveRef" as "$dynamicRef"',
};

/**
 * Refuses a schema of another draft, with what to change: the same words mean other things there, so reading it as 2020-12
 * could pass what its author wanted refused.
 *
 * @throws AssayError `schema-draft`
 */
export function checkDialect(definition: Record<string, unknown>, name: string): void {
  const { $schema: dialect } = definition;
  if (dialect === undefined) return;
  if (
    typeof dialect === 'string' &&
    /^https?:\/\/json-schema\.org\/draft\/2020-12\/schema#?$/.test(dialect)
  )
    return;
  const told = typeof dialect === 'string' ? dialect : '';
  const draft = /(draft-0\d|2019-09)/.exec(told)?.[1];
  const change = draft === undefined ? undefined : ADVICE[draft];
  throw new AssayError(
    'schema-draft',
    draft === undefined
      ? `schema "${name}" is written in a dialect that is not known: "$schema" is ${JSON.stringify(dialect)}`
      : `schema "${name}" is written for JSON Schema ${draft}; here schemas are read as draft 2020-12`,
    {
      pointer: '/definition/$schema',
      remedy: `${change === undefined ? '' : `${change}; then `}set "$schema" to "https://json-schema.org/draft/2020-12/schema" or leave it out`,
    },
  );
}
