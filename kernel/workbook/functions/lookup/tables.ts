import type { Node } from '../../formula/syntax.js';
import type { ExcelFunction, Formula } from '../../sql/formula.js';
import type { Value } from '../../sql/operand.js';
import { toNumber, typed } from '../../sql/operators.js';
import { type ArrayValue, arrayOf } from '../arrays/build.js';
import { branch, choose as chooseOne } from '../branches.js';
import { checkCount, coerce, number, operands } from '../build.js';
import { identities, keyOf, valueOf } from './keys.js';

/** Part of an array that a lookup goes through: its first column or row. */
function firstLine(formula: Formula, table: ArrayValue, down: boolean): ArrayValue {
  const { rows, cols } = table.array;
  if (down && cols === 1) return table;
  if (!down && rows === 1) return table;
  const sql = down ? `${table.sql}[1 : : ${cols}]` : `${table.sql}[1 : ${cols}]`;
  const shape = down ? { rows, cols: 1 } : { rows: 1, cols };
  return { ...formula.array(sql, [table], shape), array: shape };
}

const lookupTable =
  (down: boolean): ExcelFunction =>
  (formula, args, name) => {
    checkCount(name, args, [3, 4]);
    const found = operands(formula, args);
    const key = keyOf(formula, found[0]);
    if (found[1]?.kind === 'value' && found[1].array === undefined)
      return formula.constant(`xl_error('${found[1].type === 'text' ? '#VALUE!' : '#N/A'}')`);
    const table = arrayOf(formula, found[1]);
    const index = toNumber(formula, valueOf(formula, found[2]));
    const near = coerce(
      formula,
      found[3] === undefined ? formula.constant('xl_boolean(true)') : valueOf(formula, found[3]),
      'boolean',
    );
    const keys = firstLine(formula, table, down);
    const exact = near.literal?.kind === 'boolean' && !near.literal.value;
    const ids = exact || near.literal === undefined ? identities(formula, keys) : keys;
    const at = formula.map(
      [key, near],
      ([k, n]) =>
        exact || near.literal === undefined
          ? `CASE WHEN ${n}.n <> 0 THEN xl_bisect_le(${keys.sql}, ${k}) ELSE xl_find(${ids.sql}, ${keys.sql}, ${k}) END`
          : `xl_bisect_le(${keys.sql}, ${k})`,
      [keys, ids],
    );
    const { rows, cols } = table.array;
    return formula.map(
      [key, index, near, at],
      ([k, i, n, a]) => {
        const column = `trunc(${i}.n)::BIGINT`;
        const place = down
          ? `(${a} - 1) * (${cols}) + ${column}`
          : `(${column} - 1) * (${cols}) + ${a}`;
        return `CASE WHEN ${k}.k = 4 THEN ${k} WHEN ${i}.k = 4 THEN ${i} WHEN ${n}.k = 4 THEN ${n} WHEN ${column} > ${down ? cols : rows} THEN xl_error('#REF!') WHEN ${a} IS NULL THEN xl_error('#N/A') WHEN ${column} < 1 THEN xl_error('#VALUE!') ELSE ${table.sql}[${place}] END`;
      },
      [table],
    );
  };

const isLine = ({ array: { rows, cols } }: ArrayValue) =>
  rows === 1 || cols === 1 || typeof rows === 'string' || typeof cols === 'string';

const match: ExcelFunction = (formula, args, name) => {
  checkCount(name, args, [2, 3]);
  const found = operands(formula, args);
  const key = keyOf(formula, found[0]);
  if (found[1]?.kind === 'value' && found[1].array === undefined)
    return formula.constant("xl_error('#N/A')");
  const list = arrayOf(formula, found[1]);
  if (!isLine(list)) return formula.constant("xl_error('#N/A')");
  const type =
    found[2] === undefined ? number(formula, 1) : toNumber(formula, valueOf(formula, found[2]));
  const ids = identities(formula, list);
  return typed(
    formula.map(
      [key, type],
      ([k, t]) =>
        `CASE WHEN ${k}.k = 4 THEN ${k} WHEN ${t}.k = 4 THEN ${t} WHEN ${t}.n > 0 THEN xl_place(xl_bisect_le(${list.sql}, ${k})) WHEN ${t}.n < 0 THEN xl_place(xl_bisect_ge(${list.sql}, ${k})) ELSE xl_place(xl_find(${ids.sql}, ${list.sql}, ${k})) END`,
      [list, ids],
    ),
    'number',
  );
};

/** LOOKUP in a line, or in the longer side of a block. */
const lookup: ExcelFunction = (formula, args, name) => {
  checkCount(name, args, [2, 3]);
  const found = operands(formula, args);
  const key = keyOf(formula, found[0]);
  const block = arrayOf(formula, found[1]);
  const { rows, cols } = block.array;
  const across = typeof rows === 'number' && typeof cols === 'number' && cols > rows;
  const keys = firstLine(formula, block, !across);
  let results: Value = keys;
  if (found[2] !== undefined) results = arrayOf(formula, found[2]);
  else if (rows !== 1 && cols !== 1)
    results = formula.emitter.emit(
      across
        ? `${block.sql}[(${rows} - 1) * (${cols}) + 1 : (${rows}) * (${cols})]`
        : `${block.sql}[${cols} : : ${cols}]`,
      [block],
    );
  const at = formula.map([key], ([k]) => `xl_bisect_le(${keys.sql}, ${k})`, [keys]);
  const type = results.type === undefined ? {} : { type: results.type };
  const result = formula.map(
    [key, at],
    ([k, a]) =>
      `CASE WHEN ${k}.k = 4 THEN ${k} WHEN ${a} IS NULL THEN xl_error('#N/A') WHEN ${a} > len(${results.sql}) THEN xl_error('#REF!') ELSE ${results.sql}[${a}] END`,
    [results],
  );
  return { ...result, ...type };
};

const choose: ExcelFunction = (formula, args, name) => {
  checkCount(name, args, [2, 255]);
  const [first, ...rest] = args as [Node, ...Node[]];
  if (first.kind === 'number')
    return formula.operand(
      rest[Math.trunc(first.value) - 1] ?? { kind: 'error', value: '#VALUE!' },
    );
  const at = toNumber(formula, formula.valueOf(first));
  const values = rest.map((node) => branch(formula, node));
  if (formula.calling.direct && values.some(({ array }) => array !== undefined))
    return values.reduceRight((other, value, k) => {
      const here = formula.map(
        [at],
        ([i]) => `CASE WHEN ${i}.k = 4 THEN ${i} ELSE xl_boolean(trunc(${i}.n) = ${k + 1}) END`,
      );
      return chooseOne(formula, here, value, other);
    }, formula.constant("xl_error('#VALUE!')"));
  const result = formula.map(
    [at, ...values],
    ([i, ...v]) =>
      `CASE WHEN ${i}.k = 4 THEN ${i} ${v.map((sql, k) => `WHEN trunc(${i}.n) = ${k + 1} THEN ${sql}`).join(' ')} ELSE xl_error('#VALUE!') END`,
  );
  const types = new Set(values.map(({ type }) => type));
  const [type] = types;
  return {
    ...result,
    ...(types.size === 1 && type !== undefined ? { type } : {}),
    ...(values.some(({ date }) => date === true) ? { date: true } : {}),
  };
};

/** Looking up. */
export const LOOKUP: Record<string, ExcelFunction> = {
  VLOOKUP: lookupTable(true),
  HLOOKUP: lookupTable(false),
  MATCH: match,
  LOOKUP: lookup,
  CHOOSE: choose,
};
