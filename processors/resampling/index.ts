/** Columns on another grid. */
export { binMeans, gridOf, interpolated } from './grid.js';
