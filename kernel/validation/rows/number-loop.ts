import type { Loop } from './loop.js';

/** One rule on numbers: whether a value breaks it, and its number. */
export interface NumberRule {
  rule: number;
  breaks: (value: number) => boolean;
}

/** What a column's numbers must be. Bounds that are not there are infinite. */
export interface NumberLimits {
  /** Undefined where the schema says nothing of the type. */
  type: { number: boolean; integer: boolean; rule: number } | undefined;
  minimum: number;
  maximum: number;
  exclusiveMinimum: number;
  exclusiveMaximum: number;
  multipleOf: number | undefined;
  /** The rules one by one, in the order in which they are told. */
  rules: readonly NumberRule[];
}

/**
 * All rules on a column's numbers in one loop: nearly every value is told to be right by a few comparisons, and only the
 * others are held to rule after rule. A missing cell may look right, which does no harm, and is left out otherwise.
 */
export function numberLoop(limits: NumberLimits): Loop {
  const { type, rules, multipleOf } = limits;
  const low = Math.max(-Number.MAX_VALUE, limits.minimum, above(limits.exclusiveMinimum));
  const high = Math.min(Number.MAX_VALUE, limits.maximum, -above(-limits.exclusiveMaximum));
  const whole = type !== undefined && !type.number;
  // Of whole steps the remainder is exact; others are decided in decimals.
  const step = multipleOf === undefined ? 0 : Number.isSafeInteger(multipleOf) ? multipleOf : NaN;
  const wrong = (value: number): boolean =>
    type !== undefined &&
    !(type.number ? Number.isFinite(value) : type.integer && Number.isInteger(value));
  return (cells, rows, first, found) => {
    if (cells.kind !== 'number') return;
    const { values, missing } = cells;
    const judge = (i: number, value: number): void => {
      if (missing?.[i] === 1) return;
      if (type !== undefined && wrong(value)) found.push(first + i, type.rule, value);
      // NaN and the infinities are no numbers of JSON: nothing more is said of them.
      if (!Number.isFinite(value)) return;
      for (const { rule, breaks } of rules) if (breaks(value)) found.push(first + i, rule, value);
    };
    if (step !== 0 || (type !== undefined && !type.number && !type.integer)) {
      for (let i = 0; i < rows; i++) {
        const value = values[i] as number;
        if (!(value >= low && value <= high && value % step === 0) || wrong(value)) judge(i, value);
      }
    } else if (whole) eachUnlessWhole(values, rows, low, high, judge);
    else eachOutside(values, rows, low, high, judge);
  };
}

// Functions of the module: V8 makes code for a closure anew each time that one is made, and these are for all schemas.

function eachOutside(
  values: Float64Array,
  rows: number,
  low: number,
  high: number,
  judge: (row: number, value: number) => void,
): void {
  for (let i = 0; i < rows; i++) {
    const value = values[i] as number;
    if (!(value >= low && value <= high)) judge(i, value);
  }
}

function eachUnlessWhole(
  values: Float64Array,
  rows: number,
  low: number,
  high: number,
  judge: (row: number, value: number) => void,
): void {
  for (let i = 0; i < rows; i++) {
    const value = values[i] as number;
    if (!(value >= low && value <= high && Math.floor(value) === value)) judge(i, value);
  }
}

const words = new DataView(new ArrayBuffer(8));

/** The smallest double above a bound that is excluded. */
function above(bound: number): number {
  if (bound === -Infinity) return bound;
  if (bound === 0) return Number.MIN_VALUE;
  words.setFloat64(0, bound);
  words.setBigInt64(0, words.getBigInt64(0) + (bound > 0 ? 1n : -1n));
  return words.getFloat64(0);
}
