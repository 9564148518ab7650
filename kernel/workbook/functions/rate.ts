import type { Formula } from '../sql/formula.js';
import type { Value } from '../sql/operand.js';
import { number, type operands } from './build.js';

/** An argument that is one number; `other` where it is left out. */
export const singleNumber = (
  formula: Formula,
  operand: ReturnType<typeof operands>[number] | undefined,
  other: number,
): Value => {
  if (operand === undefined) return number(formula, other);
  const value = formula.single(operand);
  return value.missing === true
    ? number(formula, other)
    : formula.emitter.emit(`xl_num(${value.sql})`, [value]);
};

const STEPS = 60;

/** A root by Newton's method with the derivative of the sum, kept above -1; NULL when it does not settle. */
const newton = (start: string, value: (r: string) => string, slope: (r: string) => string) =>
  `list_reduce(range(0, ${STEPS})::DOUBLE[], lambda xl_r, xl_n: list_transform([xl_r - (${value('xl_r')}) / (${slope('xl_r')})], lambda xl_q: CASE WHEN xl_q IS NULL OR NOT isfinite(xl_q) THEN xl_r WHEN xl_q <= -1 THEN (xl_r - 1e0) / 2e0 ELSE xl_q END)[1], ${start})`;

/** Rates to look from when the guess does not lead to a root. */
const STARTS = ['0.1e0', '-0.5e0', '1e0', '-0.9e0'];

/** A rate at which nothing is left: a root that Newton's method finds from the guess, else from other starts. */
export function rate(
  formula: Formula,
  guess: Value,
  inputs: Value[],
  value: (r: string) => string,
  slope: (r: string) => string,
  scale: string,
): Value {
  const tries = [`${guess.sql}.n`, ...STARTS].map((start) =>
    formula.emitter.emit(`CASE WHEN ${start} > -1 THEN ${newton(start, value, slope)} END`, [
      guess,
      ...inputs,
    ]),
  );
  const good = (r: string) => `${r} > -1 AND abs(${value(r)}) <= 1e-7 * ${scale}`;
  const found = tries.map(({ sql }) => `WHEN ${good(sql)} THEN xl_finite(${sql})`).join(' ');
  return formula.emitter.emit(`CASE ${found} ELSE xl_error('#NUM!') END`, [...tries, ...inputs]);
}
