import { syncBuiltinESMExports } from 'node:module';
import { watchFiles } from './watch-files.js';
import { watchOthers } from './watch-others.js';

export { noteFile, takeReads } from './cell-reads.js';

/**
 * Sees what cells take from beside the product. A certificate names each such file by its hash, and says where a cell took
 * something that leaves no bytes.
 */
export function watchOutside(): void {
  watchFiles();
  watchOthers();
  syncBuiltinESMExports();
}
