import type { ExcelFunction, Formula } from '../sql/formula.js';
import { Unsupported, type Value } from '../sql/operand.js';
import { typed } from '../sql/operators.js';
import { checkCount, fromSamples, operands, sample } from './build.js';
import { rate, singleNumber } from './rate.js';

const STEPS = 60;

/**
 * The rate at which Excel stops: by secants in v = 1 / (1 + rate), from the guess and a thousandth beside it on the side where
 * more or less is left, until v moves by less than the documented 0.00001 percent. So it is not the root to the last digit, and
 * what is left at that rate is as in Excel. Found from the rates and what is left that Excel keeps in files. NULL where this
 * does not settle.
 */
function secants(formula: Formula, guess: Value, flows: Value): Value {
  const d = flows.sql;
  const left = (v: string) =>
    `xl_sum(list_transform(range(1, len(${d}) + 1), lambda xl_i: ${d}[xl_i] * pow(${v}, xl_i - 1)))`;
  const first = `(1e0 / (1e0 + ${guess.sql}.n))`;
  const inputs = [flows, guess];
  const start = formula.emitter.emit(`{'v': ${first}, 'f': ${left(first)}}`, inputs);
  const s = start.sql;
  const state = (v: string, f: string, next: string, found: string) =>
    `{'v': ${v}, 'f': ${f}, 'w': ${next}, 'r': (${found})::DOUBLE}`;
  const move = `list_transform([${left('xl_s.w')}], lambda xl_g: list_transform([xl_s.w - xl_g * (xl_s.w - xl_s.v) / (xl_g - xl_s.f)], lambda xl_q: ${state('xl_s.w', 'xl_g', 'xl_q', 'CASE WHEN abs(xl_q - xl_s.w) < 1e-7 THEN 1e0 / xl_q - 1e0 END')})[1])[1]`;
  const steps = `list_transform(range(0, ${STEPS}), lambda xl_i: ${state('0e0', '0e0', '0e0', 'NULL')})`;
  return formula.emitter.emit(
    `list_reduce(${steps}, lambda xl_s, xl_n: CASE WHEN xl_s.r IS NULL AND xl_s.w IS NOT NULL THEN ${move} ELSE xl_s END, ${state(`${s}.v`, `${s}.f`, `${s}.v + (CASE WHEN ${s}.f > 0 THEN 1e-3 ELSE -1e-3 END)`, 'NULL')}).r`,
    [start, ...inputs],
  );
}

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
  const stopped = secants(formula, guess, of.list);
  const r = stopped.sql;
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
