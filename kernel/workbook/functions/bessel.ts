import type { ExcelFunction } from '../sql/formula.js';
import { numeric } from './build.js';

/** More would only be slow: the values are 0 or too large long before. */
const HIGHEST = 5000;

const order = (n: string) => `trunc(${n})`;
const inRange = (n: string) => `${order(n)} >= 0 AND ${order(n)} <= ${HIGHEST}`;
const of = (x: string, n: string, sql: string) =>
  `list_transform([{'x': (${x})::DOUBLE, 'n': ${order(n)}::BIGINT}], lambda xl_q: ${sql})[1]`;

/** Even or odd in x as its order is. */
const both = (letter: string): ExcelFunction =>
  numeric(
    2,
    (x = '', n = '') =>
      `CASE WHEN ${inRange(n)} THEN ${of(`abs(${x})`, n, `xl_bessel_${letter}(xl_q.x, xl_q.n)`)} * (CASE WHEN ${x} < 0 AND ${order(n)} % 2 = 1 THEN -1e0 ELSE 1e0 END) END`,
    { steps: true },
  );
const positive = (letter: string): ExcelFunction =>
  numeric(
    2,
    (x = '', n = '') =>
      `CASE WHEN ${x} > 0 AND ${inRange(n)} THEN ${of(x, n, `xl_bessel_${letter}(xl_q.x, xl_q.n)`)} END`,
    { steps: true },
  );

/** Bessel functions, with the digits that Excel gives. */
export const BESSEL: Record<string, ExcelFunction> = {
  BESSELI: both('i'),
  BESSELJ: both('j'),
  BESSELK: positive('k'),
  BESSELY: positive('y'),
};
