export { NotebookHeaders, type RunCell } from './notebook-headers.js';
