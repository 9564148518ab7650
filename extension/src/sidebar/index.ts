export { AssayPanel } from './panel.js';
export { assayIcon } from './icon.js';
export type { UploadLimits } from './upload.js';
