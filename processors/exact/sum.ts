import { certifiedQuotient } from './certified-quotient.js';
import { ExactSum } from './exact-sum.js';

const UNIT = 2 ** -53;

/**
 * The mean of the finite values, rounded once: the same bits in whatever order and in whatever chunks they come.
 *
 * @param divisor - what to divide the sum by; the number of finite values unless given
 * @returns NaN when there is no finite value
 */
export function exactMean(values: ArrayLike<number>, divisor?: number): number {
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
  const by = divisor ?? count;
  if (count === 0) return NaN;
  const certain = certifiedQuotient(high, low, by, 1 / by, errors * (2 * count * UNIT));
  if (certain === certain) return certain;
  const sum = new ExactSum();
  for (let i = 0; i < values.length; i++) {
    const value = values[i] as number;
    if (value - value === 0) sum.add(value);
  }
  return sum.dividedBy(by);
}

/** The sum of the finite values, rounded once. */
export function exactSum(values: ArrayLike<number>): number {
  const sum = exactMean(values, 1);
  return sum === sum ? sum : 0;
}
