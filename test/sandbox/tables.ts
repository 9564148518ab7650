import type { ColumnTable } from '@assay/schema';

export const NUMBERS: ColumnTable = {
  rowCount: 3,
  columns: [
    {
      name: 'a',
      type: 'number',
      values: Float64Array.of(1, NaN, 0),
      missing: Uint8Array.of(0, 0, 1),
    },
  ],
};

/** One column of every type, each with a missing value and one that a double or a Date can't hold. */
export const EVERYTHING: ColumnTable = {
  rowCount: 3,
  columns: [
    {
      name: 'x',
      unit: 's',
      type: 'number',
      values: Float64Array.of(-0, Infinity, 7),
      missing: Uint8Array.of(0, 0, 1),
    },
    {
      name: 'small',
      type: 'integer',
      values: BigInt64Array.of(-5n, 2n ** 53n - 1n, 9n),
      missing: Uint8Array.of(0, 0, 1),
    },
    {
      name: 'big',
      type: 'integer',
      values: BigInt64Array.of(2n ** 63n - 1n, -(2n ** 63n), 9n),
      missing: Uint8Array.of(0, 0, 1),
    },
    {
      name: 'flag',
      type: 'boolean',
      values: Uint8Array.of(1, 0, 0),
      missing: Uint8Array.of(0, 0, 1),
    },
    {
      name: 'day',
      type: 'date',
      values: Int32Array.of(-1, 20_000, 0),
      missing: Uint8Array.of(0, 0, 1),
    },
    {
      name: 'clock',
      type: 'time',
      values: BigInt64Array.of(1n, 86_399_000_000n, 0n),
      missing: Uint8Array.of(0, 0, 1),
    },
    {
      name: 'at',
      type: 'timestamp',
      values: BigInt64Array.of(-1n, 1_700_000_000_123_456n, 0n),
      missing: Uint8Array.of(0, 0, 1),
    },
    { name: 'text', type: 'text', values: ['ü€𝄞', '', null], missing: null },
    { name: '__proto__', type: 'text', values: ['a', 'b', 'c'], missing: null },
  ],
};
