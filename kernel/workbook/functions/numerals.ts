import type { Node } from '../formula/syntax.js';
import type { ExcelFunction, Formula } from '../sql/formula.js';
import { isSingle, type Operand } from '../sql/operand.js';
import { numeric, operands, sample, scalar, statistic } from './build.js';

const MISSING: Node = { kind: 'missing' };

/** Roman numerals, from the classic form (0) to the shortest (4), as values and their signs. */
const FORMS: [number, string][][] = [
  [
    [1000, 'M'],
    [900, 'CM'],
    [500, 'D'],
    [400, 'CD'],
    [100, 'C'],
    [90, 'XC'],
    [50, 'L'],
    [40, 'XL'],
    [10, 'X'],
    [9, 'IX'],
    [5, 'V'],
    [4, 'IV'],
    [1, 'I'],
  ],
  [
    [1000, 'M'],
    [950, 'LM'],
    [900, 'CM'],
    [500, 'D'],
    [450, 'LD'],
    [400, 'CD'],
    [100, 'C'],
    [95, 'VC'],
    [90, 'XC'],
    [50, 'L'],
    [45, 'VL'],
    [40, 'XL'],
    [10, 'X'],
    [9, 'IX'],
    [5, 'V'],
    [4, 'IV'],
    [1, 'I'],
  ],
  [
    [1000, 'M'],
    [990, 'XM'],
    [950, 'LM'],
    [900, 'CM'],
    [500, 'D'],
    [490, 'XD'],
    [450, 'LD'],
    [400, 'CD'],
    [100, 'C'],
    [99, 'IC'],
    [95, 'VC'],
    [90, 'XC'],
    [50, 'L'],
    [49, 'IL'],
    [45, 'VL'],
    [40, 'XL'],
    [10, 'X'],
    [9, 'IX'],
    [5, 'V'],
    [4, 'IV'],
    [1, 'I'],
  ],
  [
    [1000, 'M'],
    [995, 'VM'],
    [990, 'XM'],
    [950, 'LM'],
    [900, 'CM'],
    [500, 'D'],
    [495, 'VD'],
    [490, 'XD'],
    [450, 'LD'],
    [400, 'CD'],
    [100, 'C'],
    [99, 'IC'],
    [95, 'VC'],
    [90, 'XC'],
    [50, 'L'],
    [49, 'IL'],
    [45, 'VL'],
    [40, 'XL'],
    [10, 'X'],
    [9, 'IX'],
    [5, 'V'],
    [4, 'IV'],
    [1, 'I'],
  ],
  [
    [1000, 'M'],
    [999, 'IM'],
    [995, 'VM'],
    [990, 'XM'],
    [950, 'LM'],
    [900, 'CM'],
    [500, 'D'],
    [499, 'ID'],
    [495, 'VD'],
    [490, 'XD'],
    [450, 'LD'],
    [400, 'CD'],
    [100, 'C'],
    [99, 'IC'],
    [95, 'VC'],
    [90, 'XC'],
    [50, 'L'],
    [49, 'IL'],
    [45, 'VL'],
    [40, 'XL'],
    [10, 'X'],
    [9, 'IX'],
    [5, 'V'],
    [4, 'IV'],
    [1, 'I'],
  ],
];
const romanSql = (form: [number, string][], n: string) =>
  `list_reduce([${form.map(([value, sign]) => `{'v': ${value}, 's': '${sign}'}`).join(', ')}], lambda xl_a, xl_b: {'v': xl_a.v % xl_b.v, 's': xl_a.s || repeat(xl_b.s, xl_a.v // xl_b.v)}, {'v': ${n}::INTEGER, 's': ''}).s`;

const roman: ExcelFunction = scalar(
  ['number', 'any'],
  (n, form) => {
    const kind = `(CASE ${form}.k WHEN 3 THEN (CASE WHEN ${form}.n = 1 THEN 0 ELSE 4 END) ELSE trunc(coalesce(xl_num(${form}).n, -1)) END)`;
    const cases = FORMS.map(
      (one, at) => `WHEN ${at} THEN xl_text(${romanSql(one, `trunc(${n}.n)`)})`,
    );
    return `CASE WHEN ${n}.n < 0 OR ${n}.n >= 4000 THEN xl_error('#VALUE!') ELSE CASE ${kind} ${cases.join(' ')} ELSE xl_error('#VALUE!') END END`;
  },
  { least: 1, defaults: [{ kind: 'number', value: 0 }], type: 'text' },
);

const arabic: ExcelFunction = scalar(
  ['text'],
  (v) => {
    const t = `upper(trim(${v}.s))`;
    const digits = `list_transform(string_split(ltrim(${t}, '-'), ''), lambda xl_c: [1, 5, 10, 50, 100, 500, 1000][strpos('IVXLCDM', xl_c)])`;
    return `CASE WHEN ${t} = '' THEN xl_number(0) WHEN length(${t}) > 255 OR NOT regexp_full_match(${t}, '-?[IVXLCDM]*') THEN xl_error('#VALUE!') ELSE list_transform([${digits}], lambda xl_d: xl_number((CASE WHEN starts_with(${t}, '-') THEN -1 ELSE 1 END) * coalesce(list_sum(list_transform(range(1, len(xl_d) + 1), lambda xl_i: CASE WHEN xl_i < len(xl_d) AND xl_d[xl_i] < xl_d[xl_i + 1] THEN -xl_d[xl_i] ELSE xl_d[xl_i] END)), 0)))[1] END`;
  },
  { type: 'number' },
);

const SIGNS = "'0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ'";
/** Digits of a whole number that is not negative. */
const digits = (n: string, base: string) =>
  `(CASE WHEN ${n} = 0 THEN '0' ELSE reverse(xl_join(list_transform(list_filter(range(0, 54), lambda xl_i: pow(${base}::DOUBLE, xl_i) <= ${n}), lambda xl_i: substr(${SIGNS}, (floor(${n} / pow(${base}::DOUBLE, xl_i)) % ${base})::INTEGER + 1, 1)))) END)`;
// The base goes with each digit: DuckDB's list_reduce mixes up other columns when the lists of several rows differ in length.
const decimal = (text: string, base: string) =>
  `list_reduce(list_transform(string_split(upper(${text}), ''), lambda xl_c: {'d': (strpos(${SIGNS}, xl_c) - 1)::DOUBLE, 'b': (${base})::DOUBLE}), lambda xl_a, xl_b: {'d': xl_a.d * xl_b.b + xl_b.d, 'b': xl_b.b}).d`;

/** From one base to another; ten digits hold a sign. */
function convert(from: number, to: number): ExcelFunction {
  const pattern = { 2: '[01]', 8: '[0-7]', 10: '', 16: '[0-9A-Fa-f]' }[from] ?? '';
  const size = 10;
  const limit = (base: number) => base ** size;
  const raw = from === 10 ? `trunc(TRY(xl_w::DOUBLE))` : decimal('xl_w', String(from));
  const signed =
    from === 10
      ? raw
      : `(CASE WHEN ${raw} >= ${limit(from) / 2}e0 THEN ${raw} - ${limit(from)}e0 ELSE ${raw} END)`;
  const half = to === 2 ? 512 : limit(to) / 2;
  const value = `(CASE WHEN xl_x < 0 THEN xl_x + ${to === 2 ? 1024 : limit(to)}e0 ELSE xl_x END)`;
  const bad =
    from === 10
      ? `NOT xl_is_plain(trim(xl_w)) THEN xl_error('#VALUE!')`
      : `NOT regexp_full_match(xl_w, '${pattern}{0,10}') THEN xl_error('#NUM!')`;
  const written = (v: string, shown: string) =>
    `CASE WHEN ${v}.k = 4 THEN ${v} WHEN ${v}.k = 3 THEN xl_error('#VALUE!') ELSE list_transform([CASE WHEN ${v}.k = 0 THEN '0' ELSE xl_to_text(${v}).s END], lambda xl_w: CASE WHEN ${bad} ELSE list_transform([coalesce(${signed}, 0e0)], lambda xl_x: CASE WHEN xl_x < -${half}e0 OR xl_x >= ${half}e0 THEN xl_error('#NUM!') ELSE list_transform([${digits(value, String(to))}], lambda xl_t: ${shown})[1] END)[1] END)[1] END`;
  const plain = scalar(['any'], (v) => written(v, 'xl_text(xl_t)'), { type: 'text' });
  const padded = scalar(
    ['any', 'any'],
    (v, p) =>
      `list_transform([xl_strict(${p})], lambda xl_p: CASE WHEN ${v}.k <> 4 AND xl_p.k = 4 THEN xl_p WHEN ${v}.k = 2 AND (xl_p.n < 1 OR xl_p.n >= 11) THEN xl_error('#NUM!') ELSE ${written(v, "CASE WHEN xl_p.n < 1 OR xl_p.n >= 11 OR xl_x >= 0 AND trunc(xl_p.n) < length(xl_t) THEN xl_error('#NUM!') WHEN xl_x < 0 THEN xl_text(xl_t) ELSE xl_text(lpad(xl_t, trunc(xl_p.n)::INTEGER, '0')) END")} END)[1]`,
    { type: 'text' },
  );
  return (formula, args, name) =>
    (args.length > 1 && args[1]?.kind !== 'missing' ? padded : plain)(
      formula,
      args[1]?.kind === 'missing' ? args.slice(0, 1) : args,
      name,
    );
}

/** Empty cells of a block are zeros to a multiple; one that is given by itself is nothing. */
function zeros(formula: Formula, operand: Operand): Operand {
  if (operand.kind !== 'ref' || isSingle(operand) || operand.whole !== undefined) return operand;
  const list = formula.listOf(operand);
  const filled = `list_transform(${list.sql}, lambda xl_x: CASE WHEN xl_x.k = 0 THEN xl_number(0) ELSE xl_x END)`;
  return { ...list, ...formula.emitter.emit(filled, [list]) };
}

const divisors =
  (name: 'gcd' | 'lcm'): ExcelFunction =>
  (formula, args) => {
    if (args.some(({ kind }) => kind === 'missing')) return formula.constant("xl_error('#N/A')");
    const given = operands(formula, args);
    const counted = name === 'lcm' ? given.map((one) => zeros(formula, one)) : given;
    const of = sample(formula, counted, 'xl_all_numbers');
    const d = of.list.sql;
    // An empty block counts for nothing, but empty cells by themselves are no numbers.
    const none = given.every((one) => one.kind === 'ref' && isSingle(one))
      ? "xl_error('#VALUE!')"
      : 'xl_number(0)';
    return formula.emitter.emit(
      `CASE WHEN ${of.error.sql} IS NOT NULL THEN ${of.error.sql} WHEN len(${d}) = 0 THEN ${none} WHEN list_min(${d}) < 0 OR list_max(${d}) >= 9007199254740992 THEN xl_error('#NUM!') ELSE list_transform([xl_finite(TRY(list_reduce(list_transform(${d}, lambda xl_x: trunc(xl_x)::HUGEINT), lambda xl_a, xl_b: ${name}(xl_a, xl_b), ${name === 'gcd' ? 0 : 1}::HUGEINT)::DOUBLE))], lambda xl_w: CASE WHEN xl_w.n > 9007199254740992 THEN xl_error('#NUM!') ELSE xl_w END)[1] END`,
      [of.list, of.error],
    );
  };

/** Numbers in other writings and bases. */
export const NUMERALS: Record<string, ExcelFunction> = {
  ROMAN: roman,
  ARABIC: arabic,
  BASE: scalar(
    ['number', 'number', 'any'],
    (n, base, p) =>
      `CASE WHEN ${n}.n < 0 OR ${n}.n >= 9007199254740992 OR ${base}.n < 2 OR ${base}.n >= 37 OR ${p}.k <> 0 AND (xl_num(${p}).k = 4 OR xl_num(${p}).n < 0 OR xl_num(${p}).n > 255) THEN xl_error('#NUM!') ELSE list_transform([${digits(`trunc(${n}.n)`, `trunc(${base}.n)::INTEGER`)}], lambda xl_t: xl_text(lpad(xl_t, greatest(length(xl_t), coalesce(trunc(xl_num(${p}).n), 0))::INTEGER, '0')))[1] END`,
    { least: 2, defaults: [MISSING], type: 'text' },
  ),
  DECIMAL: scalar(
    ['text', 'number'],
    (v, base) =>
      `CASE WHEN ${base}.n < 2 OR ${base}.n >= 37 OR length(${v}.s) > 255 THEN xl_error('#NUM!') WHEN trim(${v}.s) = '' THEN xl_number(0) WHEN NOT regexp_full_match(upper(trim(${v}.s)), '[0-9A-Z]*') OR list_max(list_transform(string_split(upper(trim(${v}.s)), ''), lambda xl_c: strpos(${SIGNS}, xl_c) - 1)) >= trunc(${base}.n) THEN xl_error('#NUM!') ELSE xl_finite(${decimal(`trim(${v}.s)`, `trunc(${base}.n)`)}) END`,
    { type: 'number' },
  ),
  DEC2BIN: convert(10, 2),
  DEC2OCT: convert(10, 8),
  DEC2HEX: convert(10, 16),
  BIN2OCT: convert(2, 8),
  BIN2HEX: convert(2, 16),
  OCT2BIN: convert(8, 2),
  OCT2HEX: convert(8, 16),
  HEX2BIN: convert(16, 2),
  HEX2OCT: convert(16, 8),
  GCD: divisors('gcd'),
  LCM: divisors('lcm'),
  MULTINOMIAL: statistic(
    (d) =>
      `CASE WHEN list_min(${d}) < 0 THEN xl_error('#NUM!') ELSE xl_finite(TRY(round(exp(lgamma(xl_sum(list_transform(${d}, lambda xl_x: trunc(xl_x))) + 1e0) - xl_sum(list_transform(${d}, lambda xl_x: lgamma(trunc(xl_x) + 1e0))))))) END`,
    'xl_all_numbers',
  ),
  BITLSHIFT: shift(1),
  BITRSHIFT: shift(-1),
  ERF: numeric(
    1,
    (a, b) => `CASE WHEN ${b} = 1.7e308 THEN xl_erf(${a}) ELSE xl_erf(${b}) - xl_erf(${a}) END`,
    { defaults: [1.7e308], steps: true },
  ),
  'ERF.PRECISE': numeric(1, (x) => `xl_erf(${x})`, { steps: true }),
  ERFC: numeric(1, (x) => `xl_erfc(${x})`, { steps: true }),
  'ERFC.PRECISE': numeric(1, (x) => `xl_erfc(${x})`, { steps: true }),
  SECH: numeric(1, (x) => `1e0 / cosh(${x})`),
  CSCH: numeric(
    1,
    (x) =>
      `CASE WHEN ${x} = 0 THEN xl_error('#DIV/0!') ELSE xl_finite(coalesce(TRY(1e0 / sinh(${x})), 0e0)) END`,
    { value: true },
  ),
  COTH: numeric(
    1,
    (x) => `CASE WHEN ${x} = 0 THEN xl_error('#DIV/0!') ELSE xl_finite(1e0 / tanh(${x})) END`,
    { value: true },
  ),
  ACOTH: numeric(
    1,
    (x) =>
      `CASE WHEN abs(${x}) > 1e5 THEN 1e0 / ${x} WHEN abs(${x}) > 1 THEN 0.5e0 * ln((${x} + 1e0) / (${x} - 1e0)) END`,
  ),
};

function shift(direction: 1 | -1): ExcelFunction {
  return numeric(
    2,
    (x, n) =>
      `CASE WHEN ${x} >= 0 AND ${x} = trunc(${x}) AND ${x} < 281474976710656 AND abs(${n}) <= 53 AND floor(${x} * pow(2e0, ${direction} * trunc(${n}))) < 281474976710656 THEN floor(${x} * pow(2e0, ${direction} * trunc(${n}))) END`,
  );
}
