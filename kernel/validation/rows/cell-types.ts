import { isObject } from '@assay/schema';
import { pointed } from '../definition/walk.js';

/** JSON's types of a single value, an integer being a number. */
export type CellType = 'string' | 'number' | 'boolean' | 'null' | 'other';

const ALL: readonly CellType[] = ['string', 'number', 'boolean', 'null', 'other'];
const TEXT_RULES = ['pattern', 'minLength', 'maxLength', 'format'];
const NUMBER_RULES = [
  ...['minimum', 'maximum', 'exclusiveMinimum', 'exclusiveMaximum', 'multipleOf'],
];

/**
 * The types that a property's schema speaks of. A cell of a file without types (`12` in a CSV) is read as one of these;
 * a schema that only has rules for texts, such as a pattern, speaks of texts.
 */
export function cellTypes(schema: unknown, root: unknown, depth = 0): Set<CellType> {
  if (!isObject(schema) || depth > 20) return new Set(ALL);
  let types = new Set<CellType>(ALL);
  const narrow = (other: Set<CellType>): void => {
    types = common(types, other);
  };
  const { type, enum: values, $ref } = schema;
  if (typeof type === 'string') narrow(new Set([named(type)]));
  else if (Array.isArray(type)) narrow(new Set(type.map((one) => named(String(one)))));
  if (Array.isArray(values)) narrow(new Set(values.map(typeOf)));
  if ('const' in schema) narrow(new Set([typeOf(schema['const'])]));
  if (typeof $ref === 'string') narrow(cellTypes(pointed(root, $ref), root, depth + 1));
  for (const one of list(schema['allOf'])) narrow(cellTypes(one, root, depth + 1));
  for (const choice of ['anyOf', 'oneOf']) {
    const branches = list(schema[choice]).map((one) => cellTypes(one, root, depth + 1));
    if (branches.length > 0) narrow(new Set(branches.flatMap((one) => [...one])));
  }
  if (types.size < ALL.length) return types;
  const text = TEXT_RULES.some((rule) => rule in schema);
  const number = NUMBER_RULES.some((rule) => rule in schema);
  if (text !== number) return new Set(text ? ['string'] : ['number']);
  return types;
}

function common(a: Set<CellType>, b: Set<CellType>): Set<CellType> {
  return new Set([...a].filter((type) => b.has(type)));
}

function list(value: unknown): unknown[] {
  return Array.isArray(value) ? value : [];
}

function named(type: string): CellType {
  if (type === 'integer' || type === 'number') return 'number';
  return type === 'string' || type === 'boolean' || type === 'null' ? type : 'other';
}

function typeOf(value: unknown): CellType {
  return value === null ? 'null' : typeof value === 'object' ? 'other' : named(typeof value);
}

const IN_PLACE = ['if', 'then', 'else'];
const IN_PLACE_LISTS = ['allOf', 'anyOf', 'oneOf'];

/** What all of a row's schema says of one column: the types that suit every place that names it. */
export function columnTypes(root: unknown, name: string): Set<CellType> {
  const told = [...namedSchemas(root, root, name, 0)].map((schema) => cellTypes(schema, root));
  const narrowed = told.filter((types) => types.size < ALL.length);
  const [first] = narrowed;
  if (first === undefined) return new Set(ALL);
  const shared = narrowed.reduce(common);
  return shared.size > 0 ? shared : first;
}

function* namedSchemas(
  schema: unknown,
  root: unknown,
  name: string,
  depth: number,
): Generator<unknown> {
  if (!isObject(schema) || depth > 20) return;
  const { properties, patternProperties, additionalProperties, $ref, dependentSchemas } = schema;
  let matched = false;
  if (isObject(properties) && Object.hasOwn(properties, name)) {
    matched = true;
    yield properties[name];
  }
  for (const [pattern, one] of isObject(patternProperties)
    ? Object.entries(patternProperties)
    : []) {
    if (!matches(pattern, name)) continue;
    matched = true;
    yield one;
  }
  if (!matched && additionalProperties !== undefined) yield additionalProperties;
  const parts = [
    ...IN_PLACE.map((keyword) => schema[keyword]),
    ...IN_PLACE_LISTS.flatMap((keyword) => list(schema[keyword])),
    ...(isObject(dependentSchemas) ? Object.values(dependentSchemas) : []),
    ...(typeof $ref === 'string' ? [pointed(root, $ref)] : []),
  ];
  for (const part of parts) yield* namedSchemas(part, root, name, depth + 1);
}

function matches(pattern: string, name: string): boolean {
  try {
    return new RegExp(pattern, 'u').test(name);
  } catch {
    return new RegExp(pattern).test(name);
  }
}
