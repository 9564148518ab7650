/** The order of equal values that decides among equally high peaks. */
export { argsort, type VectorUnit } from './argsort.js';
