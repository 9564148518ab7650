import type { Ajv2020 } from 'ajv/dist/2020.js';
import { messageOf } from './breaches.js';
import type { Cells } from './cells.js';
import type { Found } from './found.js';
import { isMultiple } from './is-multiple.js';

/** One rule over a whole column. */
export type Loop = (cells: Cells, rows: number, first: number, found: Found) => void;

type Schema = Record<string, unknown>;

/** Keywords that a loop over a column's values checks; beside them stand only those that say nothing of validity. */
const CHECKED = new Set([
  ...['type', 'minimum', 'maximum', 'exclusiveMinimum', 'exclusiveMaximum', 'multipleOf'],
  ...['minLength', 'maxLength', 'pattern', 'format', 'enum', 'const'],
]);
const SILENT =
  /^(title|description|default|examples|\$comment|deprecated|readOnly|writeOnly|x-.*)$/;

export function isSimple(schema: unknown, ajv: Ajv2020): schema is Schema {
  if (typeof schema !== 'object' || schema === null || Array.isArray(schema)) return false;
  const { format } = schema as Schema;
  const plain = typeof format !== 'string' || formatCheck(ajv, format) !== undefined;
  return plain && Object.keys(schema).every((key) => CHECKED.has(key) || SILENT.test(key));
}

/** The loops of a column's simple schema, in the order in which ajv would tell their violations. */
export function loopsOf(column: string, schema: Schema, ajv: Ajv2020, found: Found): Loop[] {
  const rule = (keyword: string, message: string): number =>
    found.id(column, keyword, messageOf({ keyword, message, params: {}, schema: schema[keyword] }));
  const loops: Loop[] = [];
  const types = typesOf(schema['type']);
  if (types !== undefined) loops.push(typeLoop(types, rule('type', `must be ${types.join(',')}`)));
  const bound = (
    keyword: string,
    sign: string,
    breaks: (value: number, limit: number) => boolean,
  ) => {
    const limit = schema[keyword];
    if (typeof limit !== 'number') return;
    loops.push(
      numberLoop((value) => breaks(value, limit), rule(keyword, `must be ${sign} ${limit}`)),
    );
  };
  // Each bound has a loop of its own written out: a call for every value would cost more than the comparison.
  const { minimum, maximum } = schema;
  if (typeof maximum === 'number')
    loops.push(maximumLoop(maximum, rule('maximum', `must be <= ${maximum}`)));
  if (typeof minimum === 'number')
    loops.push(minimumLoop(minimum, rule('minimum', `must be >= ${minimum}`)));
  bound('exclusiveMaximum', '<', (value, limit) => value >= limit);
  bound('exclusiveMinimum', '>', (value, limit) => value <= limit);
  const { multipleOf, maxLength, minLength, pattern, format } = schema;
  if (typeof multipleOf === 'number')
    loops.push(
      numberLoop(
        (value) => !isMultiple(value, multipleOf),
        rule('multipleOf', `must be multiple of ${multipleOf}`),
      ),
    );
  if (typeof maxLength === 'number')
    loops.push(
      textLoop(
        (text) => text.length > maxLength && length(text) > maxLength,
        rule('maxLength', `must NOT have more than ${maxLength} characters`),
      ),
    );
  if (typeof minLength === 'number')
    loops.push(
      textLoop(
        (text) => text.length < 2 * minLength && length(text) < minLength,
        rule('minLength', `must NOT have fewer than ${minLength} characters`),
      ),
    );
  if (typeof pattern === 'string') {
    const regex = expression(pattern);
    loops.push(
      textLoop((text) => !regex.test(text), rule('pattern', `must match pattern "${pattern}"`)),
    );
  }
  const check = typeof format === 'string' ? formatCheck(ajv, format) : undefined;
  if (typeof check === 'function')
    loops.push(
      textLoop((text) => !check(text), rule('format', `must match format "${String(format)}"`)),
    );
  if (Array.isArray(schema['enum']))
    loops.push(
      memberLoop(schema['enum'], rule('enum', 'must be equal to one of the allowed values')),
    );
  if ('const' in schema)
    loops.push(memberLoop([schema['const']], rule('const', 'must be equal to constant')));
  return loops;
}

function typesOf(type: unknown): string[] | undefined {
  if (typeof type === 'string') return [type];
  return Array.isArray(type) ? type.map(String) : undefined;
}

function typeLoop(types: readonly string[], rule: number): Loop {
  const number = types.includes('number');
  const integer = types.includes('integer');
  return (cells, rows, first, found) => {
    if (cells.kind === 'text') {
      if (types.includes('string')) return;
      for (let i = 0; i < rows; i++) {
        const text = cells.values[i] ?? null;
        if (text !== null) found.push(first + i, rule, text);
      }
      return;
    }
    const { values, missing, kind } = cells;
    if (kind === 'boolean') {
      if (types.includes('boolean')) return;
      for (let i = 0; i < rows; i++)
        if (missing?.[i] !== 1) found.push(first + i, rule, values[i] === 1);
      return;
    }
    for (let i = 0; i < rows; i++) {
      const value = values[i] ?? NaN;
      if (number ? Number.isFinite(value) : integer && Number.isInteger(value)) continue;
      if (missing?.[i] !== 1) found.push(first + i, rule, value);
    }
  };
}

function maximumLoop(limit: number, rule: number): Loop {
  return (cells, rows, first, found) => {
    if (cells.kind !== 'number') return;
    const { values, missing } = cells;
    for (let i = 0; i < rows; i++) {
      const value = values[i] ?? NaN;
      if (value > limit && missing?.[i] !== 1 && value !== Infinity)
        found.push(first + i, rule, value);
    }
  };
}

function minimumLoop(limit: number, rule: number): Loop {
  return (cells, rows, first, found) => {
    if (cells.kind !== 'number') return;
    const { values, missing } = cells;
    for (let i = 0; i < rows; i++) {
      const value = values[i] ?? NaN;
      if (value < limit && missing?.[i] !== 1 && value !== -Infinity)
        found.push(first + i, rule, value);
    }
  };
}

/** Infinite values and NaN are no numbers of JSON: their type is wrong, and nothing else is said of them. */
function numberLoop(breaks: (value: number) => boolean, rule: number): Loop {
  return (cells, rows, first, found) => {
    if (cells.kind !== 'number') return;
    const { values, missing } = cells;
    for (let i = 0; i < rows; i++) {
      if (missing?.[i] === 1) continue;
      const value = values[i] ?? NaN;
      if (Number.isFinite(value) && breaks(value)) found.push(first + i, rule, value);
    }
  };
}

function textLoop(breaks: (text: string) => boolean, rule: number): Loop {
  return (cells, rows, first, found) => {
    if (cells.kind !== 'text') return;
    const { values } = cells;
    for (let i = 0; i < rows; i++) {
      const text = values[i] ?? null;
      if (text !== null && breaks(text)) found.push(first + i, rule, text);
    }
  };
}

function memberLoop(members: readonly unknown[], rule: number): Loop {
  const allowed = new Set(members);
  return (cells, rows, first, found) => {
    if (cells.kind === 'text') {
      const { values } = cells;
      for (let i = 0; i < rows; i++) {
        const text = values[i] ?? null;
        if (text !== null && !allowed.has(text)) found.push(first + i, rule, text);
      }
      return;
    }
    const { values, missing, kind } = cells;
    for (let i = 0; i < rows; i++) {
      if (missing?.[i] === 1) continue;
      const value = kind === 'boolean' ? values[i] === 1 : values[i];
      if (!allowed.has(value)) found.push(first + i, rule, value);
    }
  };
}

/** Characters, not UTF-16 units. */
function length(text: string): number {
  let count = 0;
  for (const _ of text) count++;
  return count;
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
