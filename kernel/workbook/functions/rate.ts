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

const SECANTS = 60;

/** When secants stop: after a move, or with so little left, of the documented 0.00001 percent. */
const SETTLED = {
  move: 'CASE WHEN abs(xl_q - xl_s.w) < 1e-7 THEN xl_q END',
  left: 'CASE WHEN abs(xl_g) < 1e-7 THEN xl_s.w END',
};

/**
 * Where Excel stops when it looks for a root by secants, from a start and a thousandth beside it: not at the root to the last
 * digit. Found from the rates that Excel keeps in files.
 *
 * @param start SQL of the start
 * @param left SQL of what is left at a place
 * @param up 1 when the second place lies above the start where more than nothing is left there, else -1
 * @returns SQL of a double; NULL where this does not settle
 */
export function secants(
  formula: Formula,
  start: string,
  inputs: Value[],
  left: (place: string) => string,
  up: 1 | -1,
  by: keyof typeof SETTLED,
): Value {
  const first = formula.emitter.emit(`{'v': ${start}, 'f': ${left(start)}}`, inputs);
  const s = first.sql;
  const state = (v: string, f: string, next: string, found: string) =>
    `{'v': ${v}, 'f': ${f}, 'w': ${next}, 'r': (${found})::DOUBLE}`;
  const move = `list_transform([${left('xl_s.w')}], lambda xl_g: list_transform([xl_s.w - xl_g * (xl_s.w - xl_s.v) / (xl_g - xl_s.f)], lambda xl_q: ${state('xl_s.w', 'xl_g', 'xl_q', SETTLED[by])})[1])[1]`;
  const steps = `list_transform(range(0, ${SECANTS}), lambda xl_i: ${state('0e0', '0e0', '0e0', 'NULL')})`;
  const beside = `${s}.v + (CASE WHEN ${s}.f > 0 THEN ${up}e-3 ELSE ${-up}e-3 END)`;
  return formula.emitter.emit(
    `list_reduce(${steps}, lambda xl_s, xl_n: CASE WHEN xl_s.r IS NULL AND xl_s.w IS NOT NULL THEN ${move} ELSE xl_s END, ${state(`${s}.v`, `${s}.f`, beside, 'NULL')}).r`,
    [first, ...inputs],
  );
}
