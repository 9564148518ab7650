const FORM = /^\/Date\((-?\d{1,15})([+-]\d{4})?\)\/$/;

/**
 * Microseconds since 1970 of `/Date(1700000000000+0100)/`, as OData and other services of Microsoft write a time in JSON; the
 * offset only says where it was. Undefined for any other text.
 */
export function jsonDateMicros(text: string): bigint | undefined {
  const millis = FORM.exec(text)?.[1];
  return millis === undefined ? undefined : BigInt(millis) * 1000n;
}
