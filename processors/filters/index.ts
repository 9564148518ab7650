/** Linear filters without shift in time, and baselines. */
export { asymmetricBaseline, type Baseline } from './baseline.js';
export { butterworth, type Band, type Section } from './butterworth.js';
export { continuation, zeroPhase } from './zero-phase.js';
