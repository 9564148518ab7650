export { DatasetView } from './dataset-view.js';
