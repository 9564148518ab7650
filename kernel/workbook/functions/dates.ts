import type { ExcelFunction } from '../sql/formula.js';
import { toNumber, typed } from '../sql/operators.js';
import { checkCount, numeric, scalar, unlessError } from './build.js';

const outside = (n: string) => `${n} < 0 OR ${n} >= xl_last_serial() + 1`;
const valid = (n: string, sql: string) =>
  `CASE WHEN ${outside(n)} THEN xl_error('#NUM!') ELSE ${sql} END`;
const part = (macro: string) =>
  numeric(1, (n) => valid(n, `xl_number(${macro}(${n}))`), { value: true });
const whole = (n: string) => `floor(${n})::BIGINT`;
/** Seconds of the day, rounded to whole ones as Excel shows them. */
const seconds = (n: string) => `(round((${n} - floor(${n})) * 86400e0)::BIGINT % 86400)`;
const months = (d: string, m: string) => `(xl_day(${d}) + to_months(trunc(${m})::INTEGER))::DATE`;
const inRange = (serial: string) =>
  `list_transform([TRY(${serial})], lambda xl_s: CASE WHEN xl_s IS NULL OR xl_s < 0 OR xl_s > xl_last_serial() THEN xl_error('#NUM!') ELSE xl_number(xl_s) END)[1]`;

const date = numeric(
  3,
  (y, m, d) => {
    const year = `(CASE WHEN trunc(${y}) < 1900 THEN trunc(${y}) + 1900 ELSE trunc(${y}) END)`;
    const first = `(make_date(${year}::BIGINT, 1, 1) + to_months((floor(${m}) - 1)::INTEGER))::DATE`;
    return `CASE WHEN ${y} < 0 OR ${y} >= 10000 OR abs(${m}) > 120000 OR abs(${d}) > 4e6 THEN xl_error('#NUM!') ELSE ${inRange(`xl_serial(${first}) + floor(${d}) - 1`)} END`;
  },
  { value: true, date: true },
);

const weekday = numeric(
  1,
  (n, type) => {
    const day = `xl_weekday(${n})`;
    const from = (start: number) => `xl_number((${day} - ${start} + 14) % 7 + 1)`;
    return valid(
      n,
      `CASE trunc(${type}) WHEN 1 THEN ${from(0)} WHEN 2 THEN ${from(1)} WHEN 3 THEN xl_number((${day} + 6) % 7) WHEN 11 THEN ${from(1)} WHEN 12 THEN ${from(2)} WHEN 13 THEN ${from(3)} WHEN 14 THEN ${from(4)} WHEN 15 THEN ${from(5)} WHEN 16 THEN ${from(6)} WHEN 17 THEN ${from(0)} ELSE xl_error('#NUM!') END`,
    );
  },
  { value: true, defaults: [1] },
);

/** Days between two dates by the months-of-30-days rule of NASD, or of Europe. */
const days360 = numeric(
  2,
  (from, to, european) => {
    // The last half second of a day belongs to the next one.
    const [a, b] = [from, to].map((n) => `floor(${n} + 0.5e0 / 86400e0)`) as [string, string];
    const us1 = `(CASE WHEN xl_monthday(${a}) = 31 OR (xl_month(${a}) = 2 AND xl_monthday(${a}) = day(last_day(xl_day(${a})))) THEN 30 ELSE xl_monthday(${a}) END)`;
    const us2 = `(CASE WHEN xl_monthday(${b}) = 31 THEN (CASE WHEN ${us1} < 30 THEN 31 ELSE 30 END) ELSE xl_monthday(${b}) END)`;
    const eu = (n: string) => `least(xl_monthday(${n}), 30)`;
    const rest = `(xl_year(${b}) - xl_year(${a})) * 360 + (xl_month(${b}) - xl_month(${a})) * 30`;
    return `CASE WHEN least(${a}, ${b}) < 0 OR greatest(${a}, ${b}) >= xl_last_serial() + 1 THEN NULL WHEN ${european} <> 0 THEN ${rest} + ${eu(b)} - ${eu(a)} ELSE ${rest} + ${us2} - ${us1} END`;
  },
  { defaults: [0] },
);

const dateDif: ExcelFunction = (formula, args, name) => {
  checkCount(name, args, [3, 3]);
  const unit = formula.known(args[2] ?? { kind: 'missing' });
  if (unit?.kind === 'error') return formula.operand(unit);
  const months = (a: string, b: string) =>
    `((xl_year(${b}) - xl_year(${a})) * 12 + xl_month(${b}) - xl_month(${a}) - (CASE WHEN xl_monthday(${b}) < xl_monthday(${a}) THEN 1 ELSE 0 END))`;
  const SQL: Record<string, (a: string, b: string) => string> = {
    d: (a, b) => `${b} - ${a}`,
    m: months,
    y: (a, b) => `${months(a, b)} // 12`,
    ym: (a, b) => `${months(a, b)} % 12`,
    // The start's day in the month before the end's (or in it), counted on.
    md: (a, b) =>
      `CASE WHEN xl_monthday(${b}) >= xl_monthday(${a}) THEN xl_monthday(${b}) - xl_monthday(${a}) ELSE ${b} - (xl_serial((date_trunc('month', xl_day(${b})) - to_months(1))::DATE) + xl_monthday(${a}) - 1) END`,
    yd: (a, b) =>
      `${b} - xl_serial((make_date(xl_year(${b})::BIGINT - (CASE WHEN xl_month(${b}) * 100 + xl_monthday(${b}) < xl_month(${a}) * 100 + xl_monthday(${a}) THEN 1 ELSE 0 END), 1, 1) + to_months(xl_month(${a})::INTEGER - 1) + to_days(xl_monthday(${a})::INTEGER - 1))::DATE)`,
  };
  const build = unit?.kind === 'text' ? SQL[unit.value.toLowerCase()] : undefined;
  const values = args.slice(0, 2).map((arg) => toNumber(formula, formula.valueOf(arg)));
  return typed(
    formula.map(values, (sqls) => {
      const [a, b] = sqls.map((sql) => `floor(${sql}.n)`) as [string, string];
      const sql = build === undefined ? "xl_error('#NUM!')" : `xl_finite(TRY(${build(a, b)}))`;
      return unlessError(
        sqls,
        `CASE WHEN ${a} > ${b} OR ${a} < 0 THEN xl_error('#NUM!') ELSE ${sql} END`,
      );
    }),
    'number',
  );
};

/** The day or time that a text tells; spaces around it don't count, unlike where a text stands for a number. */
const written = (build: (n: string) => string, bad = 'false'): ExcelFunction =>
  scalar(
    ['any'],
    (v) =>
      `CASE WHEN ${v}.k = 4 THEN ${v} WHEN ${v}.k <> 2 OR xl_is_plain(trim(${v}.s)) THEN xl_error('#VALUE!') ELSE list_transform([xl_text_number(trim(${v}.s))], lambda xl_w: CASE WHEN xl_w.k = 4 OR ${bad} THEN xl_error('#VALUE!') ELSE xl_number(${build('xl_w.n')}) END)[1] END`,
    { type: 'number' },
  );

/** Days, months, times; a day's number has its time as fraction. */
export const DATES: Record<string, ExcelFunction> = {
  DATE: date,
  YEAR: part('xl_year'),
  MONTH: part('xl_month'),
  DAY: part('xl_monthday'),
  HOUR: numeric(1, (n) => valid(n, `xl_number(${seconds(n)} // 3600)`), { value: true }),
  MINUTE: numeric(1, (n) => valid(n, `xl_number(${seconds(n)} // 60 % 60)`), { value: true }),
  SECOND: numeric(1, (n) => valid(n, `xl_number(${seconds(n)} % 60)`), { value: true }),
  TIME: numeric(
    3,
    (h, m, s) =>
      `CASE WHEN trunc(${h}) * 3600 + trunc(${m}) * 60 + trunc(${s}) >= 0 THEN (trunc(${h}) * 3600 + trunc(${m}) * 60 + trunc(${s})) % 86400 / 86400e0 END`,
  ),
  WEEKDAY: weekday,
  DAYS: numeric(
    2,
    (a, b) =>
      `CASE WHEN least(${a}, ${b}) >= 0 AND greatest(${a}, ${b}) < xl_last_serial() + 1 THEN floor(${a}) - floor(${b}) END`,
  ),
  DAYS360: days360,
  EDATE: numeric(2, (d, m) => valid(d, inRange(`xl_serial(${months(d, m)})`)), { value: true }),
  EOMONTH: numeric(2, (d, m) => valid(d, inRange(`xl_serial(last_day(${months(d, m)}))`)), {
    value: true,
  }),
  ISOWEEKNUM: numeric(1, (n) => valid(n, `xl_number(xl_iso_week(floor(${n})))`), { value: true }),
  WEEKNUM: numeric(
    1,
    (n, type) => {
      const start = `(xl_serial(make_date(xl_year(${n}), 1, 1)))`;
      const first = `(CASE trunc(${type}) WHEN 1 THEN 0 WHEN 17 THEN 0 WHEN 2 THEN 1 WHEN 11 THEN 1 WHEN 12 THEN 2 WHEN 13 THEN 3 WHEN 14 THEN 4 WHEN 15 THEN 5 WHEN 16 THEN 6 END)`;
      return valid(
        n,
        `CASE WHEN trunc(${type}) = 21 THEN xl_number(xl_iso_week(floor(${n}))) WHEN ${first} IS NULL THEN xl_error('#NUM!') ELSE xl_number((${whole(n)} - ${start}::BIGINT + (xl_weekday(${start}) - ${first} + 14) % 7) // 7 + 1) END`,
      );
    },
    { value: true, defaults: [1], refused: outside },
  ),
  DATEDIF: dateDif,
  DATEVALUE: written((t) => `floor(${t})`, 'xl_w.n < 1'),
  TIMEVALUE: written((t) => `${t} - floor(${t})`),
};
