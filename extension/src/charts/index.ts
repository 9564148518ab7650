export { CHART_MIMES, ChartOutput } from './chart-output.js';
