import type { Node } from '../formula/syntax.js';
import type { ExcelFunction } from '../sql/formula.js';
import { typed } from '../sql/operators.js';
import { arrayOf } from './arrays/build.js';
import { checkCount, number, operands, scalar } from './build.js';

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
      const grows = operand.moves2 ? 1 : -1;
      const rows = `${operand.row2 - operand.row1 + 1} + i * ${grows}`;
      return typed(formula.emitter.emit(`xl_number(${rows})`, [formula.emitter.row]), 'number');
    }
    if (operand?.kind === 'value' && operand.literal?.kind === 'error') return operand;
    const list = arrayOf(formula, operand);
    const known = list.array[side];
    if (typeof known === 'number') return number(formula, known);
    return typed(formula.emitter.emit(`xl_number(${known})`, [list]), 'number');
  };

const place =
  (side: 'row' | 'col'): ExcelFunction =>
  (formula, args, name) => {
    checkCount(name, args, [0, 1]);
    const [node] = args;
    const moved = node?.kind === 'call' ? formula.place(node) : node;
    const operand = moved === undefined ? undefined : formula.operand(moved);
    if (operand?.kind === 'value' && operand.literal?.kind === 'error') return operand;
    if (operand !== undefined && operand.kind !== 'ref')
      return formula.constant("xl_error('#VALUE!')");
    const { area } = formula.region;
    if (operand !== undefined) {
      const [first, last] =
        side === 'row' ? [operand.row1, operand.row2] : [operand.col1, operand.col2];
      const whole = operand.whole === (side === 'row' ? 'columns' : 'rows');
      const beyond = formula.constant(`xl_number(${side === 'row' ? 1_048_576 : 16_384})`);
      if (first !== last || whole) {
        const base = side === 'row' && operand.moves1 ? ' + i' : '';
        const inputs = base === '' ? [] : [formula.emitter.row];
        const count = last - first + 1;
        const list = formula.array(
          `list_transform(range(${first}, ${last + 1}), lambda xl_i: xl_number(xl_i${base}))`,
          inputs,
          side === 'row' ? { rows: count, cols: 1 } : { rows: 1, cols: count },
        );
        return whole ? { ...list, beyond } : list;
      }
    }
    // In an array formula of several cells, ROW() and COLUMN() are those of each cell.
    const span = side === 'row' ? area.row2 - area.row1 : area.col2 - area.col1;
    if (operand === undefined && formula.region.kind === 'array' && span > 0) {
      const first = side === 'row' ? area.row1 : area.col1;
      return formula.array(
        `list_transform(range(${first}, ${first + span + 1}), lambda xl_i: xl_number(xl_i))`,
        [],
        side === 'row' ? { rows: span + 1, cols: 1 } : { rows: 1, cols: span + 1 },
      );
    }
    if (side === 'col') return number(formula, operand?.col1 ?? area.col1);
    const moves = operand === undefined ? formula.emitter.length > 1 : operand.moves1;
    const row = operand?.row1 ?? area.row1;
    if (!moves) return number(formula, row);
    return typed(formula.emitter.emit(`xl_number(${row} + i)`, [formula.emitter.row]), 'number');
  };

const REFERENCE_KIND: Node = { kind: 'number', value: 1 };
const A1_STYLE: Node = { kind: 'boolean', value: true };

/** Letters of a column are written by their three places. */
const written = scalar(
  ['number', 'number', 'number', 'boolean', 'any'],
  (row, col, kind, a1, sheet) => {
    const c = `trunc(${col}.n)::BIGINT`;
    const r = `trunc(${row}.n)::BIGINT`;
    const k = `trunc(${kind}.n)`;
    const text = `xl_column_name(${c})`;
    const plain = `(CASE WHEN ${k} IN (1, 3) THEN '$' ELSE '' END) || ${text} || (CASE WHEN ${k} IN (1, 2) THEN '$' ELSE '' END) || ${r}`;
    const r1c1 = `'R' || (CASE WHEN ${k} IN (1, 2) THEN ${r}::VARCHAR ELSE '[' || ${r} || ']' END) || 'C' || (CASE WHEN ${k} IN (1, 3) THEN ${c}::VARCHAR ELSE '[' || ${c} || ']' END)`;
    const quoted = `(CASE WHEN ${sheet}.k = 0 THEN '' WHEN regexp_full_match(xl_to_text(${sheet}).s, '([[][^] ]*[]])?[\\p{L}_][\\p{L}\\p{N}_.]*|') THEN xl_to_text(${sheet}).s || '!' ELSE '''' || replace(xl_to_text(${sheet}).s, '''', '''''') || '''!' END)`;
    return `CASE WHEN ${k} < 1 OR ${k} > 4 OR ${r} < 1 OR ${r} > 1048576 OR ${c} < 1 OR ${c} > 16384 THEN xl_error('#VALUE!') ELSE xl_text(${quoted} || (CASE WHEN ${a1}.n = 0 THEN ${r1c1} ELSE ${plain} END)) END`;
  },
  {
    least: 2,
    defaults: [REFERENCE_KIND, A1_STYLE, { kind: 'missing' }],
    type: 'text',
  },
);

/** Kind and style that are left out between commas have their defaults here: `ADDRESS(1,1,,,"Sheet2")`. */
const address: ExcelFunction = (formula, args, name) => {
  const given = args.map((arg, at) =>
    arg.kind !== 'missing' ? arg : at === 2 ? REFERENCE_KIND : at === 3 ? A1_STYLE : arg,
  );
  return written(formula, given, name);
};

/** Where references stand and how large they are. */
export const POSITION: Record<string, ExcelFunction> = {
  ROWS: size('rows'),
  COLUMNS: size('cols'),
  ROW: place('row'),
  COLUMN: place('col'),
  ADDRESS: address,
};
