export type * from './generated/types.js';
export { ANNOTATION_FILE } from './annotation-file.js';
export { canonicalJson } from './canonical-json.js';
export { escapeHtml } from './html-text.js';
export { pointerNames, pointerPart } from './json-pointer.js';
export { isObject } from './plain-object.js';
export { speakable } from './unspeakable.js';
export { CHART_MIME, DATASET_MIME, JOB_MIME, ROWS_MIME } from './mime.js';
export { AssayError, type Place } from './failure.js';
export type {
  ColumnData,
  ColumnTable,
  Missing,
  NamedColumn,
  OutputColumn,
  OutputTable,
} from './column-table.js';
export { LANE, annotationLanes } from './annotation-lanes.js';
export { ANNOTATION_INK, ANNOTATION_LAYER, annotationLayers, type ChartMeta } from './chart.js';
export { lineMark } from './line-order.js';
export { acrossSamples, acrossTold } from './across.js';
export {
  PEAK_ADDED,
  PEAK_REMOVED,
  peakCorrection,
  type PeakCorrection,
} from './peak-corrections.js';
