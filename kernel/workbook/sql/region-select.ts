import type { Formula } from './formula.js';
import { type Type, Unsupported, type Value } from './operand.js';

export interface RegionSelect {
  sql: string;
  date: boolean;
  type: Type | undefined;
  /** The select of the rows and columns of an array formula's value. */
  size?: string;
}

const shownType = (type: Type | undefined) => (type === 'plain' ? 'number' : type);

/** The value of a column's formula in one row. */
export function columnValue(formula: Formula): {
  shown: Value;
  date: boolean;
  type: Type | undefined;
} {
  const { node } = formula.region;
  if (node === undefined) throw new Unsupported('it has no formula');
  const operand = formula.operand(node);
  if (operand.kind === 'lambda') throw new Unsupported('a LAMBDA that is not applied');
  const result = formula.single(operand);
  const value = formula.emitter.emit(`xl_result(${result.sql})`, [result]);
  const shown = guarded(formula, value, "xl_error('#CALC!')");
  // A blank is shown as 0, and a boolean that may be blank can be either.
  const type =
    result.type === 'boolean' && operand.kind !== 'value' ? undefined : shownType(result.type);
  const date = operand.kind === 'value' && operand.date === true;
  return { shown, date: date || result.date === true, type };
}

/** A value that is only given while the arguments which shaped its SQL are what they were. */
function guarded(formula: Formula, value: Value, other: string): Value {
  const { guards } = formula;
  if (guards.length === 0) return value;
  const test = guards.map(({ sql }) => sql).join(' AND ');
  return formula.emitter.emit(`CASE WHEN ${test} THEN ${value.sql} ELSE ${other} END`, [
    value,
    ...guards,
  ]);
}

/** The select of a region's view, and whether its numbers count days. */
export function regionSelect(formula: Formula): RegionSelect {
  const { region, emitter } = formula;
  if (region.kind === 'column') {
    const { shown, date, type } = columnValue(formula);
    return { sql: emitter.select(shown, false), date, type };
  }
  if (region.node === undefined) throw new Unsupported('it has no formula');
  const operand = formula.operand(region.node);
  if (operand.kind === 'lambda') throw new Unsupported('a LAMBDA that is not applied');
  const date = operand.kind === 'value' && operand.date === true;
  const list = formula.inArrays(() => formula.value(operand));
  const rows = region.area.row2 - region.area.row1 + 1;
  const cols = region.area.col2 - region.area.col1 + 1;
  const shape = list.array ?? { rows: 1, cols: 1 };
  const sql = list.array === undefined ? `[${list.sql}]` : list.sql;
  const given = emitter.emit(sql, [list]);
  // Cells beyond a single row, column or value repeat it; beyond a larger array stands #N/A.
  const { rows: height, cols: width } = shape;
  const row = `xl_i // ${cols}`;
  const col = `xl_i % ${cols}`;
  const r = `CASE WHEN ${height} = 1 THEN 0 ELSE ${row} END`;
  const c = `CASE WHEN ${width} = 1 THEN 0 ELSE ${col} END`;
  const kept = guarded(formula, given, "[xl_error('#CALC!')]");
  const filled = emitter.emit(
    `list_transform(range(0, ${rows * cols}), lambda xl_i: CASE WHEN (${r}) < ${height} AND (${c}) < ${width}
 THEN xl_result(${kept.sql}[(${r}) * ${width} + (${c}) + 1]) ELSE xl_error('#N/A') END)`,
    [kept],
  );
  const sizes = [height, width].map((size) => formula.constant(String(size)));
  return {
    sql: emitter.select(filled, true),
    date: date || list.date === true,
    type: undefined,
    size: emitter.selectValues(sizes),
  };
}
