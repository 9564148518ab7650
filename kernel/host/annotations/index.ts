export { Annotations } from './annotations.js';
export { EXPORT_FORMATS, EXPORT_TYPES, exportText, type ExportFormat } from './export.js';
export { importAnnotations } from './import.js';
export { AnnotationFile } from './text-file.js';
