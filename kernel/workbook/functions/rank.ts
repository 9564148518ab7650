import type { ExcelFunction } from '../sql/formula.js';
import { Unsupported } from '../sql/operand.js';
import { toNumber } from '../sql/operators.js';
import { checkCount, operands, sample } from './build.js';

/** RANK among the numbers of a block. */
export const rank =
  (average: boolean): ExcelFunction =>
  (formula, args, name) => {
    checkCount(name, args, [2, 3]);
    const [first, second, third] = operands(formula, args);
    if (first === undefined || second === undefined) throw new Unsupported(name);
    const x = toNumber(formula, formula.value(first));
    const of = sample(formula, [second]);
    const up = third === undefined ? undefined : toNumber(formula, formula.single(third));
    const d = of.list.sql;
    const { error } = of;
    // All rows share a list: where a number stands in it when it is sorted says how many are before.
    const shared = !of.list.varying && x.varying;
    const sorted = shared
      ? ['DESC', 'ASC'].map((order) =>
          formula.emitter.emit(`list_sort(${d}, '${order}')`, [of.list]),
        )
      : [];
    return formula.map(
      [x],
      ([v = '']) => {
        const [more, less] = sorted.map(({ sql }) => `(list_position(${sql}, ${v}.n) - 1)`);
        const count = (sign: '<' | '>' | '=') => {
          if (more === undefined || less === undefined)
            return `len(list_filter(${d}, lambda xl_x: xl_x ${sign} ${v}.n))`;
          if (sign === '=') return `coalesce(len(${d}) - ${more} - ${less}, 0)`;
          return sign === '>' ? more : less;
        };
        const before =
          up === undefined
            ? count('>')
            : `(CASE WHEN ${up.sql}.n = 0 THEN ${count('>')} ELSE ${count('<')} END)`;
        const ties = average ? ` + (${count('=')} - 1) / 2e0` : '';
        return `CASE WHEN ${error.sql} IS NOT NULL THEN ${error.sql} WHEN ${v}.k = 4 THEN ${v} WHEN ${count('=')} = 0 THEN xl_error('#N/A') ELSE xl_number(${before} + 1${ties}) END`;
      },
      [of.list, error, ...sorted, ...(up === undefined ? [] : [up])],
    );
  };
