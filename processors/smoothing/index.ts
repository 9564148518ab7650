/** Filters, slopes and areas of a signal. */
export { cumulativeIntegral, gradient } from './gradient.js';
export { fitLine, type Line } from './line.js';
export { savitzkyGolay } from './savitzky-golay.js';
