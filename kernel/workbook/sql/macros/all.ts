import { ACCRUAL_MACROS } from './accruals.js';
import { BESSEL_MACROS } from './bessel.js';
import { BOND_MACROS } from './bonds.js';
import { CRITERIA_MACROS } from './criteria.js';
import { COMPLEX_MACROS } from './complex.js';
import { COLLATION_MACROS } from './collation.js';
import { LOOKUP_MACROS } from './lookup.js';
import { SPECIAL_MACROS } from './special.js';
import { NUMBER_MACROS } from './numbers.js';
import { WORD_MACROS } from './texts.js';
import { dateMacros, LIST_MACROS, OPERATOR_MACROS, TEXT_MACROS, VALUE_MACROS } from './values.js';

/** Everything that the views call, in the order of definition. */
export function allMacros(date1904: boolean, clock: number = 0, seed = '0'): string {
  return [
    VALUE_MACROS,
    `CREATE MACRO xl_now() AS ${String(clock)}::DOUBLE;\nCREATE MACRO xl_seed() AS '${seed}';\n`,
    dateMacros(date1904),
    TEXT_MACROS,
    COLLATION_MACROS,
    WORD_MACROS,
    OPERATOR_MACROS,
    LIST_MACROS,
    NUMBER_MACROS,
    CRITERIA_MACROS,
    LOOKUP_MACROS,
    SPECIAL_MACROS,
    BOND_MACROS,
    ACCRUAL_MACROS,
    BESSEL_MACROS,
    COMPLEX_MACROS,
  ].join('');
}
