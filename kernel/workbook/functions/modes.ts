import type { ExcelFunction } from '../sql/formula.js';
import { isSingle } from '../sql/operand.js';
import { typed } from '../sql/operators.js';
import { operands, sample, statistic } from './build.js';

const mostFrequent = statistic(
  (d) =>
    `list_transform([list_max(list_transform(${d}, lambda xl_x: len(list_filter(${d}, lambda xl_y: xl_y = xl_x))))], lambda xl_c: CASE WHEN coalesce(xl_c, 0) < 2 THEN xl_error('#N/A') ELSE xl_number(list_filter(${d}, lambda xl_x: len(list_filter(${d}, lambda xl_y: xl_y = xl_x)) = xl_c)[1]) END)[1]`,
);

/** MODE takes arrays: what stands alone has to be a number, while in blocks all else is passed over. */
const mode: ExcelFunction = (formula, args, name) => {
  const result = formula.value(mostFrequent(formula, args, name));
  const alone = operands(formula, args).flatMap((operand) => {
    if (operand.kind === 'union' || (operand.kind === 'ref' && !isSingle(operand))) return [];
    const value = formula.inArrays(() => formula.value(operand));
    return value.array === undefined && value.type !== 'number' ? [value] : [];
  });
  if (alone.length === 0) return result;
  const checks = alone.map(
    ({ sql }) => `WHEN ${sql}.k = 4 THEN ${sql} WHEN ${sql}.k <> 1 THEN xl_error('#VALUE!')`,
  );
  return typed(
    formula.emitter.emit(`CASE ${checks.join(' ')} ELSE ${result.sql} END`, [result, ...alone]),
    'number',
  );
};

const modes: ExcelFunction = (formula, args) => {
  const of = sample(formula, operands(formula, args));
  const d = of.list.sql;
  const count = (x: string) => `len(list_filter(${d}, lambda xl_y: xl_y = ${x}))`;
  const most = formula.emitter.emit(
    `list_max(list_transform(${d}, lambda xl_x: ${count('xl_x')}))`,
    [of.list],
  );
  const found = formula.emitter.emit(
    `CASE WHEN ${of.error.sql} IS NOT NULL THEN [${of.error.sql}] WHEN coalesce(${most.sql}, 0) < 2 THEN [xl_error('#N/A')] ELSE list_transform(list_filter(range(1, len(${d}) + 1), lambda xl_i: list_position(${d}, ${d}[xl_i]) = xl_i AND ${count(`${d}[xl_i]`)} = ${most.sql}), lambda xl_i: xl_number(${d}[xl_i])) END`,
    [of.list, of.error, most],
  );
  return formula.array(found.sql, [found], { rows: `len(${found.sql})`, cols: 1 });
};

/** What stands most often in a sample. */
export const MODES: Record<string, ExcelFunction> = {
  MODE: mode,
  'MODE.SNGL': mode,
  'MODE.MULT': modes,
};
