import type { Node } from '../formula/syntax.js';
import type { ExcelFunction, Formula } from '../sql/formula.js';
import { Unsupported, type Value } from '../sql/operand.js';
import { typed } from '../sql/operators.js';
import { checkCount, coerce, type Kind, operands, scalar } from './build.js';

const ONE: Node = { kind: 'number', value: 1 };
const ZERO: Node = { kind: 'number', value: 0 };
const text = (
  kinds: Kind[],
  build: (...v: string[]) => string,
  defaults: Node[] = [],
): ExcelFunction =>
  scalar(kinds, build, { least: kinds.length - defaults.length, defaults, type: 'text' });
const count = (sql: string) => `trunc(${sql}.n)::BIGINT`;
const fail = (test: string, sql: string) =>
  `CASE WHEN ${test} THEN xl_error('#VALUE!') ELSE ${sql} END`;

/** Place of a text in another, from a place on; wildcards for SEARCH. */
const find = (position: (needle: string, hay: string) => string): ExcelFunction =>
  scalar(
    ['text', 'text', 'number'],
    (needle, hay, start) => {
      const from = count(start ?? '');
      const rest = `substr(${hay}.s, ${from})`;
      const found = position(`${needle}.s`, rest);
      return `CASE WHEN ${from} < 1 OR ${from} > length(${hay}.s) + 1 THEN xl_error('#VALUE!') WHEN ${needle}.s = '' THEN xl_number(${from}) WHEN ${found} = 0 THEN xl_error('#VALUE!') ELSE xl_number(${found} + ${from} - 1) END`;
    },
    { least: 2, defaults: [ONE] },
  );
const searchPlace = (needle: string, hay: string) =>
  `(CASE WHEN regexp_matches(${hay}, xl_pattern(${needle})) THEN length(regexp_extract(${hay}, '(?is)^(.*?)' || substr(xl_pattern(${needle}), 6), 1)) + 1 ELSE 0 END)`;

/** All arguments' texts one after another; blocks row after row. */
const texts = (formula: Formula, args: Node[]): Value => {
  const lists = operands(formula, args).map((operand) =>
    formula.inArrays(() => formula.listOf(operand)),
  );
  const all = formula.emitter.emit(
    `list_concat(${lists.map(({ sql }) => sql).join(', ')}, [])`,
    lists,
  );
  return formula.emitter.emit(`list_transform(${all.sql}, lambda xl_v: xl_to_text(xl_v))`, [all]);
};

const joined = (formula: Formula, list: Value, sql: string, inputs: Value[]): Value =>
  typed(
    formula.emitter.emit(
      `CASE WHEN xl_first_error(${list.sql}) IS NOT NULL THEN xl_first_error(${list.sql}) ELSE ${sql} END`,
      [list, ...inputs],
    ),
    'text',
  );

const concat: ExcelFunction = (formula, args, name) => {
  checkCount(name, args, [1, 255]);
  const list = texts(formula, args);
  return joined(
    formula,
    list,
    `xl_short_text(list_aggregate(list_transform(${list.sql}, lambda xl_v: xl_v.s), 'string_agg', ''))`,
    [],
  );
};

const concatenate: ExcelFunction = (formula, args) => {
  let result: Value | undefined;
  for (const arg of args) {
    const next = coerce(formula, formula.valueOf(arg), 'text');
    const left = result;
    result =
      left === undefined
        ? next
        : typed(
            formula.map([left, next], ([a, b]) => `xl_concat(${a}, ${b})`),
            'text',
          );
  }
  if (result === undefined) throw new Unsupported('CONCATENATE without arguments');
  return result;
};

const textJoin: ExcelFunction = (formula, args, name) => {
  checkCount(name, args, [3, 254]);
  const [delimiter, skip, ...rest] = args as [Node, Node, ...Node[]];
  const between = coerce(formula, formula.single(formula.operand(delimiter)), 'text');
  const ignore = coerce(formula, formula.single(formula.operand(skip)), 'boolean');
  const list = texts(formula, rest);
  const parts = `list_transform(list_filter(${list.sql}, lambda xl_v: ${ignore.sql}.n = 0 OR xl_v.s <> ''), lambda xl_v: xl_v.s)`;
  return joined(
    formula,
    list,
    `CASE WHEN ${between.sql}.k = 4 THEN ${between.sql} ELSE xl_short_text(coalesce(list_reduce(${parts}, lambda xl_a, xl_b: xl_a || ${between.sql}.s || xl_b), '')) END`,
    [between, ignore],
  );
};

/** The formats of TEXT whose outcome is certain: digits, groups, percent, and dates. */
const textFormat: ExcelFunction = (formula, args, name) => {
  checkCount(name, args, [2, 2]);
  const [value, format] = args as [Node, Node];
  if (format.kind !== 'text') throw new Unsupported('TEXT with a computed format');
  const x = coerce(formula, formula.valueOf(value), 'any');
  const sql = formatSql(format.value, 'xl_num(V).n');
  return typed(
    formula.map(
      [x],
      ([v = '']) =>
        `CASE WHEN ${v}.k = 4 THEN ${v} WHEN ${v}.k = 3 THEN xl_to_text(${v}) WHEN xl_num(${v}).k = 4 THEN ${v} ELSE xl_text(${sql.replaceAll('xl_num(V)', `xl_num(${v})`)}) END`,
    ),
    'text',
  );
};

const DATE_PARTS: Record<string, (n: string) => string> = {
  yyyy: (n) => `xl_year(${n})::VARCHAR`,
  yy: (n) => `right(xl_year(${n})::VARCHAR, 2)`,
  mmmm: (n) => `monthname(xl_day(${n}))`,
  mmm: (n) => `left(monthname(xl_day(${n})), 3)`,
  mm: (n) => `lpad(xl_month(${n})::VARCHAR, 2, '0')`,
  m: (n) => `xl_month(${n})::VARCHAR`,
  dddd: (n) => `dayname(xl_day(${n}))`,
  ddd: (n) => `left(dayname(xl_day(${n})), 3)`,
  dd: (n) => `lpad(xl_monthday(${n})::VARCHAR, 2, '0')`,
  d: (n) => `xl_monthday(${n})::VARCHAR`,
};

function formatSql(format: string, n: string): string {
  if (/^general$/i.test(format) || format === '@') return `xl_general(${n})`;
  const digits = /^(\$?)(#,##0|0+|#)(?:\.(0+))?(%?)$/.exec(format);
  if (digits !== null) {
    const [, money = '', whole = '', fraction = '', percent = ''] = digits;
    if (whole === '#') throw new Unsupported(`the format ${format}`);
    const x = percent === '' ? n : `${n} * 100e0`;
    const rounded = `xl_round(abs(${x}), ${fraction.length})`;
    const body = `format('{:${whole === '#,##0' ? ',' : ''}.${fraction.length}f}', ${rounded})`;
    const width =
      whole === '#,##0' ? 0 : whole.length + (fraction === '' ? 0 : fraction.length + 1);
    const padded =
      width > 1
        ? `(CASE WHEN length(${body}) < ${width} THEN lpad(${body}, ${width}, '0') ELSE ${body} END)`
        : body;
    return `((CASE WHEN ${n} < 0 AND ${rounded} > 0 THEN '-' ELSE '' END) || '${money}' || ${padded} || '${percent}')`;
  }
  const parts = format.toLowerCase().match(/y+|m+|d+|[-/. ,]/g);
  if (parts === null || parts.join('') !== format.toLowerCase())
    throw new Unsupported(`the format ${format}`);
  const pieces = parts.map((part) => {
    const build = DATE_PARTS[part];
    if (build !== undefined) return build(`floor(${n})`);
    if (/[a-z]/.test(part)) throw new Unsupported(`the format ${format}`);
    return `'${part}'`;
  });
  return `(${pieces.join(' || ')})`;
}

/** Texts. */
export const TEXT: Record<string, ExcelFunction> = {
  LEN: scalar(['text'], (v) => `xl_number(length(${v}.s))`, { type: 'number' }),
  LEFT: text(
    ['text', 'number'],
    (v, n) => fail(`${count(n ?? '')} < 0`, `xl_text(left(${v}.s, ${count(n ?? '')}))`),
    [ONE],
  ),
  RIGHT: text(
    ['text', 'number'],
    (v, n) =>
      fail(
        `${count(n ?? '')} < 0`,
        `xl_text(CASE WHEN ${count(n ?? '')} = 0 THEN '' ELSE right(${v}.s, ${count(n ?? '')}) END)`,
      ),
    [ONE],
  ),
  MID: text(['text', 'number', 'number'], (v, s, n) =>
    fail(
      `${count(s ?? '')} < 1 OR ${count(n ?? '')} < 0`,
      `xl_text(substr(${v}.s, ${count(s ?? '')}, ${count(n ?? '')}))`,
    ),
  ),
  UPPER: text(['text'], (v) => `xl_text(upper(${v}.s))`),
  LOWER: text(['text'], (v) => `xl_text(lower(${v}.s))`),
  PROPER: text(
    ['text'],
    (v) =>
      `xl_text(coalesce(list_reduce(list_transform(regexp_extract_all(${v}.s, '\\p{L}+|[^\\p{L}]+'), lambda xl_w: upper(substr(xl_w, 1, 1)) || lower(substr(xl_w, 2))), lambda xl_a, xl_b: xl_a || xl_b), ''))`,
  ),
  TRIM: text(['text'], (v) => `xl_text(trim(regexp_replace(${v}.s, ' +', ' ', 'g'), ' '))`),
  CLEAN: text(['text'], (v) => `xl_text(regexp_replace(${v}.s, '[\\x01-\\x1f]', '', 'g'))`),
  REPT: text(['text', 'number'], (v, n) =>
    fail(
      `${n}.n < 0 OR length(${v}.s) * trunc(${n}.n) > 32767`,
      `xl_text(repeat(${v}.s, ${count(n ?? '')}))`,
    ),
  ),
  EXACT: scalar(['text', 'text'], (a, b) => `xl_boolean(${a}.s = ${b}.s)`, { type: 'boolean' }),
  FIND: find((needle, hay) => `strpos(${hay}, ${needle})`),
  SEARCH: find(searchPlace),
  REPLACE: text(['text', 'number', 'number', 'text'], (v, s, n, w) =>
    fail(
      `${s}.n < 1 OR ${n}.n < 0`,
      `xl_text(left(${v}.s, ${count(s ?? '')} - 1) || ${w}.s || substr(${v}.s, ${count(s ?? '')} + ${count(n ?? '')}))`,
    ),
  ),
  SUBSTITUTE: text(
    ['text', 'text', 'text', 'number'],
    (v, old, by, n) =>
      `CASE WHEN ${old}.s = '' THEN ${v} WHEN ${n}.n = 0 THEN xl_text(replace(${v}.s, ${old}.s, ${by}.s)) WHEN ${n}.n < 1 THEN xl_error('#VALUE!') WHEN len(string_split(${v}.s, ${old}.s)) <= ${count(n ?? '')} THEN ${v} ELSE xl_text(array_to_string(string_split(${v}.s, ${old}.s)[1:${count(n ?? '')}], ${old}.s) || ${by}.s || array_to_string(string_split(${v}.s, ${old}.s)[${count(n ?? '')} + 1:], ${old}.s)) END`,
    [ZERO],
  ),
  CHAR: text(['number'], (n) =>
    fail(`${n}.n < 1 OR ${n}.n >= 128`, `xl_text(chr(trunc(${n}.n)::INTEGER))`),
  ),
  UNICHAR: text(['number'], (n) =>
    fail(`${n}.n < 1 OR ${n}.n > 1114111`, `xl_text(chr(trunc(${n}.n)::INTEGER))`),
  ),
  CODE: scalar(['text'], (v) => fail(`${v}.s = ''`, `xl_number(unicode(${v}.s))`), {
    type: 'number',
  }),
  UNICODE: scalar(['text'], (v) => fail(`${v}.s = ''`, `xl_number(unicode(${v}.s))`), {
    type: 'number',
  }),
  VALUE: scalar(
    ['any'],
    (v) => `CASE WHEN ${v}.k = 3 THEN xl_error('#VALUE!') ELSE xl_num(${v}) END`,
    { type: 'number' },
  ),
  FIXED: text(
    ['number', 'number', 'boolean'],
    (x, d, plain) =>
      `xl_text((CASE WHEN xl_round(${x}.n, trunc(${d}.n)) < 0 THEN '-' ELSE '' END) || (CASE WHEN ${plain}.n = 1 THEN format('{:.{}f}', abs(xl_round(${x}.n, trunc(${d}.n))), greatest(${count(d ?? '')}, 0)::INTEGER) ELSE format('{:,.{}f}', abs(xl_round(${x}.n, trunc(${d}.n))), greatest(${count(d ?? '')}, 0)::INTEGER) END))`,
    [
      { kind: 'number', value: 2 },
      { kind: 'boolean', value: false },
    ],
  ),
  CONCAT: concat,
  CONCATENATE: concatenate,
  TEXTJOIN: textJoin,
  TEXT: textFormat,
  TEXTBEFORE: text(
    ['text', 'text'],
    (v, d) =>
      `CASE WHEN ${d}.s = '' THEN xl_text('') WHEN strpos(${v}.s, ${d}.s) = 0 THEN xl_error('#N/A') ELSE xl_text(left(${v}.s, strpos(${v}.s, ${d}.s) - 1)) END`,
  ),
  TEXTAFTER: text(
    ['text', 'text'],
    (v, d) =>
      `CASE WHEN ${d}.s = '' THEN ${v} WHEN strpos(${v}.s, ${d}.s) = 0 THEN xl_error('#N/A') ELSE xl_text(substr(${v}.s, strpos(${v}.s, ${d}.s) + length(${d}.s))) END`,
  ),
};
