import type { NamedColumn } from '@assay/schema';
import { axisAt } from './axis-value.js';

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
  return Float64Array.from({ length: column.values.length }, (_, row) =>
    Number(axisAt(column, row) ?? NaN),
  );
}
