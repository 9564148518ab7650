export type { LoadContext } from './load/load-context.js';
export { loadSource } from './load/load-source.js';
