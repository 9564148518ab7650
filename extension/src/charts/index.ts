export { CHART_MIMES, ChartOutput } from './chart-output.js';
export { DatasetChart } from './dataset-chart.js';
