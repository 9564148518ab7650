import type { Formula } from '../sql/formula.js';
import { Unsupported, type Value } from '../sql/operand.js';

/** Functions for which a million zeros more make no difference. */
const ZEROS = new Set(['SUM', 'SUMSQ', 'SUMPRODUCT']);
/** Functions for which one value stands for any number of the same. */
const ONCE = new Set(['MAX', 'MIN', 'MAXA', 'MINA', 'AND', 'OR']);

/**
 * An array that was computed over whole columns, as a statistic takes it. Below the last row that the sheet uses every row
 * has the same value: nothing needs to be done where it is no number; else it has to be one that the function does not mind,
 * or the formula is unsupported. A plain reference to a whole column ends in blanks, which nothing minds.
 */
export function endless(formula: Formula, value: Value): Value {
  const { beyond, array } = value;
  if (beyond === undefined || array === undefined || beyond.sql === 'xl_blank()') return value;
  if (formula.calling.name === 'COUNTA')
    throw new Unsupported('COUNTA of what is computed for whole columns');
  const kind = formula.knownSize(
    `CASE WHEN ${beyond.sql}.k = 4 THEN 3 WHEN ${beyond.sql}.k = 3 AND ${formula.calling.name.endsWith('A') || ['AND', 'OR'].includes(formula.calling.name)} OR ${beyond.sql}.k = 1 THEN (CASE WHEN ${beyond.sql}.n = 0 THEN 1 ELSE 2 END) ELSE 0 END`,
    beyond,
  );
  if (kind === 0 || (kind === 1 && ZEROS.has(formula.calling.name))) return value;
  if (kind === 3 || ONCE.has(formula.calling.name))
    return formula.array(`list_append(${value.sql}, ${beyond.sql})`, [value, beyond], {
      rows: typeof array.rows === 'number' ? array.rows + 1 : `(${array.rows} + 1)`,
      cols: array.cols,
    });
  if (['SUM', 'SUMPRODUCT'].includes(formula.calling.name) && array.cols === 1) {
    const rest = `xl_number(${beyond.sql}.n * (1048576 - (${array.rows})))`;
    return formula.array(`list_append(${value.sql}, ${rest})`, [value, beyond], {
      rows: `(${array.rows} + 1)`,
      cols: 1,
    });
  }
  throw new Unsupported(
    `${formula.calling.name} of what is computed for whole columns, where the empty rows count`,
  );
}
