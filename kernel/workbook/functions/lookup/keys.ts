import type { Formula } from '../../sql/formula.js';
import { type Operand, Unsupported, type Value } from '../../sql/operand.js';

/** A value that is looked up. */
export const valueOf = (formula: Formula, operand: Operand | undefined): Value => {
  if (operand === undefined) throw new Unsupported('an argument is missing');
  return formula.value(operand);
};

/** A value that is looked up; a blank cell is looked up as 0. */
export const keyOf = (formula: Formula, operand: Operand | undefined): Value =>
  formula.map([valueOf(formula, operand)], ([v]) => `xl_known(${v})`);

/** A list's values as texts that are equal for equal ones: DuckDB finds these at once. */
export const identities = (formula: Formula, list: Value): Value =>
  formula.emitter.emit(`list_transform(${list.sql}, lambda xl_x: xl_lookup_id(xl_x))`, [list]);
