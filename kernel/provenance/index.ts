export { lineageOf, type Lineage, type LineageNode } from './lineage.js';
export { sha256, stepKey, type StepIdentity, type StepInput } from './step-key.js';
