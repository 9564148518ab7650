export { CHART_MIMES, ChartOutput } from './chart-output.js';
export type { Spec } from './live-spec.js';
