import type { Node } from '../formula/syntax.js';
import type { ExcelFunction } from '../sql/formula.js';
import { isSingle, type Value, Unsupported } from '../sql/operand.js';
import { branch, choose } from './branches.js';
import { checkCount, coerce, operands, scalar } from './build.js';

const FALSE: Node = { kind: 'boolean', value: false };

const ifFunction: ExcelFunction = (formula, args, name) => {
  checkCount(name, args, [2, 3]);
  const [condition, then, other = FALSE] = args as [Node, Node, Node?];
  return choose(formula, formula.valueOf(condition), branch(formula, then), branch(formula, other));
};

const ifs: ExcelFunction = (formula, args, name) => {
  checkCount(name, args, [2, 254]);
  if (args.length % 2 === 1) throw new Unsupported('IFS takes pairs');
  let result: Value = formula.constant("xl_error('#N/A')");
  for (let at = args.length - 2; at >= 0; at -= 2) {
    const [condition, then] = args.slice(at, at + 2) as [Node, Node];
    result = choose(formula, formula.valueOf(condition), branch(formula, then), result);
  }
  return result;
};

const switchFunction: ExcelFunction = (formula, args, name) => {
  checkCount(name, args, [3, 254]);
  const [first, ...rest] = args as [Node, ...Node[]];
  const value = formula.valueOf(first);
  const odd = rest.length % 2 === 1;
  let result = odd ? branch(formula, rest.at(-1) as Node) : formula.constant("xl_error('#N/A')");
  for (let at = (odd ? rest.length - 1 : rest.length) - 2; at >= 0; at -= 2) {
    const [key, then] = rest.slice(at, at + 2) as [Node, Node];
    const equal = formula.map([value, formula.valueOf(key)], ([a, b]) => `xl_eq(${a}, ${b})`);
    result = choose(formula, equal, branch(formula, then), result);
  }
  return result;
};

/** A function of one value, which takes of a block the cell in its corner. */
const corner = (build: (v: string) => string): ExcelFunction => {
  const of = scalar(['any'], (v = '') => build(v));
  return (formula, args, name) => {
    const operand = args[0] === undefined ? undefined : formula.operand(args[0]);
    if (operand?.kind !== 'ref') return of(formula, args, name);
    const { row1, col1, moves1 } = operand;
    const cell = formula.value({ ...operand, row2: row1, col2: col1, moves2: moves1 });
    return formula.map([cell], ([v = '']) => build(v));
  };
};

const typeOfOne = scalar(
  ['any'],
  (v) => `xl_number(CASE ${v}.k WHEN 2 THEN 2 WHEN 3 THEN 4 WHEN 4 THEN 16 ELSE 1 END)`,
);

/** Arrays and functions have numbers of their own, whatever is in them. */
const typeOf: ExcelFunction = (formula, args, name) => {
  const operand = args[0] === undefined ? undefined : formula.operand(args[0]);
  if (operand?.kind === 'lambda') return formula.constant('xl_number(128)');
  if (operand?.kind === 'value' && operand.array !== undefined)
    return formula.constant('xl_number(64)');
  // Versions of Excel differ: the block is an array, or the cell of it that stands in the formula's row.
  if (operand?.kind === 'union' || (operand?.kind === 'ref' && !isSingle(operand)))
    throw new Unsupported('the TYPE of a block of cells');
  return typeOfOne(formula, args, name);
};

/** AND, OR and XOR: texts and blanks in blocks don't count; without any value they are #VALUE!. */
const logic =
  (build: (truths: string) => string): ExcelFunction =>
  (formula, args, name) => {
    checkCount(name, args, [1, 255]);
    const lists = operands(formula, args).flatMap((operand) => {
      const parts = operand.kind === 'union' ? operand.parts : [operand];
      return parts.map((part) => {
        if (part.kind !== 'ref') {
          const value = formula.inArrays(() => formula.value(part));
          if (value.array === undefined) {
            const truth = coerce(formula, value, 'boolean');
            // An empty text counts as nothing; any other that is no truth value is an error.
            const blank = `${value.sql}.k = 2 AND ${value.sql}.s = ''`;
            return formula.emitter.emit(
              value.type === 'number' || value.type === 'boolean'
                ? `[${truth.sql}]`
                : `CASE WHEN ${blank} THEN [] ELSE [${truth.sql}] END`,
              [truth, value],
            );
          }
        }
        const list = formula.listOf(part);
        return formula.emitter.emit(
          `list_filter(${list.sql}, lambda xl_v: xl_v.k = 1 OR xl_v.k = 3 OR xl_v.k = 4)`,
          [list],
        );
      });
    });
    const all = formula.emitter.emit(
      `list_concat(${lists.map(({ sql }) => sql).join(', ')}, [])`,
      lists,
    );
    const error = formula.emitter.emit(`xl_first_error(${all.sql})`, [all]);
    const truths = formula.emitter.emit(`list_transform(${all.sql}, lambda xl_v: xl_v.n <> 0)`, [
      all,
    ]);
    return formula.emitter.emit(
      `CASE WHEN ${error.sql} IS NOT NULL THEN ${error.sql} WHEN len(${truths.sql}) = 0 THEN xl_error('#VALUE!') ELSE xl_boolean(${build(truths.sql)}) END`,
      [error, truths],
    );
  };

const instead =
  (test: (v: string) => string): ExcelFunction =>
  (formula, args, name) => {
    checkCount(name, args, [2, 2]);
    const [value, other] = args.map((arg) => formula.valueOf(arg)) as [Value, Value];
    const result = formula.map(
      [value, other],
      ([a, b]) => `CASE WHEN ${test(a ?? '')} THEN xl_result(${b}) ELSE xl_result(${a}) END`,
    );
    return value.date === true ? { ...result, date: true } : result;
  };

/** A test of a value, errors included. */
const is = (test: (v: string) => string) => scalar(['any'], (v) => `xl_boolean(${test(v)})`);

const constant =
  (value: boolean): ExcelFunction =>
  (formula) =>
    formula.operand({ kind: 'boolean', value });

/** Logic and questions about values. */
export const LOGICAL: Record<string, ExcelFunction> = {
  IF: ifFunction,
  IFS: ifs,
  SWITCH: switchFunction,
  AND: logic((t) => `NOT list_contains(${t}, false)`),
  OR: logic((t) => `list_contains(${t}, true)`),
  XOR: logic((t) => `len(list_filter(${t}, lambda xl_t: xl_t)) % 2 = 1`),
  NOT: scalar(['boolean'], (v) => `xl_boolean(${v}.n = 0)`),
  TRUE: constant(true),
  FALSE: constant(false),
  IFERROR: instead((v) => `${v}.k = 4`),
  IFNA: instead((v) => `${v}.k = 4 AND ${v}.s = '#N/A'`),
  ISBLANK: is((v) => `${v}.k = 0`),
  ISNUMBER: is((v) => `${v}.k = 1`),
  ISTEXT: is((v) => `${v}.k = 2`),
  ISNONTEXT: is((v) => `${v}.k <> 2`),
  ISLOGICAL: is((v) => `${v}.k = 3`),
  ISERROR: is((v) => `${v}.k = 4`),
  ISERR: is((v) => `${v}.k = 4 AND ${v}.s <> '#N/A'`),
  ISNA: is((v) => `${v}.k = 4 AND ${v}.s = '#N/A'`),
  ISEVEN: scalar(['number'], (v) => `xl_boolean(trunc(${v}.n) % 2 = 0)`),
  ISODD: scalar(['number'], (v) => `xl_boolean(trunc(${v}.n) % 2 <> 0)`),
  NA: (formula) => formula.constant("xl_error('#N/A')"),
  N: corner(
    (v) =>
      `CASE ${v}.k WHEN 1 THEN ${v} WHEN 3 THEN xl_number(${v}.n) WHEN 4 THEN ${v} ELSE xl_number(0) END`,
  ),
  T: corner((v) => `CASE WHEN ${v}.k = 2 OR ${v}.k = 4 THEN ${v} ELSE xl_text('') END`),
  TYPE: typeOf,
  'ERROR.TYPE': scalar(
    ['any'],
    (v) =>
      `CASE WHEN ${v}.k <> 4 THEN xl_error('#N/A') ELSE xl_number(xl_error_number(${v}.s)) END`,
  ),
};
