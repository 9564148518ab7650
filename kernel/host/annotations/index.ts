export { Annotations } from './annotations.js';
export { EXPORT_TYPES, exportText, type ExportFormat } from './export.js';
