export { downsample } from './downsample.js';
export { plotValues } from './plot-values.js';
export { signalColumn } from './signal-column.js';
