/** Statistics over a window that moves along a column. */
export { rollingMean } from './mean.js';
export { fixedWindow, type Closed, type Window } from './window.js';
