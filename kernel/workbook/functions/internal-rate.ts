import type { ExcelFunction } from '../sql/formula.js';
import { Unsupported } from '../sql/operand.js';
import { typed } from '../sql/operators.js';
import { checkCount, fromSamples, operands, sample } from './build.js';
import { rate, secants, singleNumber } from './rate.js';

/** The internal rate of return of flows at equal distances. */
export const irr: ExcelFunction = (formula, args, name) => {
  checkCount(name, args, [1, 2]);
  const [flows, start] = operands(formula, args);
  if (flows === undefined) throw new Unsupported(name);
  const of = sample(formula, [flows]);
  const d = of.list.sql;
  const guess = singleNumber(formula, start, 0.1);
  const each = (term: string) =>
    `xl_sum(list_transform(range(1, len(${d}) + 1), lambda xl_i: ${term}))`;
  const value = (r: string) => each(`${d}[xl_i] / pow(1e0 + ${r}, xl_i - 1)`);
  const slope = (r: string) => each(`-(xl_i - 1) * ${d}[xl_i] / pow(1e0 + ${r}, xl_i)`);
  const scale = `list_max(list_transform(${d}, lambda xl_x: abs(xl_x)))`;
  const root = rate(formula, guess, [of.list], value, slope, scale);
  // Excel looks for the discount of one period, and what is left at its rate shows where it stopped.
  const stopped = secants(
    formula,
    `(1e0 / (1e0 + ${guess.sql}.n))`,
    [of.list, guess],
    (v) => each(`${d}[xl_i] * pow(${v}, xl_i - 1)`),
    1,
    'move',
  );
  const r = `(1e0 / ${stopped.sql} - 1e0)`;
  return typed(
    fromSamples(
      formula,
      [of],
      `CASE WHEN ${guess.sql}.k = 4 THEN ${guess.sql} WHEN ${guess.sql}.n <= -1 THEN xl_error('#VALUE!') WHEN len(${d}) = 0 OR list_max(${d}) <= 0 OR list_min(${d}) >= 0 THEN xl_error('#NUM!') WHEN ${r} > -1 AND isfinite(${r}) THEN xl_number(${r}) ELSE ${root.sql} END`,
      [of.list, guess, stopped, root],
    ),
    'number',
  );
};
