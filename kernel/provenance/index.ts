export { lineageOf, type Lineage, type LineageNode } from './lineage.js';
export { queryKey, type QueryIdentity, type StepInput } from './query-key.js';
export { sha256 } from './sha256.js';
