export { assayIcon } from './icon.js';
