/** Sums and means that are rounded once, and so do not depend on order or chunks. */
export { certainQuotient } from './certain-quotient.js';
export { ExactSum } from './exact-sum.js';
export { settledQuotient } from './settled-quotient.js';
export { exactMean } from './sum.js';
