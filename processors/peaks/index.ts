/** Peaks of a signal as `scipy.signal.find_peaks` finds them, and what to do with missing samples. */
export { answer } from './answer.js';
export { canBePieces, PeakRun } from './pieces/index.js';
export { findPeaks, NO_CONDITIONS } from './find-peaks.js';
export type { Conditions, Peaks, Properties } from './conditions.js';
export type { Interval } from './interval.js';
export { readInterval } from './read-interval.js';
export { findPeaksAcrossGaps } from './gaps.js';
export type { GapPolicy } from './gaps.js';
export type { VectorUnit } from './ordering/index.js';
