export type { DataOutput, NotebookOutput } from './client/cell-outputs.js';
export {
  launchKernel,
  type ExecuteOptions,
  type KernelConnection,
} from './client/launch-kernel.js';
export type { ProcessOptions as LaunchOptions } from './client/kernel-process.js';
export type { CellError, ExecuteResult } from './client/running-cell.js';
