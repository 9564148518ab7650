import type { NamedColumn } from '@assay/schema';
import { plotValues } from './plot-values.js';

/** How a column runs over all its rows; `none` when it turns back or has a gap. */
export type Direction = 'rising' | 'falling' | 'none';

const known = new WeakMap<NamedColumn, Direction>();

/** Looked at once for a column: where x runs one way, a window of it is found without reading it again. */
export function directionOf(column: NamedColumn): Direction {
  const found = known.get(column);
  if (found !== undefined) return found;
  const direction = look(plotValues(column));
  known.set(column, direction);
  return direction;
}

function look(values: Float64Array): Direction {
  let [rising, falling] = [true, true];
  for (let row = 0; row < values.length && (rising || falling); row++) {
    const now = values[row] ?? NaN;
    const before = row === 0 ? now : (values[row - 1] ?? NaN);
    // Not a number compares as false, so a gap ends both.
    if (!(now >= before)) rising = false;
    if (!(now <= before)) falling = false;
  }
  return rising ? 'rising' : falling ? 'falling' : 'none';
}
