import type { ExcelFunction, Formula } from '../../sql/formula.js';
import { Unsupported, type Value } from '../../sql/operand.js';
import { checkCount } from '../build.js';
import { type ArrayValue, arrayArgument, at, fixedSize, generate, wholeNumber } from './build.js';

const LARGEST = 64;

export interface Solved {
  /** The rows after elimination: the left square is the unit matrix. */
  rows: Value;
  /** The product of the pivots with their signs. */
  determinant: Value;
}

/** Gauss-Jordan elimination with row pivots of `n` rows of `m` doubles, written out step by step. */
export function eliminate(formula: Formula, start: Value, n: number, m: number): Solved {
  const emit = (sql: string, ...inputs: Value[]) => formula.emitter.emit(sql, inputs);
  let a = start;
  let determinant = emit('1e0');
  for (let k = 0; k < n; k += 1) {
    const sizes = emit(
      `list_transform(range(${k}, ${n}), lambda xl_r: abs(${a.sql}[xl_r * ${m} + ${k + 1}]))`,
      a,
    );
    const p = emit(`${k - 1} + list_position(${sizes.sql}, list_max(${sizes.sql}))`, sizes);
    const pivot = emit(`${a.sql}[${p.sql} * ${m} + ${k + 1}]`, a, p);
    determinant = emit(
      `${determinant.sql} * ${pivot.sql} * (CASE WHEN ${p.sql} = ${k} THEN 1e0 ELSE -1e0 END)`,
      determinant,
      pivot,
      p,
    );
    const s = emit(
      `list_transform(range(0, ${n * m}), lambda xl_i: ${a.sql}[(CASE xl_i // ${m} WHEN ${k} THEN ${p.sql} WHEN ${p.sql} THEN ${k} ELSE xl_i // ${m} END) * ${m} + xl_i % ${m} + 1])`,
      a,
      p,
    );
    const own = `${s.sql}[${k * m} + xl_i % ${m} + 1] / ${pivot.sql}`;
    a = emit(
      `list_transform(range(0, ${n * m}), lambda xl_i: CASE WHEN ${pivot.sql} = 0 THEN 'nan'::DOUBLE WHEN xl_i // ${m} = ${k} THEN ${own} ELSE ${s.sql}[xl_i + 1] - ${s.sql}[(xl_i // ${m}) * ${m} + ${k + 1}] * (${own}) END)`,
      s,
      pivot,
    );
  }
  return { rows: a, determinant };
}

/** The size of a square of numbers, or an error. */
function square(formula: Formula, list: ArrayValue): number | undefined {
  const rows = fixedSize(formula, list.array.rows, list);
  const cols = fixedSize(formula, list.array.cols, list);
  if (rows !== cols) return undefined;
  if (rows > LARGEST) throw new Unsupported(`a matrix of more than ${LARGEST} rows`);
  return rows;
}

/** The first error, or #VALUE! where something is no number, of arrays. */
const fault = (formula: Formula, lists: Value[]): Value => {
  const all = formula.emitter.emit(
    `list_concat(${lists.map(({ sql }) => sql).join(', ')}, [])`,
    lists,
  );
  return formula.emitter.emit(
    `CASE WHEN xl_first_error(${all.sql}) IS NOT NULL THEN xl_first_error(${all.sql}) WHEN len(list_filter(${all.sql}, lambda xl_v: xl_v.k <> 1)) > 0 THEN xl_error('#VALUE!') END`,
    [all],
  );
};

const doubles = (formula: Formula, list: Value) =>
  formula.emitter.emit(`xl_n_of(${list.sql})`, [list]);

const determinant: ExcelFunction = (formula, args, name) => {
  checkCount(name, args, [1, 1]);
  const list = arrayArgument(formula, args[0]);
  const n = square(formula, list);
  if (n === undefined) return formula.constant("xl_error('#VALUE!')");
  const bad = fault(formula, [list]);
  const solved = eliminate(formula, doubles(formula, list), n, n);
  return formula.emitter.emit(
    `CASE WHEN ${bad.sql} IS NOT NULL THEN ${bad.sql} WHEN isnan(${solved.determinant.sql}) THEN xl_number(0) ELSE xl_finite(${solved.determinant.sql}) END`,
    [bad, solved.determinant],
  );
};

const inverse: ExcelFunction = (formula, args, name) => {
  checkCount(name, args, [1, 1]);
  const list = arrayArgument(formula, args[0]);
  const n = square(formula, list);
  if (n === undefined) return formula.constant("xl_error('#VALUE!')");
  const bad = fault(formula, [list]);
  const numbers = doubles(formula, list);
  const wide = formula.emitter.emit(
    `list_transform(range(0, ${2 * n * n}), lambda xl_i: CASE WHEN xl_i % ${2 * n} < ${n} THEN ${numbers.sql}[(xl_i // ${2 * n}) * ${n} + xl_i % ${2 * n} + 1] WHEN xl_i % ${2 * n} - ${n} = xl_i // ${2 * n} THEN 1e0 ELSE 0e0 END)`,
    [numbers],
  );
  const { rows } = eliminate(formula, wide, n, 2 * n);
  return generate(
    formula,
    { rows: n, cols: n },
    [rows, bad],
    (row, col) =>
      `CASE WHEN ${bad.sql} IS NOT NULL THEN ${bad.sql} ELSE xl_finite(${rows.sql}[(${row}) * ${2 * n} + ${n} + (${col}) + 1]) END`,
  );
};

const product: ExcelFunction = (formula, args, name) => {
  checkCount(name, args, [2, 2]);
  const [a, b] = args.map((arg) => arrayArgument(formula, arg)) as [ArrayValue, ArrayValue];
  const inner = a.array.cols;
  const sized = typeof inner === 'number' && typeof b.array.rows === 'number';
  if (sized && inner !== b.array.rows) return formula.constant("xl_error('#VALUE!')");
  const bad = fault(formula, [a, b]);
  return generate(
    formula,
    { rows: a.array.rows, cols: b.array.cols },
    [a, b, bad],
    (row, col) =>
      `CASE WHEN ${bad.sql} IS NOT NULL THEN ${bad.sql} WHEN ${inner} <> ${b.array.rows} THEN xl_error('#VALUE!') ELSE xl_finite(xl_sum(list_transform(range(0, ${inner}), lambda xl_k: ${at(a, row, 'xl_k')}.n * ${at(b, 'xl_k', col)}.n))) END`,
  );
};

const unit: ExcelFunction = (formula, args) => {
  const n = wholeNumber(formula, args[0], 0);
  if (n < 1) return formula.constant("xl_error('#VALUE!')");
  return generate(
    formula,
    { rows: n, cols: n },
    [],
    (row, col) => `xl_number(CASE WHEN ${row} = ${col} THEN 1e0 ELSE 0e0 END)`,
  );
};

/** Products, inverses and determinants. */
export const MATRIX: Record<string, ExcelFunction> = {
  MMULT: product,
  MINVERSE: inverse,
  MDETERM: determinant,
  MUNIT: unit,
};
