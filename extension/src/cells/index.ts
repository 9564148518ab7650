export { NotebookHeaders, type RunCell } from './notebook-headers.js';
export { EMPTY_LINE, formatProcessorLine } from './processor-line.js';
