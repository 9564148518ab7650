import { messageOf, type Breach } from './breaches.js';
import { isMultiple } from './is-multiple.js';

/** A simple schema over an integer that no double holds: JavaScript compares bigints with numbers exactly. */
export function exactBreaches(
  value: bigint,
  schema: Record<string, unknown>,
  column: string,
): Breach[] {
  const found: Breach[] = [];
  const add = (keyword: string, message: string): void => {
    const told = messageOf({ keyword, message, params: {}, schema: schema[keyword] });
    found.push({ column, path: '', value, keyword, message: told });
  };
  const { type, minimum, maximum, exclusiveMinimum, exclusiveMaximum, multipleOf } = schema;
  const types = (Array.isArray(type) ? type : [type]) as unknown[];
  if (type !== undefined && !types.includes('integer') && !types.includes('number'))
    add('type', `must be ${types.join(',')}`);
  if (typeof maximum === 'number' && value > maximum) add('maximum', `must be <= ${maximum}`);
  if (typeof minimum === 'number' && value < minimum) add('minimum', `must be >= ${minimum}`);
  if (typeof exclusiveMaximum === 'number' && value >= exclusiveMaximum)
    add('exclusiveMaximum', `must be < ${exclusiveMaximum}`);
  if (typeof exclusiveMinimum === 'number' && value <= exclusiveMinimum)
    add('exclusiveMinimum', `must be > ${exclusiveMinimum}`);
  if (typeof multipleOf === 'number') {
    const whole = Number.isInteger(multipleOf)
      ? value % BigInt(multipleOf) === 0n
      : isMultiple(Number(value), multipleOf);
    if (!whole) add('multipleOf', `must be multiple of ${multipleOf}`);
  }
  const member = (one: unknown): boolean =>
    typeof one === 'number' && Number.isInteger(one) && BigInt(one) === value;
  if (Array.isArray(schema['enum']) && !schema['enum'].some(member))
    add('enum', 'must be equal to one of the allowed values');
  if ('const' in schema && !member(schema['const'])) add('const', 'must be equal to constant');
  return found;
}
