import type { ExcelFunction, Formula } from '../sql/formula.js';
import { Unsupported, type Value } from '../sql/operand.js';
import { typed } from '../sql/operators.js';
import { checkCount, operands } from './build.js';
import { rate, singleNumber } from './rate.js';

/** Flows and their days: every value has to be a number. */
function dated(
  formula: Formula,
  a: ReturnType<typeof operands>[number] | undefined,
  b: typeof a,
  /** Kinds of values that are no flow or day, and what they give. */
  refused: { kinds: string; error: string },
) {
  if (a === undefined || b === undefined) throw new Unsupported('flows and dates are needed');
  const lists = [a, b].map((one) => formula.inArrays(() => formula.listOf(one))) as [Value, Value];
  const [flows, days] = lists.map((list) =>
    formula.emitter.emit(`xl_n_of(list_transform(${list.sql}, lambda xl_v: xl_num(xl_v)))`, [list]),
  ) as [Value, Value];
  const wrong = formula.emitter.emit(
    `CASE WHEN xl_first_error(list_concat(${lists[0].sql}, ${lists[1].sql})) IS NOT NULL THEN xl_first_error(list_concat(${lists[0].sql}, ${lists[1].sql})) WHEN len(${lists[0].sql}) <> len(${lists[1].sql}) THEN xl_error('#NUM!') WHEN len(list_filter(list_concat(${lists[0].sql}, ${lists[1].sql}), lambda xl_v: xl_v.k IN (${refused.kinds}))) > 0 THEN xl_error('${refused.error}') WHEN list_min(${days.sql}) < 0 THEN xl_error('#NUM!') WHEN list_min(${days.sql}) < floor(${days.sql}[1]) THEN xl_error('#NUM!') END`,
    [...lists, flows, days],
  );
  const years = formula.emitter.emit(
    `list_transform(${days.sql}, lambda xl_d: (floor(xl_d) - floor(${days.sql}[1])) / 365e0)`,
    [days],
  );
  return { flows, years, wrong };
}

const xnpvOf = (d: string, t: string, r: string) =>
  `xl_sum(list_transform(range(1, len(${d}) + 1), lambda xl_i: ${d}[xl_i] / pow(1e0 + ${r}, ${t}[xl_i])))`;

const xnpv: ExcelFunction = (formula, args, name) => {
  checkCount(name, args, [3, 3]);
  const [r, a, b] = operands(formula, args);
  const discount = singleNumber(formula, r, 0);
  const { flows, years, wrong } = dated(formula, a, b, { kinds: '0, 2, 3', error: '#NUM!' });
  return typed(
    formula.emitter.emit(
      `CASE WHEN ${discount.sql}.k = 4 THEN ${discount.sql} WHEN ${wrong.sql} IS NOT NULL THEN ${wrong.sql} WHEN ${discount.sql}.n < 0 THEN xl_error('#NUM!') ELSE xl_finite(TRY(${xnpvOf(flows.sql, years.sql, `${discount.sql}.n`)})) END`,
      [discount, flows, years, wrong],
    ),
    'number',
  );
};

/** How near Excel comes, the documented 0.000001 percent, and what may be left of the flows as a part of the greatest. */
const CLOSE = { rate: '1e-8', value: '2e-8' };
const HALVINGS = 100;
const DOUBLINGS = 40;

/**
 * The rate as Excel looks for it: not the root, but the middle of the bracket at which it stops. The bracket reaches from zero
 * to the guess doubled as often as it takes; for rates below the guess, to the guess's negative or from there to -1. Documented
 * is only how near it comes; the rest was found from the rates that Excel keeps in files, which are dyadic fractions of the
 * guess. NULL where there is no such bracket.
 */
function halved(formula: Formula, guess: Value, flows: Value, years: Value): Value {
  const value = (r: string) => xnpvOf(flows.sql, years.sql, r);
  const inputs = [flows, years, guess];
  const g = `${guess.sql}.n`;
  const start = formula.emitter.emit(value(g), inputs);
  const opposite = (r: string) => `${start.sql} * (${value(r)}) <= 0`;
  const tops = `list_transform(range(1, ${DOUBLINGS}), lambda xl_j: ${g} * pow(2e0, xl_j))`;
  const bracket = formula.emitter.emit(
    `list_transform([list_filter(${tops}, lambda xl_h: ${opposite('xl_h')})[1]], lambda xl_h: CASE WHEN ${g} <= 0 OR ${g} >= 1 THEN NULL WHEN xl_h IS NOT NULL THEN {'a': 0e0, 'b': xl_h} WHEN ${opposite(`(-${g})`)} THEN {'a': -${g}, 'b': ${g}} ELSE {'a': -1e0, 'b': -${g}} END)[1]`,
    [start, ...inputs],
  );
  const b = `${bracket.sql}.b`;
  const most = `list_max(list_transform(${flows.sql}, lambda xl_x: abs(xl_x)))`;
  const limits = formula.emitter.emit(
    `{'up': (${value(b)}) > 0, 'left': ${CLOSE.value} * ${most}, 'wide': 2e0 * ${CLOSE.rate} * greatest(1e0, ${b})}`,
    [bracket, ...inputs],
  );
  const l = limits.sql;
  const state = (a: string, top: string, r: string) =>
    `{'a': ${a}, 'b': ${top}, 'r': (${r})::DOUBLE}`;
  const step = `list_transform([{'m': (xl_s.a + xl_s.b) / 2e0, 'f': ${value('((xl_s.a + xl_s.b) / 2e0)')}}], lambda xl_q: CASE WHEN xl_s.b - xl_s.a < ${l}.wide AND abs(xl_q.f) <= ${l}.left THEN ${state('xl_s.a', 'xl_s.b', 'xl_q.m')} WHEN (xl_q.f > 0) = ${l}.up THEN ${state('xl_s.a', 'xl_q.m', 'NULL')} ELSE ${state('xl_q.m', 'xl_s.b', 'NULL')} END)[1]`;
  const steps = `list_transform(range(0, ${HALVINGS}), lambda xl_i: ${state('0e0', '0e0', 'NULL')})`;
  return formula.emitter.emit(
    `list_reduce(${steps}, lambda xl_s, xl_n: CASE WHEN xl_s.r IS NULL THEN ${step} ELSE xl_s END, ${state(`${bracket.sql}.a`, b, 'NULL')}).r`,
    [bracket, limits, ...inputs],
  );
}

const xirr: ExcelFunction = (formula, args, name) => {
  checkCount(name, args, [2, 3]);
  const [a, b, start] = operands(formula, args);
  const guess = singleNumber(formula, start, 0.1);
  const { flows, years, wrong } = dated(formula, a, b, { kinds: '2, 3', error: '#VALUE!' });
  const d = flows.sql;
  const value = (r: string) => xnpvOf(d, years.sql, r);
  const slope = (r: string) =>
    `xl_sum(list_transform(range(1, len(${d}) + 1), lambda xl_i: -${years.sql}[xl_i] * ${d}[xl_i] / pow(1e0 + ${r}, ${years.sql}[xl_i] + 1e0)))`;
  const scale = `list_max(list_transform(${d}, lambda xl_x: abs(xl_x)))`;
  const root = rate(formula, guess, [flows, years], value, slope, scale);
  const stopped = halved(formula, guess, flows, years);
  return typed(
    formula.emitter.emit(
      `CASE WHEN ${guess.sql}.k = 4 THEN ${guess.sql} WHEN ${wrong.sql} IS NOT NULL THEN ${wrong.sql} WHEN list_max(${d}) <= 0 OR list_min(${d}) >= 0 OR ${guess.sql}.n <= -1 THEN xl_error('#NUM!') WHEN ${stopped.sql} IS NOT NULL THEN xl_number(${stopped.sql}) ELSE ${root.sql} END`,
      [guess, wrong, flows, root, stopped],
    ),
    'number',
  );
};

/** Returns of flows at given days. */
export const DATED_FLOWS: Record<string, ExcelFunction> = { XIRR: xirr, XNPV: xnpv };
