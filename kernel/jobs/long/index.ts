export { forgetCheckpoint } from './checkpoint.js';
export { PIECES, type PieceSizes } from './piece-sizes.js';
export { mayBeLong, runLong, type LongWork } from './run-long.js';
export type { StagedTable } from './staged-rows.js';
