export { type View, ViewContext, useSignal, useView } from './view.js';
export { failureText } from './failure-text.js';
export { cellText } from './cell-text.js';
