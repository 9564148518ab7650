export { CHART_MIMES, ChartOutput } from './chart-output.js';
export type { Spec } from './chart-meta.js';
