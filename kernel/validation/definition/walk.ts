import { isObject, pointerNames, pointerPart } from '@assay/schema';

/** A schema within a schema, with its JSON pointer from the root. */
export interface Subschema {
  schema: Record<string, unknown>;
  pointer: string;
}

const ONE = new Set([
  ...['additionalProperties', 'propertyNames', 'unevaluatedProperties', 'items', 'contains'],
  ...['unevaluatedItems', 'not', 'if', 'then', 'else', 'contentSchema', 'additionalItems'],
]);
const LISTS = new Set(['allOf', 'anyOf', 'oneOf', 'prefixItems']);
const MAPS = new Set([
  ...['properties', 'patternProperties', 'dependentSchemas', '$defs', 'definitions'],
  'dependencies',
]);

/** Every schema object within a definition, itself first. Values under `const`, `enum`, `default` are no schemas. */
export function* subschemas(root: unknown, pointer = ''): Generator<Subschema> {
  if (!isObject(root)) return;
  yield { schema: root, pointer };
  for (const [keyword, value] of Object.entries(root)) {
    const at = `${pointer}/${pointerPart(keyword)}`;
    if (ONE.has(keyword)) yield* subschemas(value, at);
    else if (LISTS.has(keyword) && Array.isArray(value)) {
      for (const [i, one] of value.entries()) yield* subschemas(one, `${at}/${i}`);
    } else if (MAPS.has(keyword) && isObject(value)) {
      for (const [name, one] of Object.entries(value))
        yield* subschemas(one, `${at}/${pointerPart(name)}`);
    }
  }
}

/** What a local JSON pointer such as `#/$defs/a` leads to; undefined when it leads nowhere. */
export function pointed(root: unknown, reference: string): unknown {
  if (reference === '#') return root;
  if (!reference.startsWith('#/')) return undefined;
  let at: unknown = root;
  for (const name of pointerNames(decode(reference.slice(1)))) {
    if (Array.isArray(at)) at = at[Number(name)] as unknown;
    else if (isObject(at) && Object.hasOwn(at, name)) at = at[name];
    else return undefined;
  }
  return at;
}

function decode(part: string): string {
  try {
    return decodeURIComponent(part);
  } catch {
    return part;
  }
}
