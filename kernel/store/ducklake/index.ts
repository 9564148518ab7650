export { attachLake, isConflict, useLake } from './attach.js';
export { reachesOutside, toDuckLake } from './dialect.js';
export { extensionFolder } from './extensions.js';
export type { LakeOptions, S3Options } from './options.js';
