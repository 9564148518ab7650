type Schema = Record<string, unknown>;

/** What a value breaks of its JSON Schema, and the limit or the examples that it should keep to. */
export type Breach =
  | { reason: 'least' | 'above' | 'most' | 'below' | 'multiple'; limit: number }
  | { reason: 'shortest' | 'longest' | 'fewest' | 'most items'; limit: number }
  | { reason: 'like'; limit: string }
  /** Names of JSON Schema's types. */
  | { reason: 'kind'; limit: readonly string[] };

type Rule = readonly [keyword: string, reason: Breach['reason'], holds: (limit: number) => boolean];

/**
 * The first thing that is wrong with a value, so that a form says it beside its field. The host's validator decides; what
 * this one does not know (such as `if` or `$ref`) passes here and is refused there.
 */
export function breachOf(schema: Schema, value: unknown): Breach | undefined {
  const alternatives = schema['anyOf'] ?? schema['oneOf'];
  if (Array.isArray(alternatives)) return breachOfAll(alternatives as Schema[], value);
  const kinds = kindsOf(schema);
  if (kinds.length > 0 && !kinds.some((kind) => isOf(kind, value))) {
    return like(schema) ?? { reason: 'kind', limit: kinds };
  }
  if (typeof value === 'number') return breachOfNumber(schema, kinds, value);
  if (typeof value === 'string') return breachOfText(schema, value);
  return Array.isArray(value) ? breachOfList(schema, value) : undefined;
}

/** Of several alternatives the one that is meant is the one of the value's kind. */
function breachOfAll(alternatives: readonly Schema[], value: unknown): Breach | undefined {
  const breaches = alternatives.map((one) => breachOf(one, value));
  if (breaches.includes(undefined)) return undefined;
  const kinds = [...new Set(alternatives.flatMap(kindsOf))];
  return breaches.find((one) => one?.reason !== 'kind') ?? { reason: 'kind', limit: kinds };
}

function kindsOf({ type }: Schema): string[] {
  return (Array.isArray(type) ? (type as unknown[]) : [type]).filter(
    (one) => typeof one === 'string',
  );
}

function isOf(kind: string, value: unknown): boolean {
  switch (kind) {
    case 'integer':
      return Number.isInteger(value);
    case 'array':
      return Array.isArray(value);
    case 'null':
      return value === null;
    case 'object':
      return typeof value === 'object' && value !== null && !Array.isArray(value);
    default:
      return typeof value === kind;
  }
}

function breachOfNumber(
  schema: Schema,
  kinds: readonly string[],
  value: number,
): Breach | undefined {
  const broken = firstBroken(schema, [
    ['minimum', 'least', (limit) => value >= limit],
    ['exclusiveMinimum', 'above', (limit) => value > limit],
    ['maximum', 'most', (limit) => value <= limit],
    ['exclusiveMaximum', 'below', (limit) => value < limit],
    ['multipleOf', 'multiple', (limit) => isWhole(value / limit)],
  ]);
  if (broken !== undefined || !kinds.includes('integer') || kinds.includes('number')) return broken;
  // A larger one is no longer told apart from its neighbours.
  return Math.abs(value) <= Number.MAX_SAFE_INTEGER
    ? undefined
    : { reason: 'most', limit: Number.MAX_SAFE_INTEGER };
}

/** 0.3 is a multiple of 0.1, whatever doubles say. */
const isWhole = (ratio: number): boolean => Math.abs(ratio - Math.round(ratio)) < 1e-9;

function breachOfText(schema: Schema, value: string): Breach | undefined {
  // JSON Schema counts characters, not UTF-16 units.
  const { length } = [...value];
  const broken = firstBroken(schema, [
    ['minLength', 'shortest', (limit) => length >= limit],
    ['maxLength', 'longest', (limit) => length <= limit],
  ]);
  const { pattern } = schema;
  if (broken !== undefined || typeof pattern !== 'string') return broken;
  if (new RegExp(pattern, 'u').test(value)) return undefined;
  return like(schema) ?? { reason: 'like', limit: pattern };
}

/** Examples say more than a pattern or a list of types. */
function like({ examples }: Schema): Breach | undefined {
  if (!Array.isArray(examples) || examples.length === 0) return undefined;
  return { reason: 'like', limit: (examples as unknown[]).map(String).join(', ') };
}

function breachOfList(schema: Schema, value: readonly unknown[]): Breach | undefined {
  const broken = firstBroken(schema, [
    ['minItems', 'fewest', (limit) => value.length >= limit],
    ['maxItems', 'most items', (limit) => value.length <= limit],
  ]);
  const { items } = schema;
  if (broken !== undefined || typeof items !== 'object' || items === null) return broken;
  for (const item of value) {
    const found = breachOf(items as Schema, item);
    if (found !== undefined) return found;
  }
  return undefined;
}

function firstBroken(schema: Schema, rules: readonly Rule[]): Breach | undefined {
  for (const [keyword, reason, holds] of rules) {
    const limit = schema[keyword];
    if (typeof limit === 'number' && !holds(limit)) return { reason, limit } as Breach;
  }
  return undefined;
}
