export { describeInSandbox, type SandboxDescription } from './describe.js';
export type { SandboxError, SandboxOutcome } from './outcome.js';
export { runInSandbox, type SandboxRun } from './run.js';
export { checkRuntime } from './runtime-guard.js';
export { closeSandbox, warmSandbox } from './spare.js';
export { proveProcessor, type Proof } from './twins.js';
export { tryProcessor, type Trial } from './try.js';
