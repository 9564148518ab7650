export { DatasetChart } from './dataset-chart.js';
