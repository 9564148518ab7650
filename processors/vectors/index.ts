/** Kernels that work on two numbers in one instruction: WebAssembly's vectors, where there are such. */
export { BLOCK } from './layout.js';
export { vectors, type Held, type Slid, type Vectors } from './kernels.js';
export { records, type Lanes, type Records } from './partition.js';
