export { type View, ViewContext, useSignal, useSignalled, useView } from './view.js';
export { failureText, isNotConnected } from './failure-text.js';
export { NotLoaded } from './not-loaded.js';
export { LongName } from './long-name.js';
export { cellText } from './cell-text.js';
export { useSomeOf } from './some-of.js';
export { useListEntry } from './list-entry.js';
