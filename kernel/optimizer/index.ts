export { firstObjective, type Objective, readObjective, valueOf } from './objective.js';
export { SAMPLER_NAMES, type SamplerName } from './samplers/index.js';
export { readSpace } from './space.js';
export { type StableRegion, stableRegion } from './stable-region.js';
export { bestOf, type Outcome, runStudy, type Trial } from './study.js';
export { openStudy, triedSettings } from './study-ledger.js';
