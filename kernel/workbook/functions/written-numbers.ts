import type { Node } from '../formula/syntax.js';
import type { ExcelFunction } from '../sql/formula.js';
import { typed } from '../sql/operators.js';
import { type Kind, scalar } from './build.js';

const number = (value: number): Node => ({ kind: 'number', value });
const text = (value: string): Node => ({ kind: 'text', value });
const whole = (sql: string) => `trunc(${sql})::BIGINT`;

/** A number rounded to places that may be negative, without its sign; the places in `xl_q.d`. */
const digits = (x: string, grouped: boolean) =>
  `format('{:${grouped ? ',' : ''}.{}f}', abs(${x}), greatest(xl_q.d, 0)::INTEGER)`;

const rounded = (x: string, d: string, sql: string) =>
  `CASE WHEN ${d} > 127 THEN xl_error('#VALUE!') ELSE list_transform([{'x': xl_round(${x}, trunc(${d})), 'd': ${whole(d)}}], lambda xl_q: xl_text(${sql}))[1] END`;

const writing = (
  kinds: Kind[],
  build: (...v: string[]) => string,
  defaults: Node[],
): ExcelFunction =>
  scalar(kinds, build, { least: kinds.length - defaults.length, defaults, type: 'text' });

/** As a bookkeeper writes: negative amounts in brackets. */
const dollar = writing(
  ['number', 'number'],
  (x, d) =>
    rounded(
      `${x}.n`,
      `${d}.n`,
      `(CASE WHEN xl_q.x < 0 THEN '($' ELSE '$' END) || ${digits('xl_q.x', true)} || (CASE WHEN xl_q.x < 0 THEN ')' ELSE '' END)`,
    ),
  [number(2)],
);

const fixed = writing(
  ['number', 'number', 'boolean'],
  (x, d, plain) =>
    rounded(
      `${x}.n`,
      `${d}.n`,
      `(CASE WHEN xl_q.x < 0 THEN '-' ELSE '' END) || (CASE WHEN ${plain}.n = 1 THEN ${digits('xl_q.x', false)} ELSE ${digits('xl_q.x', true)} END)`,
    ),
  [number(2), { kind: 'boolean', value: false }],
);

const VALUE_ERROR = "xl_error('#VALUE!')";

/** A text with separators of its own as a number: spaces don't count, each % at its end divides by a hundred. */
const numberValue: ExcelFunction = (formula, args, name) => {
  const read = scalar(
    ['text', 'text', 'text'],
    (v, d, g) => {
      const parts = `[{'t': rtrim(xl_p.t, '%'), 'c': length(xl_p.t) - length(rtrim(xl_p.t, '%')), 'd': xl_p.d, 'g': xl_p.g}]`;
      const halves = `[{'w': split_part(xl_r.t, xl_r.d, 1), 'f': split_part(xl_r.t, xl_r.d, 2), 'k': len(string_split(xl_r.t, xl_r.d)), 'c': xl_r.c, 'g': xl_r.g}]`;
      const plain = `replace(xl_h.w, xl_h.g, '') || (CASE WHEN xl_h.k = 2 THEN '.' ELSE '' END) || xl_h.f`;
      const value = `list_transform([${plain}], lambda xl_n: CASE WHEN xl_n = '' AND xl_h.c = 0 THEN xl_number(0) WHEN xl_is_plain(xl_n) THEN xl_finite(TRY(xl_n::DOUBLE) / pow(100e0, xl_h.c)) ELSE ${VALUE_ERROR} END)[1]`;
      const checked = `CASE WHEN xl_h.k > 2 OR contains(xl_h.f, xl_h.g) THEN ${VALUE_ERROR} ELSE ${value} END`;
      const given = `[{'t': replace(${v}.s, ' ', ''), 'd': left(${d}.s, 1), 'g': left(${g}.s, 1)}]`;
      return `list_transform(${given}, lambda xl_p: CASE WHEN xl_p.d = '' OR xl_p.g = '' THEN ${VALUE_ERROR} ELSE list_transform(list_transform(${parts}, lambda xl_r: ${halves}[1]), lambda xl_h: ${checked})[1] END)[1]`;
    },
    { least: 1, defaults: [text('.'), text(',')] },
  );
  return typed(formula.value(read(formula, args, name)), 'number');
};

/** Numbers as texts, and texts in the writing of another country as numbers. */
export const WRITTEN_NUMBERS: Record<string, ExcelFunction> = {
  DOLLAR: dollar,
  USDOLLAR: dollar,
  FIXED: fixed,
  NUMBERVALUE: numberValue,
};
