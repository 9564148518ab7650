const SPLIT = 2 ** 27 + 1;
const SMALLEST = 2 ** -900;
const LARGEST = 2 ** 900;
const LARGEST_DIVISOR = 2 ** 26;
const buffer = new Float64Array(1);
const words = new Uint32Array(buffer.buffer);

/**
 * (`high` + `low`) / `divisor` rounded once, ties to even, where both parts are exact; NaN where doubles cannot tell.
 *
 * It settles what an interval cannot: quotients that lie on a tie, of which averages of few values have many. The rest
 * of the division is exact (Dekker's product), and so is its comparison with half a step to the neighbouring double.
 */
export function settledQuotient(high: number, low: number, divisor: number): number {
  const sum = high + low;
  const back = sum - high;
  const part = high - (sum - back) + (low - back);
  const estimate = sum / divisor;
  const size = Math.abs(estimate);
  if (sum === 0) return 0;
  if (!(size > SMALLEST && size < LARGEST) || divisor > LARGEST_DIVISOR) return NaN;
  const scaled = SPLIT * estimate;
  const top = scaled - (scaled - estimate);
  const product = estimate * divisor;
  const left = sum - product - (top * divisor - product + (estimate - top) * divisor);
  const rest = left + part;
  const again = rest - left;
  if (left - (rest - again) + (part - again) !== 0) return NaN;
  if (rest === 0) return estimate;
  const next = neighbour(estimate, rest > 0);
  const step = Math.abs(next - estimate) * divisor;
  const twice = 2 * Math.abs(rest);
  if (twice < step) return estimate;
  if (twice > step) return twice <= 2 * step ? next : NaN;
  return isEven(estimate) ? estimate : next;
}

/** The next double above or below a normal one. */
function neighbour(value: number, above: boolean): number {
  buffer[0] = value;
  const low = words[0] as number;
  const high = words[1] as number;
  if (above === value > 0) {
    words[0] = low + 1;
    if (low === 0xffffffff) words[1] = high + 1;
  } else {
    words[0] = low - 1;
    if (low === 0) words[1] = high - 1;
  }
  return buffer[0];
}

function isEven(value: number): boolean {
  buffer[0] = value;
  return ((words[0] as number) & 1) === 0;
}
