/** What is good and bad about a table. */
export { assessColumn } from './assess-column.js';
export type { ColumnQuality } from './column.js';
export { qualityReport, type Assessment } from './report.js';
export { relation } from './relation.js';
export { score, type Reason, type Score } from './score.js';
