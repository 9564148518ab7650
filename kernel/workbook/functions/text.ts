import type { Node } from '../formula/syntax.js';
import type { ExcelFunction, Formula } from '../sql/formula.js';
import { Unsupported, type Value } from '../sql/operand.js';
import { typed } from '../sql/operators.js';
import { checkCount, coerce, type Kind, operands, scalar } from './build.js';
import { formatNumber, formatText } from './format/format.js';

const ONE: Node = { kind: 'number', value: 1 };
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
      const rest = `substr(xl_wide(${hay}.s), ${from})`;
      const found = position(`xl_wide(${needle}.s)`, rest);
      return `CASE WHEN ${from} < 1 OR ${from} > length(xl_wide(${hay}.s)) + 1 THEN xl_error('#VALUE!') WHEN ${needle}.s = '' THEN xl_number(${from}) WHEN ${found} = 0 THEN xl_error('#VALUE!') ELSE xl_number(${found} + ${from} - 1) END`;
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
    `xl_short_text(xl_join(list_transform(${list.sql}, lambda xl_v: xl_v.s)))`,
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
  const between = formula.inArrays(() => texts(formula, [delimiter]));
  const ignore = coerce(formula, formula.single(formula.operand(skip)), 'boolean');
  const list = texts(formula, rest);
  const parts = `list_transform(list_filter(${list.sql}, lambda xl_v: ${ignore.sql}.n = 0 OR xl_v.s <> ''), lambda xl_v: xl_v.s)`;
  return joined(
    formula,
    list,
    `CASE WHEN ${ignore.sql}.k = 4 THEN ${ignore.sql} WHEN xl_first_error(${between.sql}) IS NOT NULL THEN xl_first_error(${between.sql}) ELSE xl_short_text(xl_interleave(${parts}, ${between.sql})) END`,
    [between, ignore],
  );
};

/** TEXT: the format shapes the SQL, so it is known before. */
const textFormat: ExcelFunction = (formula, args, name) => {
  checkCount(name, args, [2, 2]);
  const [value, format] = args as [Node, Node];
  const known = formula.known(format);
  if (known?.kind === 'error') return formula.operand(known);
  const code =
    known === undefined
      ? ''
      : known.kind === 'boolean'
        ? String(known.value).toUpperCase()
        : String(known.value);
  const x = coerce(formula, formula.valueOf(value), 'any');
  const number = formatNumber(code, 'xl_x');
  const written = formatText(code, 'xl_v.s');
  // A boolean is written as a text is.
  const truth = formatText(code, "(CASE WHEN xl_v.n = 1 THEN 'TRUE' ELSE 'FALSE' END)");
  return typed(
    formula.map(
      [x],
      ([v = '']) =>
        `list_transform([${v}], lambda xl_v: CASE WHEN xl_v.k = 4 THEN xl_v WHEN xl_v.k = 3 THEN xl_text(${truth}) WHEN xl_num(xl_v).k = 4 THEN xl_text(${written}) ELSE list_transform([xl_num(xl_v).n], lambda xl_x: list_transform([${number}], lambda xl_r: CASE WHEN xl_r IS NULL THEN xl_error('#VALUE!') ELSE xl_text(xl_r) END)[1])[1] END)[1]`,
    ),
    'text',
  );
};

const substituteOne = text(['text', 'text', 'text', 'number'], (v, old, by, n) =>
  fail(
    `${n}.n < 1`,
    `CASE WHEN ${old}.s = '' OR len(string_split(${v}.s, ${old}.s)) <= ${count(n ?? '')} THEN ${v} ELSE xl_text(xl_join_by(string_split(${v}.s, ${old}.s)[1:${count(n ?? '')}], ${old}.s) || ${by}.s || xl_join_by(string_split(${v}.s, ${old}.s)[${count(n ?? '')} + 1:], ${old}.s)) END`,
  ),
);
const substituteAll = text(
  ['text', 'text', 'text'],
  (v, old, by) =>
    `CASE WHEN ${old}.s = '' THEN ${v} ELSE xl_text(replace(${v}.s, ${old}.s, ${by}.s)) END`,
);
const substitute: ExcelFunction = (formula, args, name) =>
  (args.length > 3 ? substituteOne : substituteAll)(formula, args, name);

/** Texts. */
export const TEXT: Record<string, ExcelFunction> = {
  LEN: scalar(['text'], (v) => `xl_number(length(xl_wide(${v}.s)))`, { type: 'number' }),
  LEFT: text(
    ['text', 'number'],
    (v, n) =>
      fail(`${count(n ?? '')} < 0`, `xl_text(xl_narrow(left(xl_wide(${v}.s), ${count(n ?? '')})))`),
    [ONE],
  ),
  RIGHT: text(
    ['text', 'number'],
    (v, n) =>
      fail(
        `${count(n ?? '')} < 0`,
        `xl_text(xl_narrow(CASE WHEN ${count(n ?? '')} = 0 THEN '' ELSE right(xl_wide(${v}.s), ${count(n ?? '')}) END))`,
      ),
    [ONE],
  ),
  MID: text(['text', 'number', 'number'], (v, s, n) =>
    fail(
      `${count(s ?? '')} < 1 OR ${count(n ?? '')} < 0`,
      `xl_text(xl_narrow(substr(xl_wide(${v}.s), ${count(s ?? '')}, ${count(n ?? '')})))`,
    ),
  ),
  UPPER: text(['text'], (v) => `xl_text(upper(${v}.s))`),
  LOWER: text(['text'], (v) => `xl_text(lower(${v}.s))`),
  PROPER: text(
    ['text'],
    (v) =>
      `xl_text(xl_join(list_transform(regexp_extract_all(${v}.s, '\\p{L}+|[^\\p{L}]+'), lambda xl_w: upper(substr(xl_w, 1, 1)) || lower(substr(xl_w, 2)))))`,
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
      `xl_text(xl_narrow(left(xl_wide(${v}.s), ${count(s ?? '')} - 1)) || ${w}.s || xl_narrow(substr(xl_wide(${v}.s), ${count(s ?? '')} + ${count(n ?? '')})))`,
    ),
  ),
  SUBSTITUTE: substitute,
  CHAR: text(['number'], (n) =>
    fail(`${n}.n < 1 OR ${n}.n >= 256`, `xl_text(xl_ansi(trunc(${n}.n)::INTEGER))`),
  ),
  UNICHAR: text(['number'], (n) =>
    fail(`${n}.n < 1 OR ${n}.n > 1114111`, `xl_text(chr(trunc(${n}.n)::INTEGER))`),
  ),
  CODE: scalar(['text'], (v) => fail(`${v}.s = ''`, `xl_number(xl_ansi_code(${v}.s))`), {
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
  ENCODEURL: text(['text'], (v) => `xl_text(url_encode(${v}.s))`),
  CONCAT: concat,
  CONCATENATE: concatenate,
  TEXTJOIN: textJoin,
  TEXT: textFormat,
};
