import type { NamedColumn } from '@assay/schema';
import { axisAt } from '../axis-value.js';

const known = new WeakMap<NamedColumn, Float64Array>();

/**
 * A column as doubles to draw by, NaN where there is nothing; worked out once for a column. Integers beyond 2^53 are
 * rounded here: good for where a pixel is, not for what a value is.
 */
export function plotValues(column: NamedColumn): Float64Array {
  const found = known.get(column);
  if (found !== undefined) return found;
  const values = make(column);
  known.set(column, values);
  return values;
}

function make(column: NamedColumn): Float64Array {
  // A missing number reads as NaN already.
  if (column.type === 'number') return column.values;
  const values = new Float64Array(column.values.length);
  if (column.values instanceof BigInt64Array) {
    // Ten million times a call for each value would be seconds.
    for (let row = 0; row < values.length; row++) {
      values[row] = column.missing?.[row] === 1 ? NaN : Number(column.values[row]);
    }
    return values;
  }
  for (let row = 0; row < values.length; row++) {
    values[row] = Number(axisAt(column, row) ?? NaN);
  }
  return values;
}
