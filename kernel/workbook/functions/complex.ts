import type { Node } from '../formula/syntax.js';
import type { ExcelFunction, Formula } from '../sql/formula.js';
import type { Value } from '../sql/operand.js';
import { typed } from '../sql/operators.js';
import { checkCount, operands, scalar } from './build.js';

/** SQL of the two parts of a complex number, from those of another; `r` and `i` are SQL of doubles. */
type Parts = (r: string, i: string) => [string, string];

const size = (r: string, i: string) => `sqrt(${r} * ${r} + ${i} * ${i})`;
const cosine: Parts = (r, i) => [`cos(${r}) * cosh(${i})`, `-sin(${r}) * sinh(${i})`];
const sine: Parts = (r, i) => [`sin(${r}) * cosh(${i})`, `cos(${r}) * sinh(${i})`];
const hyperbolicCosine: Parts = (r, i) => [`cosh(${r}) * cos(${i})`, `sinh(${r}) * sin(${i})`];
const hyperbolicSine: Parts = (r, i) => [`sinh(${r}) * cos(${i})`, `cosh(${r}) * sin(${i})`];
const quotient = ([a, b]: [string, string], [c, d]: [string, string]): [string, string] => {
  const below = `((${c}) * (${c}) + (${d}) * (${d}))`;
  return [
    `((${a}) * (${c}) + (${b}) * (${d})) / ${below}`,
    `((${b}) * (${c}) - (${a}) * (${d})) / ${below}`,
  ];
};
const inverse =
  (of: Parts): Parts =>
  (r, i) =>
    quotient(['1e0', '0e0'], of(r, i));
// By twice the angle: nothing cancels where the imaginary part is large or both are small.
const tangent: Parts = (r, i) => {
  const below = `(2e0 * (cos(${r}) * cos(${r}) + sinh(${i}) * sinh(${i})))`;
  return [`sin(2e0 * ${r}) / ${below}`, `sinh(2e0 * ${i}) / ${below}`];
};
const cotangent: Parts = (r, i) => {
  const below = `(2e0 * (sin(${r}) * sin(${r}) + sinh(${i}) * sinh(${i})))`;
  return [`sin(2e0 * ${r}) / ${below}`, `-sinh(2e0 * ${i}) / ${below}`];
};
const logarithm =
  (scale: string): Parts =>
  (r, i) => [`ln(${size(r, i)}) / ${scale}`, `atan2(${i}, ${r}) / ${scale}`];

/** A value as a complex number, `NULL` for what is none; work on it once it is there. */
const withComplex = (v: string, work: string) =>
  `list_transform([xl_complex(${v})], lambda xl_z: CASE WHEN xl_z IS NULL THEN xl_error('#NUM!') ELSE ${work} END)[1]`;
const guarded = (v: string, sql: string) =>
  `CASE WHEN ${v}.k = 4 THEN ${v} WHEN ${v}.k = 3 THEN xl_error('#VALUE!') ELSE ${sql} END`;

const part = (sql: string): ExcelFunction =>
  scalar(['any'], (v) => guarded(v, withComplex(v, sql)), { type: 'number' });

const mapped = (parts: Parts): ExcelFunction =>
  scalar(['any'], (v) => {
    const [r, i] = parts('xl_z.r', 'xl_z.i');
    return guarded(v, withComplex(v, `xl_complex_text(TRY(${r}), TRY(${i}), xl_z.u)`));
  });

const power = scalar(['any', 'number'], (v, n) => {
  const r = size('xl_z.r', 'xl_z.i');
  const angle = `${n}.n * atan2(xl_z.i, xl_z.r)`;
  return guarded(
    v,
    withComplex(
      v,
      `CASE WHEN ${r} = 0 AND ${n}.n <= 0 THEN xl_error('#NUM!') WHEN ${r} = 0 THEN xl_text('0') ELSE xl_complex_text(TRY(pow(${r}, ${n}.n) * cos(${angle})), TRY(pow(${r}, ${n}.n) * sin(${angle})), xl_z.u) END`,
    ),
  );
});

const pair = (combine: (a: string, b: string) => [string, string]): ExcelFunction =>
  scalar(['any', 'any'], (a, b) => {
    const [r, i] = combine('xl_z.a', 'xl_z.b');
    return `CASE WHEN ${a}.k = 4 THEN ${a} WHEN ${b}.k = 4 THEN ${b} WHEN ${a}.k = 3 OR ${b}.k = 3 THEN xl_error('#VALUE!') ELSE list_transform([{'a': xl_complex(${a}), 'b': xl_complex(${b})}], lambda xl_z: CASE WHEN xl_z.a IS NULL OR xl_z.b IS NULL THEN xl_error('#NUM!') WHEN xl_z.a.u <> xl_z.b.u THEN xl_error('#VALUE!') ELSE xl_complex_text(TRY(${r}), TRY(${i}), coalesce(xl_z.a.u, xl_z.b.u)) END)[1] END`;
  });

/** Over all values of all arguments. */
const folded =
  (start: string, step: [string, string]): ExcelFunction =>
  (formula: Formula, args: Node[], name: string) => {
    checkCount(name, args, [1, 255]);
    const lists: Value[] = operands(formula, args).map((operand) => formula.listOf(operand));
    const all = formula.emitter.emit(
      `list_concat(${lists.map(({ sql }) => sql).join(', ')})`,
      lists,
    );
    const numbers = formula.emitter.emit(
      `list_transform(${all.sql}, lambda xl_v: CASE WHEN xl_v.k < 3 THEN xl_complex(xl_v) END)`,
      [all],
    );
    const sums = formula.emitter.emit(
      `list_reduce(${numbers.sql}, lambda xl_a, xl_b: {'r': ${step[0]}, 'i': ${step[1]}, 'u': coalesce(xl_a.u, xl_b.u)}, ${start})`,
      [numbers],
    );
    return formula.emitter.emit(
      `CASE WHEN xl_first_error(${all.sql}) IS NOT NULL THEN xl_first_error(${all.sql}) WHEN len(list_filter(${all.sql}, lambda xl_v: xl_v.k = 3)) > 0 THEN xl_error('#VALUE!') WHEN len(list_filter(${numbers.sql}, lambda xl_x: xl_x IS NULL)) > 0 THEN xl_error('#NUM!') WHEN len(list_distinct(list_transform(${numbers.sql}, lambda xl_x: xl_x.u))) > 1 THEN xl_error('#VALUE!') ELSE xl_complex_text(${sums.sql}.r, ${sums.sql}.i, ${sums.sql}.u) END`,
      [all, numbers, sums],
    );
  };

const complex: ExcelFunction = (formula, args, name) => {
  const made = scalar(
    ['number', 'number', 'text'],
    (r, i, u) =>
      `CASE WHEN ${u}.s NOT IN ('i', 'j', '') THEN xl_error('#VALUE!') ELSE xl_complex_text(${r}.n, ${i}.n, CASE WHEN ${u}.s = 'j' THEN 'j' ELSE 'i' END) END`,
    { least: 2 },
  );
  return typed(made(formula, args, name) as Value, 'text');
};

/** Complex numbers, which Excel keeps as texts. */
export const COMPLEX: Record<string, ExcelFunction> = {
  COMPLEX: complex,
  IMREAL: part('xl_number(xl_z.r)'),
  IMAGINARY: part('xl_number(xl_z.i)'),
  IMABS: part(`xl_finite(${size('xl_z.r', 'xl_z.i')})`),
  IMARGUMENT: part(
    "CASE WHEN xl_z.r = 0 AND xl_z.i = 0 THEN xl_error('#DIV/0!') ELSE xl_number(atan2(xl_z.i, xl_z.r)) END",
  ),
  IMCONJUGATE: mapped((r, i) => [r, `-${i}`]),
  IMCOS: mapped(cosine),
  IMSIN: mapped(sine),
  IMTAN: mapped(tangent),
  IMSEC: mapped(inverse(cosine)),
  IMCSC: mapped(inverse(sine)),
  IMCOT: mapped(cotangent),
  IMCOSH: mapped(hyperbolicCosine),
  IMSINH: mapped(hyperbolicSine),
  IMSECH: mapped(inverse(hyperbolicCosine)),
  IMCSCH: mapped(inverse(hyperbolicSine)),
  IMEXP: mapped((r, i) => [`exp(${r}) * cos(${i})`, `exp(${r}) * sin(${i})`]),
  IMLN: mapped(logarithm('1e0')),
  IMLOG10: mapped(logarithm('ln(10e0)')),
  IMLOG2: mapped(logarithm('ln(2e0)')),
  IMSQRT: mapped((r, i) => [
    `sqrt(${size(r, i)}) * cos(atan2(${i}, ${r}) / 2e0)`,
    `sqrt(${size(r, i)}) * sin(atan2(${i}, ${r}) / 2e0)`,
  ]),
  IMPOWER: power,
  IMSUB: pair((a, b) => [`${a}.r - ${b}.r`, `${a}.i - ${b}.i`]),
  IMDIV: pair((a, b) => quotient([`${a}.r`, `${a}.i`], [`${b}.r`, `${b}.i`])),
  IMSUM: folded("{'r': 0e0, 'i': 0e0, 'u': NULL::VARCHAR}", ['xl_a.r + xl_b.r', 'xl_a.i + xl_b.i']),
  IMPRODUCT: folded("{'r': 1e0, 'i': 0e0, 'u': NULL::VARCHAR}", [
    'xl_a.r * xl_b.r - xl_a.i * xl_b.i',
    'xl_a.r * xl_b.i + xl_a.i * xl_b.r',
  ]),
};
