import type { Node } from '../formula/syntax.js';
import type { ExcelFunction, Formula } from '../sql/formula.js';
import { Unsupported, type Value } from '../sql/operand.js';
import { typed } from '../sql/operators.js';
import { type ArrayValue, arrayArgument, fixedSize } from './arrays/build.js';
import { ARITHMETIC } from './arithmetic.js';
import { checkCount } from './build.js';
import { STATISTICS } from './statistics.js';

/** For each record, from 0, whether a row of criteria is met; a row without criteria is met by all. */
function chosen(formula: Formula, data: ArrayValue, criteria: ArrayValue): Value {
  const cols = fixedSize(formula, data.array.cols, data);
  const rows = fixedSize(formula, data.array.rows, data);
  const wide = fixedSize(formula, criteria.array.cols, criteria);
  const tall = fixedSize(formula, criteria.array.rows, criteria);
  const titles = formula.emitter.emit(
    `list_transform(${data.sql}[1:${cols}], lambda xl_v: lower(xl_to_text(xl_v).s))`,
    [data],
  );
  const heads = formula.emitter.emit(
    `list_transform(${criteria.sql}[1:${wide}], lambda xl_v: list_position(${titles.sql}, lower(xl_to_text(xl_v).s)))`,
    [criteria, titles],
  );
  const asked = formula.emitter.emit(
    `list_transform(${criteria.sql}, lambda xl_v: xl_record_criterion(xl_v))`,
    [criteria],
  );
  // Written once for all fields: a copy per field and row would take DuckDB seconds to plan.
  const at = `xl_q * ${wide} + xl_f`;
  const meets = `${criteria.sql}[${at}].k = 0 OR coalesce(xl_meets(${data.sql}[xl_r * ${cols} + ${heads.sql}[xl_f]], ${asked.sql}[${at}]), false) AND ${heads.sql}[xl_f] IS NOT NULL`;
  const line = `len(list_filter(range(1, ${wide} + 1), lambda xl_f: NOT (${meets}))) = 0`;
  const test = tall <= 1 ? 'true' : `len(list_filter(range(1, ${tall}), lambda xl_q: ${line})) > 0`;
  const inputs = [data, criteria, heads, asked];
  return formula.emitter.emit(`list_filter(range(1, ${rows}), lambda xl_r: ${test})`, inputs);
}

const database =
  (name: string): ExcelFunction =>
  (formula, args, own) => {
    checkCount(own, args, [3, 3]);
    const [source, field, asked] = args as [Node, Node, Node];
    const data = arrayArgument(formula, source);
    const cols = fixedSize(formula, data.array.cols, data);
    if (fixedSize(formula, data.array.rows, data) < 2)
      return formula.constant("xl_error('#VALUE!')");
    const picked = chosen(formula, data, arrayArgument(formula, asked));
    const counts = name === 'COUNT' || name === 'COUNTA';
    const every = field.kind === 'missing' && counts;
    const key = formula.single(formula.operand(field));
    const place = formula.emitter.emit(
      `CASE ${key.sql}.k WHEN 2 THEN list_position(list_transform(${data.sql}[1:${cols}], lambda xl_v: lower(xl_to_text(xl_v).s)), lower(${key.sql}.s)) WHEN 0 THEN NULL WHEN 4 THEN NULL ELSE (CASE WHEN trunc(${key.sql}.n) BETWEEN 1 AND ${cols} THEN trunc(${key.sql}.n)::INTEGER END) END`,
      [key, data],
    );
    if (every) return formula.emitter.emit(`xl_number(len(${picked.sql}))`, [picked]);
    const values = formula.emitter.emit(
      `list_transform(${picked.sql}, lambda xl_r: ${data.sql}[xl_r * ${cols} + ${place.sql}])`,
      [picked, data, place],
    );
    const wrong = `CASE WHEN ${key.sql}.k = 4 THEN ${key.sql} WHEN ${place.sql} IS NULL THEN xl_error('#VALUE!')`;
    if (name === 'GET') {
      const filled = formula.emitter.emit(`list_filter(${values.sql}, lambda xl_v: xl_v.k <> 0)`, [
        values,
      ]);
      return formula.emitter.emit(
        `${wrong} WHEN len(${picked.sql}) = 0 THEN xl_error('#VALUE!') WHEN len(${filled.sql}) > 1 THEN xl_error('#NUM!') WHEN len(${filled.sql}) = 0 THEN xl_error('#VALUE!') ELSE ${filled.sql}[1] END`,
        [key, place, picked, filled],
      );
    }
    const found = STATISTICS[name] ?? ARITHMETIC[name];
    if (found === undefined) throw new Unsupported(own);
    const block = formula.array(values.sql, [values], { rows: `len(${values.sql})`, cols: 1 });
    const result = formula.single(
      formula.within(new Map([['\0records', block]]), () =>
        found(formula, [{ kind: 'name', name: '\0records' }], name),
      ),
    );
    return typed(
      formula.emitter.emit(`${wrong} ELSE ${result.sql} END`, [key, place, result]),
      'number',
    );
  };

/** Figures of the records of a block that meet a block of criteria. */
export const DATABASE: Record<string, ExcelFunction> = {
  DSUM: database('SUM'),
  DAVERAGE: database('AVERAGE'),
  DCOUNT: database('COUNT'),
  DCOUNTA: database('COUNTA'),
  DMAX: database('MAX'),
  DMIN: database('MIN'),
  DPRODUCT: database('PRODUCT'),
  DSTDEV: database('STDEV.S'),
  DSTDEVP: database('STDEV.P'),
  DVAR: database('VAR.S'),
  DVARP: database('VAR.P'),
  DGET: database('GET'),
};
