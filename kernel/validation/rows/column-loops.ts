import type { Ajv2020 } from 'ajv/dist/2020.js';
import { messageOf } from './breaches.js';
import type { Found } from './found.js';
import { isMultiple } from './is-multiple.js';
import type { Loop } from './loop.js';
import { numberLoop, type NumberLimits, type NumberRule } from './number-loop.js';
import { formatLoop, maxLengthLoop, memberLoop, minLengthLoop, patternLoop } from './text-loops.js';

type Schema = Record<string, unknown>;

/** Keywords that a loop over a column's values checks; beside them stand only those that say nothing of validity. */
const CHECKED = new Set([
  ...['type', 'minimum', 'maximum', 'exclusiveMinimum', 'exclusiveMaximum', 'multipleOf'],
  ...['minLength', 'maxLength', 'pattern', 'format', 'enum', 'const'],
]);
const SILENT =
  /^(title|description|default|examples|\$comment|deprecated|readOnly|writeOnly|x-.*)$/;

export function isSimple(schema: unknown, ajv: () => Ajv2020): schema is Schema {
  if (typeof schema !== 'object' || schema === null || Array.isArray(schema)) return false;
  const { format } = schema as Schema;
  const plain = typeof format !== 'string' || formatCheck(ajv(), format) !== undefined;
  return plain && Object.keys(schema).every((key) => CHECKED.has(key) || SILENT.test(key));
}

/** The loops of a column's simple schema. The order within a row is theirs, and ajv's among the rules on numbers. */
export function loopsOf(column: string, schema: Schema, ajv: () => Ajv2020, found: Found): Loop[] {
  const rule = (keyword: string, message: string): number =>
    found.id(column, keyword, messageOf({ keyword, message, params: {}, schema: schema[keyword] }));
  const loops: Loop[] = [];
  const types = typesOf(schema['type']);
  const typed = types === undefined ? 0 : rule('type', `must be ${types.join(',')}`);
  if (types !== undefined) loops.push(typeLoop(types, typed));
  const limits = limitsOf(schema, types, typed, rule);
  if (types !== undefined || limits.rules.length > 0) loops.push(numberLoop(limits));
  const { maxLength, minLength, pattern, format } = schema;
  if (typeof maxLength === 'number')
    loops.push(
      maxLengthLoop(
        maxLength,
        rule('maxLength', `must NOT have more than ${maxLength} characters`),
      ),
    );
  if (typeof minLength === 'number')
    loops.push(
      minLengthLoop(
        minLength,
        rule('minLength', `must NOT have fewer than ${minLength} characters`),
      ),
    );
  if (typeof pattern === 'string')
    loops.push(
      patternLoop(expression(pattern), rule('pattern', `must match pattern "${pattern}"`)),
    );
  const check = typeof format === 'string' ? formatCheck(ajv(), format) : undefined;
  if (typeof check === 'function')
    loops.push(formatLoop(check, rule('format', `must match format "${String(format)}"`)));
  if (Array.isArray(schema['enum']))
    loops.push(
      memberLoop(schema['enum'], rule('enum', 'must be equal to one of the allowed values')),
    );
  if ('const' in schema)
    loops.push(memberLoop([schema['const']], rule('const', 'must be equal to constant')));
  return loops;
}

function limitsOf(
  schema: Schema,
  types: string[] | undefined,
  typed: number,
  rule: (keyword: string, message: string) => number,
): NumberLimits {
  const rules: NumberRule[] = [];
  const bound = (
    keyword: string,
    sign: string,
    breaks: (value: number, limit: number) => boolean,
  ): number | undefined => {
    const limit = schema[keyword];
    if (typeof limit !== 'number') return undefined;
    const number = rule(keyword, `must be ${sign} ${limit}`);
    rules.push({ rule: number, breaks: (value) => breaks(value, limit) });
    return limit;
  };
  const maximum = bound('maximum', '<=', (value, limit) => value > limit) ?? Infinity;
  const minimum = bound('minimum', '>=', (value, limit) => value < limit) ?? -Infinity;
  const exclusiveMaximum =
    bound('exclusiveMaximum', '<', (value, limit) => value >= limit) ?? Infinity;
  const exclusiveMinimum =
    bound('exclusiveMinimum', '>', (value, limit) => value <= limit) ?? -Infinity;
  const multipleOf = bound('multipleOf', 'multiple of', (value, step) => !isMultiple(value, step));
  const type =
    types === undefined
      ? undefined
      : { number: types.includes('number'), integer: types.includes('integer'), rule: typed };
  return {
    ...{ type, minimum, maximum, exclusiveMinimum, exclusiveMaximum, multipleOf, rules },
  };
}

function typesOf(type: unknown): string[] | undefined {
  if (typeof type === 'string') return [type];
  return Array.isArray(type) ? type.map(String) : undefined;
}

/** The type of texts and booleans; that of numbers is checked with their other rules. */
function typeLoop(types: readonly string[], rule: number): Loop {
  return (cells, rows, first, found) => {
    if (cells.kind === 'text') {
      if (types.includes('string')) return;
      for (let i = 0; i < rows; i++) {
        const text = cells.values[i] ?? null;
        if (text !== null) found.push(first + i, rule, text);
      }
      return;
    }
    if (cells.kind !== 'boolean' || types.includes('boolean')) return;
    const { values, missing } = cells;
    for (let i = 0; i < rows; i++)
      if (missing?.[i] !== 1) found.push(first + i, rule, values[i] === 1);
  };
}

function expression(pattern: string): RegExp {
  try {
    return new RegExp(pattern, 'u');
  } catch {
    return new RegExp(pattern);
  }
}

/** A text format as a function; null for one that is not known, undefined for one that is no text's. */
function formatCheck(ajv: Ajv2020, name: string): ((text: string) => boolean) | null | undefined {
  const known = ajv.formats[name];
  if (known === undefined || known === true) return null;
  if (known instanceof RegExp) return (text) => known.test(text);
  if (typeof known === 'function') return (text) => known(text) === true;
  if (typeof known !== 'object' || known.type === 'number' || known.async === true)
    return undefined;
  const validate = known.validate as RegExp | ((text: string) => unknown);
  if (validate instanceof RegExp) return (text) => validate.test(text);
  return typeof validate === 'function' ? (text) => validate(text) === true : undefined;
}
