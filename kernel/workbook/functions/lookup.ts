import type { Node } from '../formula/syntax.js';
import type { ExcelFunction, Formula } from '../sql/formula.js';
import { type Operand, Unsupported, type Value } from '../sql/operand.js';
import { toNumber, typed } from '../sql/operators.js';
import { checkCount, coerce, number, operands } from './build.js';

export const array = (formula: Formula, operand: Operand | undefined): Value => {
  if (operand === undefined) throw new Unsupported('an argument is missing');
  return formula.inArrays(() => formula.listOf(operand));
};
const scalarOf = (formula: Formula, operand: Operand | undefined): Value => {
  if (operand === undefined) throw new Unsupported('an argument is missing');
  const value = formula.value(operand);
  if (value.array !== undefined) throw new Unsupported('an array where a lookup takes one value');
  return value;
};

/** A row (`across`) or column of an array as a list; `index` is SQL from 1. */
function slice(list: Value, index: string, down: boolean): string {
  const cols = list.array?.cols;
  if (cols === undefined) throw new Unsupported('a lookup in an array of unknown width');
  return down
    ? `${list.sql}[${index} : : ${cols}]`
    : `${list.sql}[(${index} - 1) * ${cols} + 1 : ${index} * ${cols}]`;
}

const lookupTable =
  (down: boolean): ExcelFunction =>
  (formula, args, name) => {
    checkCount(name, args, [3, 4]);
    const found = operands(formula, args);
    const key = formula.emitter.emit(`xl_known(${scalarOf(formula, found[0]).sql})`, [
      scalarOf(formula, found[0]),
    ]);
    const table = array(formula, found[1]);
    const index = toNumber(formula, scalarOf(formula, found[2]));
    const near = coerce(
      formula,
      found[3] === undefined ? formula.constant('xl_boolean(true)') : scalarOf(formula, found[3]),
      'boolean',
    );
    const emit = (sql: string, ...inputs: Value[]) => formula.emitter.emit(sql, inputs);
    const keys = emit(slice(table, '1', down), table);
    const width = down ? table.array?.cols : table.array?.rows;
    if (width === undefined) throw new Unsupported('a lookup in an array of unknown size');
    const at = emit(
      `CASE WHEN ${near.sql}.n <> 0 THEN xl_find_le(${keys.sql}, ${key.sql}) ELSE xl_find_wild(${keys.sql}, ${key.sql}) END`,
      keys,
      key,
      near,
    );
    const column = emit(`trunc(${index.sql}.n)::BIGINT`, index);
    const place = down
      ? `(${at.sql} - 1) * ${table.array?.cols} + ${column.sql}`
      : `(${column.sql} - 1) * ${table.array?.cols} + ${at.sql}`;
    return emit(
      `CASE WHEN ${key.sql}.k = 4 THEN ${key.sql} WHEN ${index.sql}.k = 4 THEN ${index.sql} WHEN ${near.sql}.k = 4 THEN ${near.sql} WHEN ${column.sql} < 1 THEN xl_error('#VALUE!') WHEN ${column.sql} > ${width} THEN xl_error('#REF!') WHEN ${at.sql} IS NULL THEN xl_error('#N/A') ELSE ${table.sql}[${place}] END`,
      key,
      index,
      near,
      column,
      at,
      table,
    );
  };

const match: ExcelFunction = (formula, args, name) => {
  checkCount(name, args, [2, 3]);
  const found = operands(formula, args);
  const raw = scalarOf(formula, found[0]);
  const key = formula.emitter.emit(`xl_known(${raw.sql})`, [raw]);
  const list = array(formula, found[1]);
  const type =
    found[2] === undefined ? number(formula, 1) : toNumber(formula, scalarOf(formula, found[2]));
  const sql = `CASE WHEN ${key.sql}.k = 4 THEN ${key.sql} WHEN ${type.sql}.k = 4 THEN ${type.sql} WHEN ${type.sql}.n > 0 THEN xl_place(xl_find_le(${list.sql}, ${key.sql})) WHEN ${type.sql}.n < 0 THEN xl_place(xl_find_ge(${list.sql}, ${key.sql})) ELSE xl_place(xl_find_wild(${list.sql}, ${key.sql})) END`;
  return typed(formula.emitter.emit(sql, [key, list, type]), 'number');
};

/** The place that XLOOKUP and XMATCH find, as SQL that is NULL for none. */
function seek(
  formula: Formula,
  key: Value,
  list: Value,
  mode: Node | undefined,
  search: Node | undefined,
): Value {
  const fixed = (node: Node | undefined, other: number): number => {
    if (node === undefined || node.kind === 'missing') return other;
    if (node.kind === 'number') return node.value;
    if (node.kind === 'unary' && node.operator === '-' && node.operand.kind === 'number')
      return -node.operand.value;
    throw new Unsupported('a computed mode of search');
  };
  const how = fixed(mode, 0);
  const order = fixed(search, 1);
  if (order !== 1 && order !== -1) throw new Unsupported('a binary search');
  const test = how === 2 ? 'xl_is_wild' : 'xl_is_match';
  const hits = `list_transform(${list.sql}, lambda xl_x: ${test}(xl_x, ${key.sql}))`;
  const exact = order === 1 ? `list_position(${hits}, true)` : `xl_last_true(${hits})`;
  if (how === 0 || how === 2) return formula.emitter.emit(exact, [key, list]);
  if (how !== 1 && how !== -1) throw new Unsupported(`mode ${how} of search`);
  const side = how === 1 ? 'xl_is_ge' : 'xl_is_le';
  const best = how === 1 ? 'list_min' : 'list_max';
  const candidates = `list_filter(${list.sql}, lambda xl_x: ${side}(xl_x, ${key.sql}))`;
  const near = formula.emitter.emit(
    `{'n': ${best}(list_transform(${candidates}, lambda xl_x: xl_x.n)), 's': ${best}(list_transform(${candidates}, lambda xl_x: lower(xl_x.s)))}`,
    [key, list],
  );
  const hit = `list_transform(${list.sql}, lambda xl_x: xl_x.k = ${key.sql}.k AND (CASE ${key.sql}.k WHEN 2 THEN lower(xl_x.s) = ${near.sql}.s ELSE xl_x.n = ${near.sql}.n END))`;
  return formula.emitter.emit(
    `coalesce(${exact}, ${order === 1 ? `list_position(${hit}, true)` : `xl_last_true(${hit})`})`,
    [key, list, near],
  );
}

const xlookup: ExcelFunction = (formula, args, name) => {
  checkCount(name, args, [3, 6]);
  const found = operands(formula, args.slice(0, 4));
  const raw = scalarOf(formula, found[0]);
  const key = formula.emitter.emit(`xl_known(${raw.sql})`, [raw]);
  const keys = array(formula, found[1]);
  const results = array(formula, found[2]);
  const other = found[3] === undefined ? undefined : formula.single(found[3]);
  const fallback =
    other === undefined || other.missing === true ? formula.constant("xl_error('#N/A')") : other;
  const at = seek(formula, key, keys, args[4], args[5]);
  const down = keys.array?.cols === 1;
  const size = down ? results.array?.cols : results.array?.rows;
  const length = down ? keys.array?.rows : keys.array?.cols;
  if (length !== (down ? results.array?.rows : results.array?.cols))
    return formula.constant("xl_error('#VALUE!')");
  if (size === 1) {
    const type =
      results.type !== undefined && results.type === other?.type ? { type: results.type } : {};
    return {
      ...formula.emitter.emit(
        `CASE WHEN ${key.sql}.k = 4 THEN ${key.sql} WHEN ${at.sql} IS NULL THEN ${fallback.sql} ELSE ${results.sql}[${at.sql}] END`,
        [key, at, fallback, results],
      ),
      ...type,
    };
  }
  const shape = down ? { rows: 1, cols: size } : { rows: size, cols: 1 };
  return formula.array(
    `CASE WHEN ${at.sql} IS NULL THEN list_transform(range(0, ${size}), lambda xl_i: ${fallback.sql}) ELSE ${slice(results, at.sql, !down)} END`,
    [at, fallback, results],
    shape,
  );
};

const xmatch: ExcelFunction = (formula, args, name) => {
  checkCount(name, args, [2, 4]);
  const found = operands(formula, args.slice(0, 2));
  const raw = scalarOf(formula, found[0]);
  const key = formula.emitter.emit(`xl_known(${raw.sql})`, [raw]);
  const at = seek(formula, key, array(formula, found[1]), args[2], args[3]);
  return formula.emitter.emit(
    `CASE WHEN ${key.sql}.k = 4 THEN ${key.sql} ELSE xl_place(${at.sql}) END`,
    [key, at],
  );
};

const index: ExcelFunction = (formula, args, name) => {
  checkCount(name, args, [2, 3]);
  const found = operands(formula, args);
  const list = array(formula, found[0]);
  const { rows, cols } = list.array ?? {};
  const numbers = found.slice(1).map((one) => toNumber(formula, scalarOf(formula, one)));
  const [first, second] = numbers;
  if (first === undefined || cols === undefined)
    throw new Unsupported('INDEX in an array of unknown width');
  // With one number a single row is counted across.
  const one = number(formula, 1);
  const [row, col] =
    second === undefined ? (rows === 1 ? [one, first] : [first, one]) : [first, second];
  const zero = (value: Value) =>
    value.missing === true || (value.literal?.kind === 'number' && value.literal.value === 0);
  if (second === undefined && cols > 1 && rows !== 1) throw new Unsupported('INDEX of a whole row');
  if (zero(args[1]?.kind === 'missing' ? { ...row, missing: true } : row) || zero(col)) {
    const down = !zero(col);
    if (down && zero(row))
      return formula.array(slice(list, `trunc(${col.sql}.n)::BIGINT`, true), [list, col], {
        rows,
        cols: 1,
      });
    return formula.array(slice(list, `trunc(${row.sql}.n)::BIGINT`, false), [list, row], {
      rows: 1,
      cols,
    });
  }
  const height = rows ?? `(len(${list.sql}) // ${cols})`;
  return formula.emitter.emit(
    `CASE WHEN ${row.sql}.k = 4 THEN ${row.sql} WHEN ${col.sql}.k = 4 THEN ${col.sql} WHEN ${row.sql}.n < 0 OR ${col.sql}.n < 0 THEN xl_error('#VALUE!') WHEN trunc(${row.sql}.n) = 0 OR trunc(${col.sql}.n) = 0 THEN xl_error('${ZERO_INDEX}') WHEN ${row.sql}.n >= ${height} + 1 OR ${col.sql}.n >= ${cols} + 1 THEN xl_error('#REF!') ELSE ${list.sql}[(trunc(${row.sql}.n)::BIGINT - 1) * ${cols} + trunc(${col.sql}.n)::BIGINT] END`,
    [list, row, col],
  );
};
/** A computed index of 0 means a whole row or column, of which a single cell shows the one beside it. */
const ZERO_INDEX = '#VALUE!';

const choose: ExcelFunction = (formula, args, name) => {
  checkCount(name, args, [2, 255]);
  const [first, ...rest] = args as [Node, ...Node[]];
  if (first.kind === 'number')
    return formula.operand(
      rest[Math.trunc(first.value) - 1] ?? { kind: 'error', value: '#VALUE!' },
    );
  const at = toNumber(formula, formula.valueOf(first));
  const values = rest.map((node) => formula.valueOf(node));
  return formula.map(
    [at, ...values],
    ([i, ...v]) =>
      `CASE WHEN ${i}.k = 4 THEN ${i} ${v.map((sql, k) => `WHEN trunc(${i}.n) = ${k + 1} THEN ${sql}`).join(' ')} ELSE xl_error('#VALUE!') END`,
  );
};

const lookup: ExcelFunction = (formula, args, name) => {
  checkCount(name, args, [2, 3]);
  const found = operands(formula, args);
  const raw = scalarOf(formula, found[0]);
  const key = formula.emitter.emit(`xl_known(${raw.sql})`, [raw]);
  const keys = array(formula, found[1]);
  const { rows, cols } = keys.array ?? {};
  if (found[2] === undefined && rows !== 1 && cols !== 1)
    throw new Unsupported('LOOKUP in a block');
  const results = found[2] === undefined ? keys : array(formula, found[2]);
  return formula.emitter.emit(
    `CASE WHEN ${key.sql}.k = 4 THEN ${key.sql} ELSE xl_pick(${results.sql}, xl_find_le(${keys.sql}, ${key.sql})) END`,
    [key, keys, results],
  );
};

/** Looking up. */
export const LOOKUP: Record<string, ExcelFunction> = {
  VLOOKUP: lookupTable(true),
  HLOOKUP: lookupTable(false),
  MATCH: match,
  XMATCH: xmatch,
  XLOOKUP: xlookup,
  LOOKUP: lookup,
  INDEX: index,
  CHOOSE: choose,
  TRANSPOSE: (formula, args) => {
    const list = array(formula, operands(formula, args)[0]);
    const { rows, cols } = list.array ?? {};
    if (rows === undefined || cols === undefined)
      throw new Unsupported('TRANSPOSE of an array of unknown size');
    return formula.array(
      `list_transform(range(0, ${rows * cols}), lambda xl_i: ${list.sql}[(xl_i % ${rows}) * ${cols} + xl_i // ${rows} + 1])`,
      [list],
      { rows: cols, cols: rows },
    );
  },
};
