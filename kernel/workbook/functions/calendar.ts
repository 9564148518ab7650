import type { Node } from '../formula/syntax.js';
import type { ExcelFunction, Formula } from '../sql/formula.js';
import type { Value } from '../sql/operand.js';
import { toNumber, typed } from '../sql/operators.js';
import { checkCount, numeric, operands } from './build.js';

/** Years between two days by the conventions of finance (0 to 4). */
export const yearFraction = (a: string, b: string, basis: string): string => {
  const parts = `{'a': ${a}, 'b': ${b}, 'y': xl_year(${a}), 'm': xl_month(${a}), 'd': xl_monthday(${a}), 'z': xl_year(${b}), 'o': xl_month(${b}), 'e': xl_monthday(${b})}`;
  return `list_transform([${parts}], lambda xl_d: xl_year_part(xl_d, trunc(${basis})))[1]`;
};

const yearFrac = numeric(
  2,
  (a, b, basis = '') =>
    `CASE WHEN ${a} < 0 OR ${b} < 0 OR ${basis} < 0 OR ${basis} >= 5 THEN NULL ELSE list_transform([{'a': floor(least(${a}, ${b})), 'b': floor(greatest(${a}, ${b}))}], lambda xl_p: CASE WHEN xl_p.a = xl_p.b THEN 0e0 ELSE ${yearFraction('xl_p.a', 'xl_p.b', basis)} END)[1] END`,
  { defaults: [0] },
);

/** Days of the week that are free, from Sunday 0 to Saturday 6, by Excel's number of a weekend. */
const WEEKENDS: Record<number, number[]> = {
  1: [6, 0],
  2: [0, 1],
  3: [1, 2],
  4: [2, 3],
  5: [3, 4],
  6: [4, 5],
  7: [5, 6],
  11: [0],
  12: [1],
  13: [2],
  14: [3],
  15: [4],
  16: [5],
  17: [6],
};

/** The weekend's days, or the error that it is. */
function weekend(formula: Formula, node: Node | undefined): number[] | string {
  if (node === undefined || node.kind === 'missing') return [6, 0];
  const known = formula.known(node);
  if (known?.kind === 'error') return known.value;
  if (known?.kind === 'text') {
    if (!/^[01]{7}$/.test(known.value)) return '#VALUE!';
    // The text begins with Monday.
    return [...known.value].flatMap((sign, at) => (sign === '1' ? [(at + 1) % 7] : []));
  }
  if (known?.kind === 'boolean') return '#VALUE!';
  return WEEKENDS[Math.trunc(known?.value ?? NaN)] ?? '#NUM!';
}

/** Working days by a weekend; holidays are the days of a block. */
const working =
  (count: boolean, international: boolean): ExcelFunction =>
  (formula, args, name) => {
    checkCount(name, args, [2, international ? 4 : 3]);
    const free = weekend(formula, international ? args[2] : undefined);
    const holidays = args[international ? 3 : 2];
    const [a, b] = operands(formula, args.slice(0, 2)).map((one) =>
      toNumber(formula, formula.single(one)),
    ) as [Value, Value];
    if (typeof free === 'string')
      return formula.emitter.emit(
        `CASE WHEN ${a.sql}.k = 4 THEN ${a.sql} WHEN ${b.sql}.k = 4 THEN ${b.sql} ELSE xl_error('${free}') END`,
        [a, b],
      );
    const given = holidays !== undefined && holidays.kind !== 'missing';
    const listed = given
      ? formula.inArrays(() => formula.listOf(formula.operand(holidays)))
      : formula.constant('[]::xl_value[]');
    const days = formula.emitter.emit(
      `list_transform(list_filter(${listed.sql}, lambda xl_v: xl_v.k <> 0), lambda xl_v: xl_strict(xl_v))`,
      [listed],
    );
    const bad = formula.emitter.emit(
      `CASE WHEN xl_first_error(${days.sql}) IS NOT NULL THEN xl_first_error(${days.sql}) WHEN list_min(xl_n_of(${days.sql})) < 0 THEN xl_error('#NUM!') END`,
      [days],
    );
    const off = formula.emitter.emit(
      `list_filter(list_distinct(list_transform(xl_n_of(${days.sql}), lambda xl_d: floor(xl_d)::BIGINT)), lambda xl_d: xl_weekday(xl_d) NOT IN (${[-1, ...free].join(', ')}))`,
      [days],
    );
    const works = (x: string) =>
      `xl_weekday(${x}) NOT IN (${[-1, ...free].join(', ')}) AND NOT list_contains(${off.sql}, ${x})`;
    const start = `floor(${a.sql}.n)::BIGINT`;
    const errors = `CASE WHEN ${a.sql}.k = 4 THEN ${a.sql} WHEN ${b.sql}.k = 4 THEN ${b.sql} WHEN ${bad.sql} IS NOT NULL THEN ${bad.sql} WHEN ${a.sql}.n < 0 OR ${a.sql}.n >= xl_last_serial() + 1`;
    const inputs = [a, b, off, bad];
    if (count) {
      const end = `floor(${b.sql}.n)::BIGINT`;
      return typed(
        formula.emitter.emit(
          `${errors} OR ${b.sql}.n < 0 OR ${b.sql}.n >= xl_last_serial() + 1 THEN xl_error('#NUM!') ELSE xl_number((CASE WHEN ${end} < ${start} THEN -1 ELSE 1 END) * len(list_filter(range(least(${start}, ${end}), greatest(${start}, ${end}) + 1), lambda xl_x: ${works('xl_x')}))) END`,
          inputs,
        ),
        'number',
      );
    }
    const n = `floor(${b.sql}.n)::BIGINT`;
    if (free.length === 7) return formula.constant("xl_error('#VALUE!')");
    const span = `(abs(${n}) * 7 // ${7 - free.length} + 10 + 7 * len(${off.sql}))`;
    const pick = (range: string) =>
      `list_filter(${range}, lambda xl_x: ${works('xl_x')})[abs(${n})]`;
    const found = `CASE WHEN ${n} > 0 THEN ${pick(`range(${start} + 1, ${start} + ${span})`)} ELSE ${pick(`range(${start} - 1, ${start} - ${span}, -1)`)} END`;
    const checked = `list_transform([${found}], lambda xl_d: CASE WHEN xl_d IS NULL OR xl_d < 0 OR xl_d > xl_last_serial() THEN xl_error('#NUM!') ELSE xl_number(xl_d) END)[1]`;
    return typed(
      formula.emitter.emit(
        `${errors} OR abs(${b.sql}.n) > 3e6 THEN xl_error('#NUM!') WHEN ${n} = 0 THEN xl_number(${start}) ELSE ${checked} END`,
        inputs,
      ),
      'number',
    );
  };

/** Working days and parts of years. */
export const CALENDAR: Record<string, ExcelFunction> = {
  YEARFRAC: yearFrac,
  NETWORKDAYS: working(true, false),
  'NETWORKDAYS.INTL': working(true, true),
  WORKDAY: working(false, false),
  'WORKDAY.INTL': working(false, true),
};
