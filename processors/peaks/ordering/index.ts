/** The order of equal values that decides among equally high peaks. */
export { descend, type VectorUnit } from './descend.js';
