import type { Result, Table, Values } from '../contract.js';
import type { Peaks } from './conditions.js';

/** What peaks were found, in which columns. */
export interface Answer {
  readonly column: string;
  readonly x: string | null;
  readonly distanceUnit: string;
  readonly missing: number;
  /** Integers that were taken as the nearest doubles. */
  readonly rounded: number;
  readonly found: Peaks;
  readonly types: Table['types'];
  /** A column's values at the peaks. */
  valuesAt(name: string): readonly unknown[];
}

/** `peaks`, `properties` and a table with a row a peak: its row, x and signal under their own names, and the properties. */
export function answer(of: Answer): Result {
  const { column, x, found } = of;
  const properties = Object.fromEntries(
    Object.entries(found.properties).map(([name, values]) => [name, Array.from(values)]),
  );
  return {
    column,
    x,
    distance_unit: of.distanceUnit,
    count: found.peaks.length,
    missing: of.missing,
    // Integers beyond 2^53 are taken as the nearest doubles, as SciPy does; but it is said.
    ...(of.rounded > 0 ? { rounded: of.rounded } : {}),
    peaks: Array.from(found.peaks),
    properties,
    table: outputTable(of),
  };
}

function outputTable(of: Answer): Record<string, Values | readonly unknown[]> {
  const { found, types } = of;
  const output: Record<string, Values | readonly unknown[]> = {
    peak_index: integers(found.peaks),
  };
  for (const name of [of.x, of.column]) {
    // A column of the same name as a property gives way to the property.
    if (name === null || name in output || name in found.properties) continue;
    const values = of.valuesAt(name);
    if (types[name] === 'number') output[name] = Float64Array.from(values as number[]);
    else if (types[name] === 'integer') output[name] = integers(values as number[]);
    else output[name] = values;
  }
  for (const [name, values] of Object.entries(found.properties))
    output[name] = values instanceof Float64Array ? values : integers(values);
  return output;
}

/** As bigint, which is how a column says that it holds integers; null where missing. */
function integers(values: ArrayLike<number | bigint | null>): (bigint | null)[] {
  return Array.from(values, (value) => (value !== null && value === value ? BigInt(value) : null));
}
