/** Statistics of whole columns. */
export { duplicateRows } from './duplicates.js';
export { moments, type Moments } from './moments.js';
export { outliers, type Outliers } from './outliers.js';
export { medianDeviation, quantile } from './quantile.js';
export { runs, type Order, type Runs } from './runs.js';
export { sampling, type Gap, type Sampling } from './sampling.js';
export { profileText, type TextProfile } from './text.js';
export { clippedRows, drift, envelope, histogram, type Envelope, type Histogram } from './shape.js';
export { sortedNumbers } from './sorted.js';
