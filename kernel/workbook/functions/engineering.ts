import type { ExcelFunction } from '../sql/formula.js';
import { numeric, scalar } from './build.js';

const whole = (sql: string) => `trunc(${sql})::BIGINT`;
/** Counts of ways; products of ratios keep whole numbers whole. */
const combinations = (n: string, k: string) =>
  `round(list_reduce(list_transform(range(1, least(${whole(k)}, ${whole(n)} - ${whole(k)}) + 1), lambda xl_i: (${whole(n)} - least(${whole(k)}, ${whole(n)} - ${whole(k)}) + xl_i)::DOUBLE / xl_i), lambda xl_a, xl_b: xl_a * xl_b, 1e0))`;
const factorial = (n: string) =>
  `list_reduce(list_transform(range(1, ${whole(n)} + 1), lambda xl_i: xl_i::DOUBLE), lambda xl_a, xl_b: xl_a * xl_b, 1e0)`;
const bits = (build: (a: string, b: string) => string) =>
  numeric(
    2,
    (a, b) =>
      `CASE WHEN ${a} >= 0 AND ${b} >= 0 AND ${a} = trunc(${a}) AND ${b} = trunc(${b}) AND ${a} < 281474976710656 AND ${b} < 281474976710656 THEN ${build(`${a}::BIGINT`, `${b}::BIGINT`)} END`,
  );

/** A text of digits of a base as a number; ten digits hold a sign. */
const toDecimal = (base: number, pattern: string): ExcelFunction =>
  scalar(
    ['any'],
    (v) => {
      const value = `list_reduce(list_transform(string_split(upper(xl_w), ''), lambda xl_c: (strpos('0123456789ABCDEF', xl_c) - 1)::DOUBLE), lambda xl_a, xl_b: xl_a * ${base} + xl_b, 0e0)`;
      const half = `${base}e0`;
      const power = Array.from({ length: 10 }, () => half).join(' * ');
      const read = `CASE WHEN xl_w = '' THEN xl_number(0) WHEN NOT regexp_full_match(xl_w, '${pattern}{1,10}') THEN xl_error('#NUM!') WHEN ${value} >= ${power} / 2 THEN xl_number(${value} - ${power}) ELSE xl_number(${value}) END`;
      return `CASE WHEN ${v}.k = 4 THEN ${v} WHEN ${v}.k = 3 THEN xl_error('#VALUE!') ELSE list_transform([xl_to_text(${v}).s], lambda xl_w: ${read})[1] END`;
    },
    { type: 'number' },
  );

/** Numbers in other bases, bits and counts of ways. */
export const ENGINEERING: Record<string, ExcelFunction> = {
  BIN2DEC: toDecimal(2, '[01]'),
  OCT2DEC: toDecimal(8, '[0-7]'),
  HEX2DEC: toDecimal(16, '[0-9A-Fa-f]'),
  BITAND: bits((a, b) => `(${a} & ${b})::DOUBLE`),
  BITOR: bits((a, b) => `(${a} | ${b})::DOUBLE`),
  BITXOR: bits((a, b) => `xor(${a}, ${b})::DOUBLE`),
  DELTA: numeric(1, (a, b) => `CASE WHEN ${a} = ${b} THEN 1e0 ELSE 0e0 END`, { defaults: [0] }),
  GESTEP: numeric(1, (a, b) => `CASE WHEN ${a} >= ${b} THEN 1e0 ELSE 0e0 END`, { defaults: [0] }),
  FACT: numeric(1, (n) => `CASE WHEN ${n} >= 0 AND ${n} < 171 THEN ${factorial(n)} END`),
  FACTDOUBLE: numeric(
    1,
    (n) =>
      `CASE WHEN ${n} >= -1 AND ${n} < 301 THEN list_reduce(list_transform(range(${whole(n)}, 0, -2), lambda xl_i: xl_i::DOUBLE), lambda xl_a, xl_b: xl_a * xl_b, 1e0) END`,
  ),
  COMBIN: numeric(
    2,
    (n, k) =>
      `CASE WHEN ${n} >= 0 AND ${k} >= 0 AND trunc(${n}) >= trunc(${k}) THEN ${combinations(n, k)} END`,
  ),
  COMBINA: numeric(
    2,
    (n, k) =>
      `CASE WHEN ${n} >= 0 AND ${k} >= 0 AND (${n} >= 1 OR ${k} < 1) THEN (CASE WHEN trunc(${k}) = 0 THEN 1e0 ELSE ${combinations(`(trunc(${n}) + trunc(${k}) - 1)`, k)} END) END`,
  ),
  PERMUT: numeric(
    2,
    (n, k) =>
      `CASE WHEN ${n} > 0 AND ${k} >= 0 AND trunc(${n}) >= trunc(${k}) THEN list_reduce(list_transform(range(${whole(n)} - ${whole(k)} + 1, ${whole(n)} + 1), lambda xl_i: xl_i::DOUBLE), lambda xl_a, xl_b: xl_a * xl_b, 1e0) END`,
  ),
  PERMUTATIONA: numeric(
    2,
    (n, k) => `CASE WHEN ${n} >= 0 AND ${k} >= 0 THEN pow(trunc(${n}), trunc(${k})) END`,
  ),
};
