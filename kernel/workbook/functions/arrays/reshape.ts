import type { Node } from '../../formula/syntax.js';
import { largest, times } from '../../sql/broadcast.js';
import type { ExcelFunction, Formula } from '../../sql/formula.js';
import type { Size, Value } from '../../sql/operand.js';
import { Unsupported } from '../../sql/operand.js';
import { toNumber } from '../../sql/operators.js';
import { checkCount, number, operands } from '../build.js';
import {
  type ArrayValue,
  arrayArgument,
  arrayOf,
  at,
  generate,
  pickCols,
  pickRows,
  wholeNumber,
  wholeNumbers,
} from './build.js';

const error = (formula: Formula, name: string) => formula.constant(`xl_error('${name}')`);
const given = (node: Node | undefined): node is Node =>
  node !== undefined && node.kind !== 'missing';

const sequence: ExcelFunction = (formula, args, name) => {
  checkCount(name, args, [1, 4]);
  const rows = wholeNumber(formula, args[0], 1);
  const cols = wholeNumber(formula, args[1], 1);
  if (rows < 1 || cols < 1) return error(formula, rows < 0 || cols < 0 ? '#VALUE!' : '#CALC!');
  if (rows * cols > 1_048_576) throw new Unsupported('a sequence of more than 1,048,576 values');
  const one = (node: Node | undefined) =>
    given(node) ? toNumber(formula, formula.single(formula.operand(node))) : number(formula, 1);
  const start = one(args[2]);
  const step = one(args[3]);
  const result = formula.array(
    `list_transform(range(0, ${rows * cols}), lambda xl_i: xl_both(${start.sql}, ${step.sql}, xl_finite(${start.sql}.n + xl_i * ${step.sql}.n)))`,
    [start, step],
    { rows, cols },
  );
  return { ...result, type: 'number', ...(start.date === true ? { date: true } : {}) };
};

const stack =
  (down: boolean): ExcelFunction =>
  (formula, args) => {
    const lists = operands(formula, args).flatMap((operand) =>
      (operand.kind === 'union' ? operand.parts : [operand]).map((one) => arrayOf(formula, one)),
    );
    const side = down ? 'cols' : 'rows';
    const wide = largest(lists.map(({ array }) => array[side]));
    const padded = lists.map((list) => widen(formula, list, wide, down));
    const add = (sizes: Size[]): Size =>
      sizes.every((size) => typeof size === 'number')
        ? sizes.reduce((sum, size) => sum + size, 0)
        : `(${sizes.join(' + ')})`;
    const total = add(padded.map(({ array }) => array[down ? 'rows' : 'cols']));
    if (down)
      return formula.array(`list_concat(${padded.map(({ sql }) => sql).join(', ')}, [])`, padded, {
        rows: total,
        cols: wide,
      });
    // Row after row: what each array has of it.
    const line = padded
      .map(({ sql, array: { cols } }) => `${sql}[xl_r * (${cols}) + 1 : (xl_r + 1) * (${cols})]`)
      .join(', ');
    return formula.array(
      `flatten(list_transform(range(0, ${wide}), lambda xl_r: list_concat(${line}, [])))`,
      padded,
      { rows: wide, cols: total },
    );
  };

/** An array that is made as wide (or high) as others; #N/A stands in what is new. */
function widen(formula: Formula, list: ArrayValue, size: Size, wide: boolean): ArrayValue {
  const { rows, cols } = list.array;
  if ((wide ? cols : rows) === size) return list;
  const shape = wide ? { rows, cols: size } : { rows: size, cols };
  return expandTo(formula, list, shape, "xl_error('#N/A')", []);
}

function expandTo(
  formula: Formula,
  list: ArrayValue,
  shape: { rows: Size; cols: Size },
  pad: string,
  inputs: Value[],
): ArrayValue {
  const { rows, cols } = list.array;
  const value = generate(
    formula,
    shape,
    [list, ...inputs],
    (row, col) =>
      `CASE WHEN ${row} < ${rows} AND ${col} < ${cols} THEN ${at(list, row, col)} ELSE ${pad} END`,
  );
  return { ...value, array: shape };
}

const expand: ExcelFunction = (formula, args, name) => {
  checkCount(name, args, [2, 4]);
  const list = arrayArgument(formula, args[0]);
  const size = (node: Node | undefined, own: Size) =>
    given(node) ? wholeNumber(formula, node, 1) : own;
  const shape = { rows: size(args[1], list.array.rows), cols: size(args[2], list.array.cols) };
  const less = (a: Size, b: Size) => typeof a === 'number' && typeof b === 'number' && a < b;
  if (less(shape.rows, list.array.rows) || less(shape.cols, list.array.cols))
    return error(formula, '#VALUE!');
  const pad = given(args[3]) ? formula.single(formula.operand(args[3])) : undefined;
  return expandTo(formula, list, shape, pad?.sql ?? "xl_error('#N/A')", pad ? [pad] : []);
};

/** A block without the empty rows and columns before (1) and after (2) what stands in it. */
const trimRange: ExcelFunction = (formula, args, name) => {
  checkCount(name, args, [1, 3]);
  let list = arrayArgument(formula, args[0]);
  const modes = [wholeNumber(formula, args[1], 3), wholeNumber(formula, args[2], 3)];
  if (modes.some((mode) => mode < 0 || mode > 3)) return error(formula, '#VALUE!');
  for (const [at, mode] of modes.entries()) {
    if (mode === 0) continue;
    const { rows, cols } = list.array;
    const down = at === 0;
    const line = down
      ? `${list.sql}[xl_i * (${cols}) + 1 : (xl_i + 1) * (${cols})]`
      : `list_transform(range(0, ${rows}), lambda xl_r: ${list.sql}[xl_r * (${cols}) + xl_i + 1])`;
    const used = formula.emitter.emit(
      `list_filter(range(0, ${down ? rows : cols}), lambda xl_i: len(list_filter(${line}, lambda xl_v: xl_v.k <> 0)) > 0)`,
      [list],
    );
    const from = mode % 2 === 1 ? `list_min(${used.sql})` : '0';
    const to = mode >= 2 ? `list_max(${used.sql}) + 1` : String(down ? rows : cols);
    const picked = formula.emitter.emit(
      `CASE WHEN len(${used.sql}) = 0 THEN [] ELSE range(${from}, ${to}) END`,
      [used, list],
    );
    const next = down ? pickRows(formula, list, picked) : pickCols(formula, list, picked);
    list = { ...next, array: next.array ?? list.array };
  }
  const none = formula.array(
    `CASE WHEN len(${list.sql}) = 0 THEN [xl_error('#REF!')] ELSE ${list.sql} END`,
    [list],
    {
      rows: `greatest(${list.array.rows}, 1)`,
      cols: `greatest(${list.array.cols}, 1)`,
    },
  );
  return { ...none, ...(list.type === undefined ? {} : { type: list.type }) };
};

/** TAKE or DROP of rows, then of columns. */
const part =
  (take: boolean): ExcelFunction =>
  (formula, args, name) => {
    checkCount(name, args, [2, 3]);
    let list = arrayArgument(formula, args[0]);
    for (const [node, down] of [
      [args[1], true],
      [args[2], false],
    ] as const) {
      if (!given(node)) continue;
      const count = wholeNumber(formula, node, 0);
      const size = down ? list.array.rows : list.array.cols;
      if (take && count === 0) return error(formula, '#CALC!');
      if (!take && typeof size === 'number' && Math.abs(count) >= size)
        return error(formula, '#CALC!');
      const n = Math.abs(count);
      const front = count >= 0;
      const range = take
        ? front
          ? `range(0, least(${n}, ${size}))`
          : `range(greatest(${size} - ${n}, 0), ${size})`
        : front
          ? `range(${n}, ${size})`
          : `range(0, greatest(${size} - ${n}, 0))`;
      const picked = formula.emitter.emit(range, [list]);
      const next = down ? pickRows(formula, list, picked) : pickCols(formula, list, picked);
      const length = take
        ? typeof size === 'number'
          ? Math.min(n, size)
          : `len(${picked.sql})`
        : typeof size === 'number'
          ? size - n
          : `len(${picked.sql})`;
      const shape = down
        ? { rows: length, cols: list.array.cols }
        : { rows: list.array.rows, cols: length };
      list = { ...next, array: shape };
    }
    return list;
  };

const chosen =
  (down: boolean): ExcelFunction =>
  (formula, args) => {
    const [source, ...rest] = args;
    const list = arrayArgument(formula, source);
    const size = down ? list.array.rows : list.array.cols;
    const lines = rest.flatMap((node) => wholeNumbers(formula, node));
    const most = typeof size === 'number' ? size : Infinity;
    if (lines.some((line) => line === 0 || Math.abs(line) > most)) return error(formula, '#VALUE!');
    const from = lines.map((line) => (line > 0 ? String(line - 1) : `${size} - ${-line}`));
    const picked = formula.emitter.emit(`[${from.join(', ')}]`, [list]);
    const next = down ? pickRows(formula, list, picked) : pickCols(formula, list, picked);
    const shape = down
      ? { rows: lines.length, cols: list.array.cols }
      : { rows: list.array.rows, cols: lines.length };
    return { ...next, array: shape };
  };

/** All elements in one column or row. */
const line =
  (down: boolean): ExcelFunction =>
  (formula, args, name) => {
    checkCount(name, args, [1, 3]);
    const list = arrayArgument(formula, args[0]);
    const skip = wholeNumber(formula, args[1], 0);
    const byColumn = wholeNumber(formula, args[2], 0) !== 0;
    if (skip < 0 || skip > 3) return error(formula, '#VALUE!');
    const { rows, cols } = list.array;
    const ordered = byColumn
      ? formula.emitter.emit(
          `list_transform(range(0, ${times(rows, cols)}), lambda xl_i: ${at(list, `xl_i % (${rows})`, `xl_i // (${rows})`)})`,
          [list],
        )
      : list;
    const test = ['true', 'xl_v.k <> 0', 'xl_v.k <> 4', 'xl_v.k <> 0 AND xl_v.k <> 4'][skip];
    const kept =
      skip === 0
        ? ordered
        : formula.emitter.emit(`list_filter(${ordered.sql}, lambda xl_v: ${test})`, [ordered]);
    const count = skip === 0 ? times(rows, cols) : `greatest(len(${kept.sql}), 1)`;
    const sql =
      skip === 0
        ? kept.sql
        : `CASE WHEN len(${kept.sql}) = 0 THEN [xl_error('#CALC!')] ELSE ${kept.sql} END`;
    return formula.array(sql, [kept], down ? { rows: count, cols: 1 } : { rows: 1, cols: count });
  };

const wrap =
  (down: boolean): ExcelFunction =>
  (formula, args, name) => {
    checkCount(name, args, [2, 3]);
    const list = arrayArgument(formula, args[0]);
    const width = wholeNumber(formula, args[1], 0);
    const pad = given(args[2]) ? formula.single(formula.operand(args[2])) : undefined;
    const { rows, cols } = list.array;
    if (rows !== 1 && cols !== 1) return error(formula, '#VALUE!');
    if (width < 1) return error(formula, '#NUM!');
    const count = times(rows, cols);
    const lines: Size =
      typeof count === 'number'
        ? Math.ceil(count / width)
        : `((${count} + ${width - 1}) // ${width})`;
    const size = typeof count === 'number' ? Math.min(width, count) : `least(${width}, ${count})`;
    const shape = down ? { rows: lines, cols: size } : { rows: size, cols: lines };
    return generate(formula, shape, pad ? [list, pad] : [list], (row, col) => {
      const place = down ? `(${row}) * ${width} + (${col})` : `(${col}) * ${width} + (${row})`;
      return `CASE WHEN ${place} < ${count} THEN ${list.sql}[${place} + 1] ELSE ${pad?.sql ?? "xl_error('#N/A')"} END`;
    });
  };

const transpose: ExcelFunction = (formula, args, name) => {
  checkCount(name, args, [1, 1]);
  const list = arrayArgument(formula, args[0]);
  const { rows, cols } = list.array;
  const { type } = list;
  const result =
    rows === 1 || cols === 1
      ? { ...list, array: { rows: cols, cols: rows } }
      : generate(formula, { rows: cols, cols: rows }, [list], (row, col) => at(list, col, row));
  return { ...result, ...(type === undefined ? {} : { type }) };
};

/** Arrays in other shapes. */
export const RESHAPE: Record<string, ExcelFunction> = {
  SEQUENCE: sequence,
  VSTACK: stack(true),
  HSTACK: stack(false),
  EXPAND: expand,
  TRIMRANGE: trimRange,
  TAKE: part(true),
  DROP: part(false),
  CHOOSEROWS: chosen(true),
  CHOOSECOLS: chosen(false),
  TOCOL: line(true),
  TOROW: line(false),
  WRAPROWS: wrap(true),
  WRAPCOLS: wrap(false),
  TRANSPOSE: transpose,
  SINGLE: (formula, [arg]) => {
    if (arg === undefined) throw new Unsupported('SINGLE of nothing');
    return formula.operand({ kind: 'unary', operator: '@', operand: arg });
  },
  ANCHORARRAY: (formula, [arg]) => {
    if (arg === undefined) throw new Unsupported('ANCHORARRAY of nothing');
    return formula.operand({ kind: 'spill', operand: arg });
  },
};
