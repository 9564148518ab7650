import type { Formula } from './formula.js';
import { type Type, Unsupported, type Value } from './operand.js';

export interface RegionSelect {
  sql: string;
  date: boolean;
  type: Type | undefined;
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
  const shown = formula.emitter.emit(`xl_result(${result.sql})`, [result]);
  // A blank is shown as 0, and a boolean that may be blank can be either.
  const type =
    result.type === 'boolean' && operand.kind !== 'value' ? undefined : shownType(result.type);
  const date = operand.kind === 'value' && operand.date === true;
  return { shown, date: date || result.date === true, type };
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
  const width = shape.cols ?? `(len(${given.sql}) // ${shape.rows})`;
  const height = shape.rows ?? `(len(${given.sql}) // ${shape.cols})`;
  const row = `xl_i // ${cols}`;
  const col = `xl_i % ${cols}`;
  const r = `CASE WHEN ${height} = 1 THEN 0 ELSE ${row} END`;
  const c = `CASE WHEN ${width} = 1 THEN 0 ELSE ${col} END`;
  const filled = emitter.emit(
    `list_transform(range(0, ${rows * cols}), lambda xl_i: CASE WHEN (${r}) < ${height} AND (${c}) < ${width}
 THEN xl_result(${given.sql}[(${r}) * ${width} + (${c}) + 1]) ELSE xl_error('#N/A') END)`,
    [given],
  );
  return { sql: emitter.select(filled, true), date: date || list.date === true, type: undefined };
}
