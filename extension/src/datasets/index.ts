export { DatasetTab } from './dataset-tab.js';
