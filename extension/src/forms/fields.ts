import { type Breach, breachOf } from './breach.js';

/** One parameter of a processor as a form shows it, read from its JSON Schema. */
export interface Field {
  name: string;
  label: string;
  description: string | undefined;
  kind: 'number' | 'integer' | 'boolean' | 'choice' | 'text' | 'json';
  required: boolean;
  /** Of a choice: the values as they are sent. */
  choices: readonly Choice[];
  /** What applies when the field is left empty. */
  standard: unknown;
  minimum: number | undefined;
  maximum: number | undefined;
  /** What a value must fulfil. */
  schema: Schema;
}

export interface Choice {
  value: unknown;
  label: string;
}

type Schema = Record<string, unknown>;

export function fieldsOf(schema: Schema | undefined): Field[] {
  const properties = (schema?.['properties'] ?? {}) as Record<string, Schema>;
  const required = new Set((schema?.['required'] ?? []) as string[]);
  return Object.entries(properties).map(([name, property]) => {
    const choices = choicesOf(property);
    return {
      name,
      label: textOf(property['title']) ?? name,
      description: textOf(property['description']),
      kind: choices.length > 0 ? 'choice' : kindOf(property),
      required: required.has(name),
      choices,
      standard: property['default'],
      minimum: numberOf(property['minimum']),
      maximum: numberOf(property['maximum']),
      schema: property,
    };
  });
}

function textOf(value: unknown): string | undefined {
  return typeof value === 'string' ? value : undefined;
}

function numberOf(value: unknown): number | undefined {
  return typeof value === 'number' ? value : undefined;
}

function choicesOf(property: Schema): Choice[] {
  if (Array.isArray(property['enum'])) {
    return property['enum'].map((value: unknown) => ({ value, label: String(value) }));
  }
  const variants = property['oneOf'] ?? property['anyOf'];
  if (!Array.isArray(variants)) return [];
  const named = variants as Schema[];
  if (!named.every((variant) => 'const' in variant)) return [];
  return named.map((variant) => ({
    value: variant['const'],
    label: textOf(variant['title']) ?? String(variant['const']),
  }));
}

function kindOf(property: Schema): Field['kind'] {
  const { type } = property;
  if (type === 'number' || type === 'integer' || type === 'boolean') return type;
  if (type === 'string') return 'text';
  // Several types at once (a number or a pair of numbers), lists and objects are written as JSON.
  return 'json';
}

/** How a value stands in its field. */
export function fieldText(field: Field, value: unknown): string {
  const shown = value ?? field.standard;
  if (shown === undefined || shown === null) return '';
  return typeof shown === 'string' && field.kind !== 'json' ? shown : JSON.stringify(shown);
}

/** What stands in the fields, by parameter; a parameter that is not here has its default. */
export type Entries = Readonly<Record<string, string>>;

export interface Reading {
  parameters: Record<string, unknown>;
  /** By parameter: why its text can't be used. */
  problems: Record<string, FieldProblem>;
}

export type FieldProblem =
  { reason: 'required' | 'number' | 'integer' | 'json' | 'refused' } | Breach;

/** Reads what was typed. Empty fields are left out, so that the processor's own defaults apply. */
export function readEntries(fields: readonly Field[], entries: Entries): Reading {
  const reading: Reading = { parameters: {}, problems: {} };
  for (const field of fields) {
    const text = entries[field.name] ?? fieldText(field, undefined);
    if (text.trim() === '') {
      if (field.required) reading.problems[field.name] = { reason: 'required' };
      continue;
    }
    const read = parse(field, text);
    const problem = 'problem' in read ? read.problem : breachOf(field.schema, read.value);
    if (problem !== undefined) reading.problems[field.name] = problem;
    else if ('value' in read) reading.parameters[field.name] = read.value;
  }
  return reading;
}

function parse(field: Field, text: string): { value: unknown } | { problem: FieldProblem } {
  switch (field.kind) {
    case 'text':
      return { value: text };
    case 'boolean':
      return { value: text === 'true' };
    case 'choice': {
      const choice = field.choices.find((one) => fieldText(field, one.value) === text);
      return { value: choice?.value ?? text };
    }
    case 'number':
    case 'integer': {
      const value = Number(text);
      if (!Number.isFinite(value)) return { problem: { reason: 'number' } };
      return field.kind === 'integer' && !Number.isInteger(value)
        ? { problem: { reason: 'integer' } }
        : { value };
    }
    case 'json':
      return parseJson(text);
  }
}

/** JSON, or a bare word as text: a threshold may be `5`, `[1, 5]` or a name, a window `25` or `7d`. */
function parseJson(text: string): { value: unknown } | { problem: FieldProblem } {
  try {
    return { value: JSON.parse(text) as unknown };
  } catch {
    return /^[\p{L}\p{N}_][\p{L}\p{N}_. ]*$/u.test(text)
      ? { value: text }
      : { problem: { reason: 'json' } };
  }
}

/** A JSON object as users type it into one field; undefined when it is not one. Empty is the empty object. */
export function parseObject(text: string): Record<string, unknown> | undefined {
  if (text.trim() === '') return {};
  try {
    const value: unknown = JSON.parse(text);
    const usable = typeof value === 'object' && value !== null && !Array.isArray(value);
    return usable ? (value as Record<string, unknown>) : undefined;
  } catch {
    return undefined;
  }
}
