import { AssayError } from '@assay/schema';
import { reachesOutside } from './dialect.js';

/** A lake's instance reaches files and addresses; a user's statement does not. */
export function refuseOutside(sql: string): void {
  const what = reachesOutside(sql);
  if (what === undefined) return;
  throw new AssayError('sql-function', `${what} would reach outside the store`, {
    ...{ status: 403, pointer: '/statement' },
    remedy: 'files and addresses are loaded with: assay load',
  });
}
