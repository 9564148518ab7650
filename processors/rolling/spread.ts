import { rollingMean } from './mean.js';
import type { Window } from './window.js';

/** Rolling standard deviation: the root of {@link rollingVariance}. */
export function rollingDeviation(values: Float64Array, window: Window): Float64Array {
  const squares = rollingVariance(values, window);
  for (let row = 0; row < squares.length; row++) squares[row] = Math.sqrt(squares[row] as number);
  return squares;
}

/**
 * Rolling variance with n − 1: the exact mean of each window, then the squares of the distances from it. It costs
 * the window's length a row, and cannot lose its digits to a value that has long left the window.
 */
export function rollingVariance(values: Float64Array, window: Window): Float64Array {
  const means = rollingMean(values, window);
  for (let row = 0; row < values.length; row++) {
    const mean = means[row] as number;
    if (mean !== mean) continue;
    const end = Math.min(window.end(row), values.length);
    let count = 0;
    let squares = 0;
    let rest = 0;
    for (let i = Math.max(window.start(row), 0); i < end; i++) {
      const value = values[i] as number;
      if (value - value !== 0) continue;
      const distance = value - mean;
      squares += distance * distance;
      rest += distance;
      count++;
    }
    means[row] = count < 2 ? NaN : (squares - (rest * rest) / count) / (count - 1);
  }
  return means;
}
