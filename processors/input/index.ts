/** How a processor reads its table and parameters: which column is meant, as which numbers, and what is refused. */
export { chooseColumns, type ChosenColumns } from './choose-columns.js';
export { numbersOf, isNumeric } from './numbers.js';
export { Parameters } from './parameters.js';
