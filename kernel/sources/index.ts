export type { LoadContext } from './load/load-context.js';
export { loadSource } from './load/load-source.js';
export type { LoadAgain } from './watch/watched-source.js';
export { bucketObjects } from './s3/bucket-objects.js';
export { Watches } from './watch/watches.js';
