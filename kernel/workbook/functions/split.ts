import type { Node } from '../formula/syntax.js';
import type { ExcelFunction, Formula } from '../sql/formula.js';
import type { Value } from '../sql/operand.js';
import { typed } from '../sql/operators.js';
import { arrayArgument, generate, wholeNumber } from './arrays/build.js';
import { checkCount, coerce } from './build.js';

const given = (node: Node | undefined): node is Node =>
  node !== undefined && node.kind !== 'missing';

/** A pattern that finds any of some delimiters. */
function delimiterPattern(formula: Formula, node: Node, fold: boolean): Value {
  const list = arrayArgument(formula, node);
  const texts = `list_transform(${list.sql}, lambda xl_v: xl_escaped_all(xl_to_text(xl_v).s))`;
  // The longest comes first, so that of two that begin alike the whole is found.
  return formula.emitter.emit(
    `'(?s${fold ? 'i' : ''})(' || array_to_string(list_transform(list_sort(list_transform(${texts}, lambda xl_t: {'l': -length(xl_t), 't': xl_t})), lambda xl_p: xl_p.t), '|') || ')'`,
    [list],
  );
}

/** The text before or after the n-th delimiter, counted from the end when n is negative. */
const part =
  (before: boolean): ExcelFunction =>
  (formula, args, name) => {
    checkCount(name, args, [2, 6]);
    const [source, delimiter, count, mode, end, other] = args as [Node, Node, ...Node[]];
    const text = coerce(formula, formula.valueOf(source), 'text');
    const n = given(count) ? wholeNumber(formula, count, 1, Math.floor) : 1;
    const folding = wholeNumber(formula, mode, 0);
    const ending = wholeNumber(formula, end, 0);
    const [fold, ends] = [folding === 1, ending === 1];
    const fallback = given(other)
      ? formula.map(
          [formula.valueOf(other)],
          ([w]) => `CASE WHEN ${w}.k = 0 THEN xl_text('') ELSE ${w} END`,
        )
      : formula.constant("xl_error('#N/A')");
    if (n === 0 || ![0, 1].includes(folding) || ![0, 1].includes(ending))
      return formula.constant("xl_error('#VALUE!')");
    const first = formula.single(formula.operand(delimiter));
    const pattern = delimiterPattern(formula, delimiter, fold);
    const blank = formula.emitter.emit(`xl_to_text(${first.sql}).s = ''`, [first]);
    const size = Math.abs(n);
    const delimiters = arrayArgument(formula, delimiter);
    const shortest = formula.emitter.emit(
      `list_min(list_transform(${delimiters.sql}, lambda xl_v: length(xl_to_text(xl_v).s)))`,
      [delimiters],
    );
    return formula.map(
      [text],
      ([v]) => {
        const pieces = `xl_pieces(${v}.s, ${pattern.sql})`;
        const head = (of: string, places: string) => `xl_join(list_slice(${of}, 1, ${places}))`;
        const tail = (of: string, places: string) =>
          `xl_join(list_slice(${of}, ${places}, len(${of})))`;
        // Pieces and delimiters stand in turn: the n-th delimiter has the place 2n.
        const at = n > 0 ? `${2 * n}` : `(len(xl_l) + 1 - ${2 * size})`;
        const none = ends
          ? `WHEN (len(xl_l) - 1) // 2 + 1 = ${size} THEN ${before === n > 0 ? v : "xl_text('')"}`
          : '';
        const found = before ? head('xl_l', `${at} - 1`) : tail('xl_l', `${at} + 1`);
        const whole = before === n > 0 ? "xl_text('')" : `${v}`;
        // Only where a count is given does a text too short for it give an error of its own.
        const short = given(count)
          ? `WHEN length(${v}.s) < greatest(${size}, ${shortest.sql}) THEN xl_error('#VALUE!')`
          : '';
        return `CASE WHEN ${v}.k = 4 THEN ${v} WHEN ${first.sql}.k = 4 THEN ${first.sql} WHEN ${blank.sql} THEN ${whole} ${short} ELSE list_transform([${pieces}], lambda xl_l: CASE WHEN (len(xl_l) - 1) // 2 >= ${size} THEN xl_text(${found}) ${none} ELSE ${fallback.sql} END)[1] END`;
      },
      [pattern, fallback, first, blank, shortest],
    );
  };

const split: ExcelFunction = (formula, args, name) => {
  checkCount(name, args, [2, 6]);
  const [source, across, down, skip, mode, pad] = args as [Node, Node, ...(Node | undefined)[]];
  const text = formula.single(formula.operand(source));
  const ignore = wholeNumber(formula, skip, 0) !== 0;
  const fold = wholeNumber(formula, mode, 0) === 1;
  const v = formula.emitter.emit(`xl_to_text(${text.sql})`, [text]);
  const fill = given(pad)
    ? formula.single(formula.operand(pad))
    : formula.constant("xl_error('#N/A')");
  const rowsOf = given(down) ? delimiterPattern(formula, down, fold) : undefined;
  const colsOf = given(across) ? delimiterPattern(formula, across, fold) : undefined;
  const cut = (sql: string, pattern: Value | undefined) => {
    if (pattern === undefined) return `[${sql}]`;
    const pieces = `xl_fields(${sql}, ${pattern.sql})`;
    return ignore ? `list_filter(${pieces}, lambda xl_w: xl_w <> '')` : pieces;
  };
  if (rowsOf === undefined && colsOf === undefined) return formula.constant("xl_error('#VALUE!')");
  const nothing = [across, down].flatMap((node) =>
    given(node)
      ? [
          `len(list_filter(${arrayArgument(formula, node).sql}, lambda xl_v: xl_to_text(xl_v).s = '')) > 0`,
        ]
      : [],
  );
  const delimiters = [across, down].flatMap((node) =>
    given(node) ? [arrayArgument(formula, node)] : [],
  );
  const empty = formula.emitter.emit(nothing.join(' OR '), delimiters);
  const inputs = [v, ...(rowsOf ? [rowsOf] : []), ...(colsOf ? [colsOf] : [])];
  const lines = formula.emitter.emit(cut(`${v.sql}.s`, rowsOf), inputs);
  const table = formula.emitter.emit(
    `list_transform(${lines.sql}, lambda xl_l: ${cut('xl_l', colsOf)})`,
    [lines, ...inputs],
  );
  const wide = `greatest(coalesce(list_max(list_transform(${table.sql}, lambda xl_l: len(xl_l))), 1), 1)`;
  const shape = {
    rows: rowsOf === undefined ? 1 : `greatest(len(${table.sql}), 1)`,
    cols: colsOf === undefined ? 1 : wide,
  };
  return generate(
    formula,
    shape,
    [table, v, fill, empty],
    (row, col) =>
      `CASE WHEN ${v.sql}.k = 4 THEN ${v.sql} WHEN ${empty.sql} THEN xl_error('#VALUE!') WHEN len(${table.sql}) = 0 THEN xl_error('#CALC!') WHEN (${col}) < len(${table.sql}[(${row}) + 1]) THEN xl_text(${table.sql}[(${row}) + 1][(${col}) + 1]) ELSE ${fill.sql} END`,
  );
};

/** How a value reads in a formula (strict) or in a cell. */
const written = (v: string, strict: string) =>
  `CASE ${v}.k WHEN 2 THEN (CASE WHEN ${strict} THEN '"' || replace(${v}.s, '"', '""') || '"' ELSE ${v}.s END) WHEN 4 THEN ${v}.s ELSE xl_to_text(${v}).s END`;

const valueToText: ExcelFunction = (formula, args, name) => {
  checkCount(name, args, [1, 2]);
  const strict = wholeNumber(formula, args[1], 0);
  if (strict !== 0 && strict !== 1) return formula.constant("xl_error('#VALUE!')");
  const value = formula.valueOf(args[0] ?? { kind: 'missing' });
  return typed(
    formula.map([value], ([v = '']) => `xl_text(${written(v, String(strict === 1))})`),
    'text',
  );
};

const arrayToText: ExcelFunction = (formula, args, name) => {
  checkCount(name, args, [1, 2]);
  const strict = wholeNumber(formula, args[1], 0);
  if (strict !== 0 && strict !== 1) return formula.constant("xl_error('#VALUE!')");
  const list = arrayArgument(formula, args[0]);
  const { cols } = list.array;
  const texts = `list_transform(${list.sql}, lambda xl_v: ${written('xl_v', String(strict === 1))})`;
  const sql =
    strict === 0
      ? `array_to_string(${texts}, ', ')`
      : `'{' || xl_join(list_transform(range(1, len(${list.sql}) + 1), lambda xl_i: ${texts}[xl_i] || (CASE WHEN xl_i = len(${list.sql}) THEN '' WHEN xl_i % (${cols}) = 0 THEN ';' ELSE ',' END))) || '}'`;
  return typed(formula.emitter.emit(`xl_text(${sql})`, [list]), 'text');
};

/** Texts in parts, and values as texts. */
export const SPLIT: Record<string, ExcelFunction> = {
  TEXTBEFORE: part(true),
  TEXTAFTER: part(false),
  TEXTSPLIT: split,
  VALUETOTEXT: valueToText,
  ARRAYTOTEXT: arrayToText,
};
