/** Peaks of a signal that comes in pieces. */
export { canBePieces } from './peak-pieces.js';
export { PeakRun } from './peak-run.js';
