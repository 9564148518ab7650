/** How a processor reads its table and parameters: which column is meant, as which numbers, and what is refused. */
export { chooseColumns, chooseLongColumns, guessX, type ChosenColumns } from './choose-columns.js';
export { countRounded, isNumeric, nearestNumbersOf, numbersOf } from './numbers.js';
export { Parameters } from './parameters.js';
export { freeName } from './free-name.js';
export { complete, missingInWords, missingRows } from './complete.js';
export { instantAfter, instantsOf } from './instants.js';
export { positionsOf } from './positions.js';
export { evenStep } from './sampling.js';
export { DURATION, checkForward, durationOf, microsecondsOf } from './times.js';
