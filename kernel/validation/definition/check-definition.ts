import { AssayError, isObject } from '@assay/schema';
import { compileRows, newAjv } from '../compile-schema.js';
import { breaches } from '../rows/breaches.js';
import { checkCrossRow } from '../rules/vocabulary.js';
import { checkDialect } from './dialect.js';
import { checkReferences } from './references.js';
import { subschemas } from './walk.js';

/**
 * Holds a definition to JSON Schema 2020-12 and to the vocabulary of rules across rows.
 *
 * @returns doubts that forbid nothing: keywords and formats that mean nothing here
 * @throws AssayError `schema-invalid`, `schema-draft`, `schema-reference` with the pointer of what is wrong
 */
export function checkDefinition(definition: unknown, name: string): string[] {
  if (typeof definition === 'boolean') return [];
  if (!isObject(definition)) {
    throw new AssayError('schema-invalid', `schema "${name}" is no JSON object`, {
      pointer: '/definition',
      remedy: 'give a JSON Schema, draft 2020-12',
    });
  }
  checkDialect(definition, name);
  checkAgainstMetaSchema(definition, name);
  checkPatterns(definition, name);
  checkReferences(definition, name);
  checkCrossRow(definition, name);
  compileRows(definition, name);
  return doubts(definition);
}

function checkAgainstMetaSchema(definition: Record<string, unknown>, name: string): void {
  const ajv = newAjv();
  const valid = ajv.validate('https://json-schema.org/draft/2020-12/schema', definition);
  if (valid) return;
  const errors = (ajv.errors ?? []).filter(
    ({ schemaPath }) => !/\/(anyOf|oneOf)\/\d/.test(schemaPath),
  );
  const [first] = errors.length > 0 ? errors : (ajv.errors ?? []);
  const [told] = breaches(first === undefined ? [] : [first]);
  const pointer = first?.instancePath ?? '';
  const value = first?.data === undefined ? '' : `, not ${short(first.data)}`;
  throw new AssayError(
    'schema-invalid',
    `schema "${name}" is no JSON Schema 2020-12: ${pointer === '' ? 'the schema' : pointer} ${told?.message ?? 'is wrong'}${value}`,
    { pointer: `/definition${pointer}`, remedy: advice(pointer, first?.data) },
  );
}

function advice(pointer: string, value: unknown): string {
  const keyword = pointer.slice(pointer.lastIndexOf('/') + 1);
  if (keyword === 'items' && Array.isArray(value))
    return 'a list of schemas by position is "prefixItems" in 2020-12, and what follows them is "items"';
  if (keyword.startsWith('exclusive') && typeof value === 'boolean')
    return `in 2020-12 "${keyword}" is the bound itself, a number, and stands in the place of "${keyword === 'exclusiveMinimum' ? 'minimum' : 'maximum'}"`;
  if (keyword === 'required' && typeof value === 'boolean')
    return '"required" is a list of names beside "properties"';
  return 'correct it there';
}

function short(value: unknown): string {
  const text = JSON.stringify(value);
  return text.length > 60 ? `${text.slice(0, 57)}…` : text;
}

function checkPatterns(definition: unknown, name: string): void {
  for (const { schema, pointer } of subschemas(definition)) {
    const patterns: [string, string][] = isObject(schema['patternProperties'])
      ? Object.keys(schema['patternProperties']).map((key) => [`${pointer}/patternProperties`, key])
      : [];
    if (typeof schema['pattern'] === 'string')
      patterns.push([`${pointer}/pattern`, schema['pattern']]);
    for (const [at, pattern] of patterns) {
      try {
        new RegExp(pattern);
      } catch (cause) {
        throw new AssayError(
          'schema-invalid',
          `schema "${name}": ${at} is no regular expression: ${cause instanceof Error ? cause.message : String(cause)}`,
          { pointer: `/definition${at}`, remedy: 'write it as JavaScript does (ECMA-262)', cause },
        );
      }
    }
  }
}

/** A misspelt keyword checks nothing; that must not pass in silence. */
function doubts(definition: unknown): string[] {
  const ajv = newAjv();
  const found: string[] = [];
  for (const { schema, pointer } of subschemas(definition)) {
    for (const keyword of Object.keys(schema)) {
      if (KNOWN.has(keyword) || keyword.startsWith('x-') || ajv.getKeyword(keyword) !== false)
        continue;
      found.push(`${pointer}/${keyword}: no keyword of JSON Schema 2020-12; it checks nothing`);
    }
    const { format } = schema;
    if (typeof format === 'string' && ajv.formats[format] === undefined)
      found.push(`${pointer}/format: the format "${format}" is not known; it checks nothing`);
  }
  return found;
}

const KNOWN = new Set([
  ...[
    '$schema',
    '$id',
    '$anchor',
    '$dynamicAnchor',
    '$defs',
    'definitions',
    '$comment',
    '$vocabulary',
  ],
  ...['title', 'description', 'default', 'examples', 'deprecated', 'readOnly', 'writeOnly'],
  ...['contentEncoding', 'contentMediaType', 'contentSchema', 'then', 'else'],
]);
