import { certifiedQuotient } from './certified-quotient.js';
import { ExactSum } from './exact-sum.js';

const UNIT = 2 ** -53;

/**
 * The mean of the finite values, rounded once: the same bits in whatever order and in whatever chunks they come.
 *
 * @returns NaN when there is no finite value
 */
export function exactMean(values: ArrayLike<number>): number {
  let high = 0;
  let low = 0;
  let errors = 0;
  let count = 0;
  for (let i = 0; i < values.length; i++) {
    const value = values[i] as number;
    if (value - value !== 0) continue;
    const sum = high + value;
    const back = sum - high;
    const error = high - (sum - back) + (value - back);
    high = sum;
    low += error;
    errors += Math.abs(error);
    count++;
  }
  if (count === 0) return NaN;
  const certain = certifiedQuotient(high, low, count, 1 / count, errors * (2 * count * UNIT));
  if (certain === certain) return certain;
  const sum = new ExactSum();
  for (let i = 0; i < values.length; i++) {
    const value = values[i] as number;
    if (value - value === 0) sum.add(value);
  }
  return sum.dividedBy(count);
}
