export { OptimizerRegion } from './optimizer-region.js';
