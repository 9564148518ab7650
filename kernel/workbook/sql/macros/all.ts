import { CRITERIA_MACROS } from './criteria.js';
import { COLLATION_MACROS } from './collation.js';
import { LOOKUP_MACROS } from './lookup.js';
import { NUMBER_MACROS } from './numbers.js';
import { dateMacros, LIST_MACROS, OPERATOR_MACROS, TEXT_MACROS, VALUE_MACROS } from './values.js';

/** Everything that the views call, in the order of definition. */
export function allMacros(date1904: boolean): string {
  return [
    VALUE_MACROS,
    dateMacros(date1904),
    TEXT_MACROS,
    COLLATION_MACROS,
    OPERATOR_MACROS,
    LIST_MACROS,
    NUMBER_MACROS,
    CRITERIA_MACROS,
    LOOKUP_MACROS,
  ].join('');
}
