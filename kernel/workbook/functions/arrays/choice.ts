import type { Node } from '../../formula/syntax.js';
import type { ExcelFunction, Formula } from '../../sql/formula.js';
import { Unsupported, type Value } from '../../sql/operand.js';
import { checkCount, coerce, operands } from '../build.js';
import {
  type ArrayValue,
  arrayArgument,
  arrayOf,
  pickCols,
  pickRows,
  wholeNumber,
  wholeNumbers,
} from './build.js';

const error = (formula: Formula, name: string) => formula.constant(`xl_error('${name}')`);

/** Rows (or columns) of an array by the numbers in a list. */
const pick = (formula: Formula, list: ArrayValue, picked: Value, down: boolean) =>
  down ? pickRows(formula, list, picked) : pickCols(formula, list, picked);

const filter: ExcelFunction = (formula, args, name) => {
  checkCount(name, args, [2, 3]);
  const [source, include, other] = operands(formula, args);
  const list = arrayOf(formula, source);
  const asked = arrayOf(formula, include);
  const tests = { ...coerce(formula, asked, 'boolean'), array: asked.array };
  const { rows, cols } = list.array;
  const down =
    tests.array.cols === 1 &&
    (tests.array.rows === rows || typeof rows === 'string' || rows !== 1 || cols === 1);
  const [own, whole] = down ? [tests.array.rows, rows] : [tests.array.cols, cols];
  if (!down && tests.array.rows !== 1) return error(formula, '#VALUE!');
  if (own !== whole && typeof own === 'number' && typeof whole === 'number')
    return error(formula, '#VALUE!');
  const picked = formula.emitter.emit(
    `list_filter(range(0, len(${tests.sql})), lambda xl_i: ${tests.sql}[xl_i + 1].n <> 0)`,
    [tests],
  );
  const failed = formula.emitter.emit(
    `CASE WHEN len(${tests.sql}) <> ${whole} THEN xl_error('#VALUE!') ELSE xl_first_error(${tests.sql}) END`,
    [tests, list],
  );
  const result = pick(formula, list, picked, down);
  const fallbacks = other === undefined ? undefined : formula.value(other);
  const several = fallbacks?.array;
  if (several !== undefined && (several.rows !== 1 || several.cols !== 1))
    throw new Unsupported('FILTER with an array for the case that nothing is left');
  const fallback = fallbacks === undefined ? error(formula, '#CALC!') : formula.single(fallbacks);
  const width = down ? cols : rows;
  const repeated = (sql: string) => `list_transform(range(0, ${width}), lambda xl_i: ${sql})`;
  const none = `greatest(len(${picked.sql}), 1)`;
  const all = formula.array(
    `CASE WHEN ${failed.sql} IS NOT NULL THEN ${repeated(failed.sql)} WHEN len(${picked.sql}) = 0 THEN ${repeated(fallback.sql)} ELSE ${result.sql} END`,
    [result, failed, fallback, picked],
    down ? { rows: none, cols } : { rows, cols: none },
  );
  const type = list.type !== undefined && list.type === fallback.type ? { type: list.type } : {};
  const when = formula.emitter.emit(`len(${picked.sql}) = 0 AND ${failed.sql} IS NULL`, [
    picked,
    failed,
  ]);
  const instead = width === 1 ? { instead: { when, value: fallback } } : {};
  return { ...all, ...type, ...instead, ...(list.date === true ? { date: true } : {}) };
};

/** For each row (or column) a text that is equal for equal ones. */
function lineKeys(formula: Formula, list: ArrayValue, down: boolean): Value {
  const { rows, cols } = list.array;
  const line = down
    ? `${list.sql}[xl_i * (${cols}) + 1 : (xl_i + 1) * (${cols})]`
    : `list_transform(range(0, ${rows}), lambda xl_r: ${list.sql}[xl_r * (${cols}) + xl_i + 1])`;
  return formula.emitter.emit(
    `list_transform(range(0, ${down ? rows : cols}), lambda xl_i: array_to_string(list_transform(${line}, lambda xl_v: xl_identity(xl_v)), chr(1)))`,
    [list],
  );
}

const unique: ExcelFunction = (formula, args, name) => {
  checkCount(name, args, [1, 3]);
  const list = arrayArgument(formula, args[0]);
  const down = wholeNumber(formula, args[1], 0) === 0;
  const once = wholeNumber(formula, args[2], 0) !== 0;
  const keys = lineKeys(formula, list, down);
  const test = once
    ? `len(list_filter(${keys.sql}, lambda xl_k: xl_k = ${keys.sql}[xl_i + 1])) = 1`
    : `list_position(${keys.sql}, ${keys.sql}[xl_i + 1]) = xl_i + 1`;
  const picked = formula.emitter.emit(
    `list_filter(range(0, len(${keys.sql})), lambda xl_i: ${test})`,
    [keys],
  );
  return pick(formula, list, picked, down);
};

interface SortKey {
  values: Value;
  descending: boolean;
}

/** The order of lines by keys: numbers, texts, booleans, errors, and blanks last in both directions; equal ones keep theirs. */
function order(formula: Formula, keys: SortKey[]): Value {
  const fields = keys.flatMap(({ values, descending }, at) => {
    const sign = descending ? '-1' : '1';
    const texts = formula.emitter.emit(
      `list_sort(list_distinct(list_transform(list_filter(${values.sql}, lambda xl_v: xl_v.k = 2), lambda xl_v: xl_key(xl_v.s))))`,
      [values],
    );
    const v = `${values.sql}[xl_i + 1]`;
    return {
      inputs: [values, texts],
      sql: `'b${at}': CASE WHEN ${v}.k = 0 THEN 1 ELSE 0 END, 'k${at}': ${sign} * ${v}.k, 'n${at}': ${sign} * (CASE ${v}.k WHEN 2 THEN list_position(${texts.sql}, xl_key(${v}.s))::DOUBLE WHEN 4 THEN xl_error_number(${v}.s) ELSE coalesce(${v}.n, 0e0) END)`,
    };
  });
  const [first] = keys;
  return formula.emitter.emit(
    `list_transform(list_sort(list_transform(range(0, len(${first?.values.sql ?? '[]'})), lambda xl_i: {${fields.map(({ sql }) => sql).join(', ')}, 'i': xl_i})), lambda xl_p: xl_p.i)`,
    fields.flatMap(({ inputs }) => inputs),
  );
}

const sort: ExcelFunction = (formula, args, name) => {
  checkCount(name, args, [1, 4]);
  const list = arrayArgument(formula, args[0]);
  const missing: Node = { kind: 'number', value: 1 };
  const given = (node: Node | undefined) =>
    wholeNumbers(formula, node === undefined || node.kind === 'missing' ? missing : node);
  const lines = given(args[1]);
  const orders = given(args[2]);
  const down = wholeNumber(formula, args[3], 0) === 0;
  const { rows, cols } = list.array;
  const most = down ? cols : rows;
  const keys = lines.map((line, at): SortKey | undefined => {
    const direction = orders[at] ?? orders[0] ?? 1;
    const bad = line < 1 || (typeof most === 'number' && line > most);
    if (bad || Math.abs(direction) !== 1) return undefined;
    const sql = down
      ? `list_transform(range(0, ${rows}), lambda xl_r: ${list.sql}[xl_r * (${cols}) + ${line}])`
      : `${list.sql}[${line - 1} * (${cols}) + 1 : ${line} * (${cols})]`;
    return { values: formula.emitter.emit(sql, [list]), descending: direction === -1 };
  });
  if (keys.includes(undefined)) return error(formula, '#VALUE!');
  const all = keys.filter((key) => key !== undefined);
  return pick(formula, list, order(formula, all), down);
};

const sortBy: ExcelFunction = (formula, args) => {
  const [source, ...rest] = args;
  const list = arrayArgument(formula, source);
  const keys: SortKey[] = [];
  let down = true;
  for (let at = 0; at < rest.length; at += 2) {
    const by = arrayArgument(formula, rest[at]);
    down = by.array.cols === 1 && list.array.rows !== 1;
    const [own, whole] = down ? [by.array.rows, list.array.rows] : [by.array.cols, list.array.cols];
    if (typeof own === 'number' && typeof whole === 'number' && own !== whole)
      return error(formula, '#VALUE!');
    const direction = wholeNumber(formula, rest[at + 1], 1);
    if (Math.abs(direction) !== 1) return error(formula, '#VALUE!');
    keys.push({ values: by, descending: direction === -1 });
  }
  if (keys.length === 0) throw new Unsupported('SORTBY without an order');
  return pick(formula, list, order(formula, keys), down);
};

/** Rows or columns of arrays that are chosen by what they hold. */
export const CHOICE: Record<string, ExcelFunction> = {
  FILTER: filter,
  UNIQUE: unique,
  SORT: sort,
  SORTBY: sortBy,
};
