import { cellName, columnName } from '../formula/address.js';
import type { ExcelFunction } from '../sql/formula.js';
import { Unsupported } from '../sql/operand.js';
import { typed } from '../sql/operators.js';
import { checkCount, number, operands } from './build.js';
import { array } from './lookup.js';

const size =
  (side: 'rows' | 'cols'): ExcelFunction =>
  (formula, args, name) => {
    checkCount(name, args, [1, 1]);
    const [operand] = operands(formula, args);
    if (operand?.kind === 'ref') {
      if (operand.whole === (side === 'rows' ? 'columns' : 'rows'))
        return number(formula, side === 'rows' ? 1_048_576 : 16_384);
      if (side === 'cols') return number(formula, operand.col2 - operand.col1 + 1);
      if (operand.moves1 === operand.moves2)
        return number(formula, operand.row2 - operand.row1 + 1);
    }
    const list = array(formula, operand);
    const known = list.array?.[side];
    if (known !== undefined) return number(formula, known);
    const other = list.array?.[side === 'rows' ? 'cols' : 'rows'] ?? 1;
    return typed(formula.emitter.emit(`xl_number(len(${list.sql}) // ${other})`, [list]), 'number');
  };

const place =
  (side: 'row' | 'col'): ExcelFunction =>
  (formula, args, name) => {
    checkCount(name, args, [0, 1]);
    const operand = args[0] === undefined ? undefined : formula.operand(args[0]);
    if (operand !== undefined && operand.kind !== 'ref')
      throw new Unsupported(`${name} of what is no reference`);
    const { area } = formula.region;
    if (
      operand !== undefined &&
      (side === 'row' ? operand.row1 !== operand.row2 : operand.col1 !== operand.col2)
    )
      return formula.array(
        `list_transform(range(${side === 'row' ? operand.row1 : operand.col1}, ${side === 'row' ? operand.row2 + 1 : operand.col2 + 1}), lambda xl_i: xl_number(xl_i))`,
        [],
        side === 'row'
          ? { rows: operand.row2 - operand.row1 + 1, cols: 1 }
          : { rows: 1, cols: operand.col2 - operand.col1 + 1 },
      );
    if (side === 'col') return number(formula, operand?.col1 ?? area.col1);
    const moves = operand === undefined ? formula.emitter.length > 1 : operand.moves1;
    const row = operand?.row1 ?? area.row1;
    if (!moves) return number(formula, row);
    return typed(formula.emitter.emit(`xl_number(${row} + i)`, [formula.emitter.row]), 'number');
  };

const address: ExcelFunction = (formula, args, name) => {
  checkCount(name, args, [2, 2]);
  const fixed = args.map((arg) => (arg.kind === 'number' ? arg.value : undefined));
  const [row, col] = fixed;
  if (row === undefined || col === undefined) throw new Unsupported('ADDRESS of computed numbers');
  const text = cellName(row, col).replace(columnName(col), `$${columnName(col)}$`);
  return formula.operand({ kind: 'text', value: text });
};

/** Where references stand and how large they are. */
export const POSITION: Record<string, ExcelFunction> = {
  ROWS: size('rows'),
  COLUMNS: size('cols'),
  ROW: place('row'),
  COLUMN: place('col'),
  ADDRESS: address,
};
