/** Statistics over a window that moves along a column. */
export { rollingExtreme } from './extreme.js';
export { rollInPieces } from './in-pieces.js';
export { hampelScores } from './hampel.js';
export { rollingMean, rollingSum } from './mean.js';
export { rollingQuantile } from './ordered.js';
export { rollOver, type Roll } from './over-table.js';
export { WINDOW_PARAMETERS } from './read-window.js';
export { rollingDeviation, rollingVariance } from './spread.js';
export { fixedWindow, type Closed, type Window } from './window.js';
