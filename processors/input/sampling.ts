import { ParameterError } from '../contract.js';

/** Steps may differ from their mean by this part of it: clocks jitter, and texts round. */
const JITTER = 0.05;

/**
 * The step of evenly spaced positions.
 *
 * @throws ParameterError when there is no even step, naming the row
 */
export function evenStep(positions: Float64Array, x: string | null): number {
  const n = positions.length;
  if (n < 2) throw new ParameterError('column', 'At least two rows are needed.');
  const step = ((positions[n - 1] as number) - (positions[0] as number)) / (n - 1);
  for (let row = 1; row < n; row++) {
    const here = (positions[row] as number) - (positions[row - 1] as number);
    if (Math.abs(here - step) > JITTER * Math.abs(step))
      throw new ParameterError(
        'x',
        `Column "${x ?? ''}" is not evenly spaced: row ${row} (counted from 0) comes ${here} after the one before, ` +
          `${step} on average. Use the processor resample first.`,
      );
  }
  return Math.abs(step);
}
