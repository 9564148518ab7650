export { AssayPanel } from './panel.js';
export type { UploadLimits } from './upload.js';
