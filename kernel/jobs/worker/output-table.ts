import type { Instant } from '../../../processors/index.js';
import type { ColumnData, NamedColumn, OutputColumn, OutputTable } from '@assay/schema';

const INT64 = [-(2n ** 63n), 2n ** 63n - 1n] as const;

/**
 * A processor's `table` as columns. An array of the input passes its column on; numbers in a Float64Array are missing where
 * NaN, anything in a plain array where null or undefined.
 *
 * @throws TypeError naming the column, and the row where one value is at fault
 */
export function toOutputTable(
  columns: Record<string, unknown>,
  origin: ReadonlyMap<unknown, NamedColumn>,
): OutputTable {
  const entries = Object.entries(columns);
  const out = entries.map(([name, values]) => toColumn(name, values, origin.get(values)));
  const lengths = entries.map(
    ([name, values]) => [name, (values as ArrayLike<unknown>).length] as const,
  );
  const rowCount = lengths[0]?.[1] ?? 0;
  if (lengths.some(([, length]) => length !== rowCount)) {
    const list = lengths.map(([name, length]) => `${name} ${length}`).join(', ');
    throw new TypeError(`the columns of the table are of unequal length: ${list}`);
  }
  return { rowCount, columns: out };
}

function toColumn(name: string, values: unknown, input: NamedColumn | undefined): OutputColumn {
  if (input !== undefined) return { name, copy: input.name };
  if (values instanceof Float64Array) return { name, ...numbers(values) };
  if (values instanceof BigInt64Array) return { name, type: 'integer', values, missing: null };
  if (ArrayBuffer.isView(values) && !(values instanceof DataView)) {
    return { name, ...fromArray(name, Array.from(values as unknown as ArrayLike<unknown>)) };
  }
  if (Array.isArray(values)) return { name, ...fromArray(name, values) };
  throw new TypeError(`column "${name}" of the table is ${nameOf(values)}, not an array`);
}

function numbers(values: Float64Array): ColumnData {
  let missing: Uint8Array | null = null;
  for (let row = 0; row < values.length; row++) {
    if (!Number.isNaN(values[row])) continue;
    missing ??= new Uint8Array(values.length);
    missing[row] = 1;
  }
  return { type: 'number', values, missing };
}

function fromArray(name: string, values: readonly unknown[]): ColumnData {
  const missing = Uint8Array.from(values, (value) =>
    value === null || value === undefined ? 1 : 0,
  );
  const kinds = new Set<string>();
  values.forEach((value, row) => {
    if (missing[row] === 1) return;
    const kind = kindOf(value);
    if (kind === undefined) throw badValue(name, row, value);
    if (!kinds.has(kind) && kinds.size > 0 && !(kinds.has('number') || kind === 'number')) {
      throw new TypeError(`column "${name}" mixes ${[...kinds, kind].join(' and ')} (row ${row})`);
    }
    kinds.add(kind);
  });
  return build(name, kinds, values, missing.includes(1) ? missing : null);
}

function kindOf(value: unknown): string | undefined {
  if (typeof value === 'number')
    return Number.isSafeInteger(value) && !Object.is(value, -0) ? 'integer' : 'number';
  if (typeof value === 'bigint') return 'bigint';
  if (typeof value === 'string') return 'text';
  if (typeof value === 'boolean') return 'boolean';
  return value instanceof Date && !Number.isNaN(value.getTime()) ? 'timestamp' : undefined;
}

function build(
  name: string,
  kinds: ReadonlySet<string>,
  values: readonly unknown[],
  missing: Uint8Array | null,
): ColumnData {
  const [kind = 'number'] = kinds;
  if (kinds.size > 1 || kind === 'number') {
    if ([...kinds].some((other) => other !== 'number' && other !== 'integer')) {
      throw new TypeError(`column "${name}" mixes ${[...kinds].join(' and ')}`);
    }
    const numbers = Float64Array.from(values, (v) => (typeof v === 'number' ? v : NaN));
    return { type: 'number', values: numbers, missing };
  }
  switch (kind) {
    case 'text':
      return {
        type: 'text',
        values: values.map((v) => (typeof v === 'string' ? v : null)),
        missing: null,
      };
    case 'boolean':
      return {
        type: 'boolean',
        values: Uint8Array.from(values, (v) => (v === true ? 1 : 0)),
        missing,
      };
    case 'timestamp':
      return {
        type: 'timestamp',
        values: BigInt64Array.from(values, (v) => (v instanceof Date ? microsecondsOf(v) : 0n)),
        missing,
      };
    default:
      return {
        type: 'integer',
        values: BigInt64Array.from(values, (v, row) => int64(name, row, v)),
        missing,
      };
  }
}

function microsecondsOf(instant: Instant): bigint {
  return BigInt(instant.getTime()) * 1000n + BigInt(instant.microseconds ?? 0);
}

function int64(name: string, row: number, value: unknown): bigint {
  if (value === null || value === undefined) return 0n;
  const big = BigInt(value as number | bigint);
  if (big < INT64[0] || big > INT64[1]) throw badValue(name, row, value);
  return big;
}

function badValue(name: string, row: number, value: unknown): TypeError {
  const shown = typeof value === 'bigint' ? `${value}, which does not fit 64 bits` : nameOf(value);
  return new TypeError(`column "${name}", row ${row}: the value is ${shown}`);
}

function nameOf(value: unknown): string {
  if (value === null) return 'null';
  if (Array.isArray(value)) return 'an array';
  return typeof value === 'object'
    ? `an object (${value.constructor?.name ?? 'Object'})`
    : `a ${typeof value}`;
}
