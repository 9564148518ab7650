export { attachLake, isConflict, useLake } from './attach.js';
export { prepareLake, takeCounted } from './counters.js';
export { toDuckLake } from './dialect.js';
export { refuseOutside } from './refuse-outside.js';
export { isCut, namedCommit, wasCommitted } from './told-commit.js';
export { extensionFolder } from './extensions.js';
export type { LakeOptions, S3Options } from './options.js';
