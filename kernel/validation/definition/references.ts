import { AssayError } from '@assay/schema';
import { subschemas } from './walk.js';

const BASE = 'schema:/';
const META = 'https://json-schema.org/draft/2020-12/';

/**
 * Refuses references that lead out of the definition: nothing is fetched while data are validated, so that the same schema
 * gives the same verdict everywhere and for ever.
 *
 * @throws AssayError `schema-reference`
 */
export function checkReferences(definition: unknown, name: string): void {
  const known = new Set<string>([BASE]);
  const bases = basesOf(definition);
  for (const base of bases.values()) known.add(base);
  for (const { schema, pointer } of subschemas(definition)) {
    for (const keyword of ['$ref', '$dynamicRef']) {
      const reference = schema[keyword];
      if (typeof reference !== 'string') continue;
      const target = resolved(reference, bases.get(pointer) ?? BASE);
      if (target !== undefined && (known.has(target) || target.startsWith(META))) continue;
      throw new AssayError(
        'schema-reference',
        `schema "${name}": ${pointer}/${keyword} refers to "${reference}", which is not within the schema; nothing is fetched`,
        {
          pointer: `/definition${pointer}/${keyword}`,
          remedy: 'copy what it refers to under "$defs" and refer to it as "#/$defs/NAME"',
        },
      );
    }
  }
}

/** The base address of each subschema, by pointer: set by the nearest `$id` above. */
function basesOf(definition: unknown): Map<string, string> {
  const bases = new Map<string, string>();
  for (const { schema, pointer } of subschemas(definition)) {
    let above = pointer;
    let base = BASE;
    while (above !== '') {
      above = above.slice(0, above.lastIndexOf('/'));
      const found = bases.get(above);
      if (found === undefined) continue;
      base = found;
      break;
    }
    const { $id: id } = schema;
    bases.set(pointer, typeof id === 'string' ? (resolved(id, base) ?? base) : base);
  }
  return bases;
}

function resolved(reference: string, base: string): string | undefined {
  try {
    return new URL(reference, base).href.replace(/#.*$/s, '');
  } catch {
    // An address such as "urn:x" has no relative form: as a base it stands for itself.
    return reference.startsWith('#') ? base : undefined;
  }
}
