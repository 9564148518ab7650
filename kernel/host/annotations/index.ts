export { Annotations } from './annotations.js';
export { signalsOf } from './signals.js';
export { correctedPeaks, type CorrectedPeaks } from './corrected-peaks.js';
export { EXPORT_FORMATS, EXPORT_TYPES, exportText, type ExportFormat } from './export.js';
export { importAnnotations } from './import.js';
export { AnnotationFile } from './text-file.js';
